"""Any sentence-transformers cross-encoder as a reranker."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from cloudrd.domain.errors import EncoderError
from cloudrd.encoding.reranker import Scores
from cloudrd.encoding.sentence_transformers import Settings, digest, open_model

# A model without one of these has no head of its own; the library would give it a random one and go on.
_HEADS = ("ForSequenceClassification", "LogitScore", "Dense")


class TransformerReranker:
    """Scores with a cross-encoder opened by name or path.

    The raw score is used, whatever function the model's card would put on top: it orders the same and
    does not run into 0 or 1. Texts longer than the model reads are cut at their end.

    Raises ``EncoderError``: ``encoder_library_missing``, ``encoder_not_found``, ``encoder_no_network``,
    ``encoder_own_code``, ``encoder_damaged``, ``encoder_device_unknown``, ``reranker_without_score``,
    ``encoder_bad_vectors``.
    """

    def __init__(self, settings: Settings) -> None:
        self._model = open_model("CrossEncoder", settings, activation_fn=_as_it_is)
        # Tokenisers keep the last call's truncation as state, so one call at a time.
        self._lock = threading.Lock()
        self._check(settings.name)
        self._fingerprint = f"ce-{digest(self._model)}"

    @property
    def fingerprint(self) -> str:
        """``ce-`` and 16 hexadecimal digits over weights, tokeniser and structure."""
        return self._fingerprint

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Raw scores, shape ``(len(texts),)``."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(query, text) for text in texts]
        with self._lock:
            scores = self._model.predict(pairs, batch_size=len(pairs), show_progress_bar=False)
        return np.asarray(scores, np.float32)

    def _check(self, name: str) -> None:
        """Prove on two pairs that there is one score a pair; that also warms the model up."""
        parts = [type(module).__name__ for module in self._model]
        parts += getattr(self._model.config, "architectures", None) or []
        if not any(part.endswith(_HEADS) for part in parts):
            raise EncoderError("reranker_without_score", name=name)
        scores = self.score("1", ["1", "2"])
        if scores.shape != (2,):
            raise EncoderError("reranker_without_score", name=name)
        if not np.isfinite(scores).all():
            raise EncoderError("encoder_bad_vectors", name=name)


def _as_it_is(logits: object) -> object:
    return logits
