"""Any sentence-transformers model as an encoder; the one file that imports that library (cross_encoder.py
opens its models here).

The import takes seconds, so it happens inside functions, when a model is first opened.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cloudrd.domain.errors import EncoderError
from cloudrd.encoding.port import TEMPLATE_VERSION, Vectors, unit_rows
from cloudrd.encoding.windows import split

# A prompt must leave at least this much to read of a text.
_ROOM = "需求" * 8


@dataclass(frozen=True)
class Settings:
    """Which model, and how to run it; see ``load_encoder`` for the meaning of each."""

    name: str
    query_prompt: str = ""
    document_prompt: str = ""
    batch_size: int = 32
    device: str = "cpu"
    offline: bool = True


class TransformerEncoder:
    """Encodes with a model opened by name or path.

    A text longer than the model reads is cut into windows whose vectors are averaged by
    length; nothing is dropped. Blank texts give rows of zeros.

    Raises ``EncoderError``: ``encoder_library_missing``, ``encoder_not_found``,
    ``encoder_no_network``, ``encoder_own_code``, ``encoder_damaged``,
    ``encoder_device_unknown``, ``encoder_prompt_too_long``, ``encoder_wrong_dimension``,
    ``encoder_bad_vectors``.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model = open_model("SentenceTransformer", settings)
        # Tokenisers keep the last call's truncation as state, so one call at a time.
        self._lock = threading.Lock()
        self._check_prompts()
        self._dimension = self._checked_dimension()
        prompts = (settings.query_prompt, settings.document_prompt)
        self._fingerprint = f"st-{digest(self._model, *prompts, f'template {TEMPLATE_VERSION}')}"

    @property
    def fingerprint(self) -> str:
        """``st-`` and 16 hexadecimal digits over weights, tokeniser, prompts and template."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors with the query prompt, shape ``(n, dimension)``."""
        return self._encode(texts, self._settings.query_prompt)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors with the document prompt, shape ``(n, dimension)``."""
        return self._encode(texts, self._settings.document_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        with self._lock:
            return self._encode_windows(texts, prompt)

    def _encode_windows(self, texts: Sequence[str], prompt: str) -> Vectors:
        windows = [
            (row, window)
            for row, text in enumerate(texts)
            if text.strip()
            for window in split(text, lambda piece: self._fits(prompt + piece))
        ]
        sums = np.zeros((len(texts), self._dimension), dtype=np.float64)
        if windows:
            rows = np.array([row for row, _ in windows])
            lengths = np.array([len(window) for _, window in windows], dtype=np.float64)
            np.add.at(sums, rows, self._vectors([window for _, window in windows], prompt) * lengths[:, None])
        return unit_rows(sums)

    def _vectors(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            texts,
            prompt=prompt,
            batch_size=self._settings.batch_size,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vectors = np.asarray(vectors, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise EncoderError("encoder_bad_vectors", name=self._settings.name)
        return vectors

    def _fits(self, text: str) -> bool:
        """Whether the model reads all of ``text``; a model without a limit always does."""
        limit = getattr(self._model, "max_seq_length", None)
        if not limit or limit == float("inf"):
            return True
        tokens = self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return len(tokens) <= int(limit)

    def _check_prompts(self) -> None:
        for prompt in (self._settings.query_prompt, self._settings.document_prompt):
            if prompt and not self._fits(prompt + _ROOM):
                raise EncoderError("encoder_prompt_too_long", name=self._settings.name, prompt=prompt)

    def _checked_dimension(self) -> int:
        declared, actual = self._model.get_embedding_dimension(), self._vectors(["1"], "").shape[1]
        if declared is not None and declared != actual:
            raise EncoderError(
                "encoder_wrong_dimension", name=self._settings.name, declared=declared, actual=actual
            )
        return int(actual)


def open_model(kind: str, settings: Settings, **options: Any) -> Any:
    """A model of the library's class `kind`, which must not run code of its own; EncoderError otherwise."""
    model_class = _model_class(kind)
    _check_device(settings)
    offline = settings.offline or Path(settings.name).exists()
    try:
        return model_class(
            settings.name,
            device=settings.device,
            local_files_only=offline,
            trust_remote_code=False,
            **options,
        )
    except (OSError, ValueError, KeyError, RuntimeError, TypeError) as problem:
        raise explained(settings, problem) from problem
    except Exception as problem:
        # Readers of weights and tokenisers raise bare Exception subclasses of their own for a torn file.
        raise EncoderError("encoder_damaged", path=settings.name) from problem


def _model_class(kind: str) -> Any:
    try:
        import sentence_transformers
    except ImportError as problem:
        raise EncoderError("encoder_library_missing") from problem
    return getattr(sentence_transformers, kind)


def _check_device(settings: Settings) -> None:
    import torch

    try:
        torch.empty(0, device=settings.device)
    except (RuntimeError, AssertionError) as problem:
        raise EncoderError("encoder_device_unknown", device=settings.device) from problem


def explained(settings: Settings, problem: Exception) -> EncoderError:
    """The library's complaint as one of ours; it has few types of its own, so place decides."""
    if "trust_remote_code" in str(problem):
        return EncoderError("encoder_own_code", name=settings.name)
    path = Path(settings.name)
    if path.is_dir() and not (path / "modules.json").exists() and not (path / "config.json").exists():
        return EncoderError("encoder_files_missing", path=str(path / "modules.json"))
    if path.exists():
        return EncoderError("encoder_damaged", path=settings.name)
    if not settings.offline and "connect" in str(problem):
        return EncoderError("encoder_no_network", name=settings.name)
    return EncoderError("encoder_not_found", name=settings.name)


def digest(model: Any, *more: str) -> str:
    """16 hexadecimal digits over the model's weights, tokeniser and structure, and over `more`."""
    hashed = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        hashed.update(name.encode())
        hashed.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).data)
    for part in (_tokeniser(model), _structure(model), *more):
        hashed.update(f"\0{part}".encode())
    return hashed.hexdigest()[:16]


def _tokeniser(model: Any) -> str:
    """The tokeniser's full definition; it may come bare or wrapped, or be of an older, slow kind."""
    tokeniser = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if hasattr(tokeniser, "to_str"):
        definition = json.loads(tokeniser.to_str())
        # These two are state of the last call, not part of the model.
        return json.dumps({**definition, "truncation": None, "padding": None}, sort_keys=True)
    return repr(sorted(tokeniser.get_vocab().items()))


def _structure(model: Any) -> str:
    """Modules in order with their settings (pooling mode, length limit, …)."""
    parts = [
        f"{type(module).__name__} {module.get_config_dict() if hasattr(module, 'get_config_dict') else ''}"
        for module in model
    ]
    return " | ".join([*parts, f"limit {getattr(model, 'max_seq_length', None)}"])
