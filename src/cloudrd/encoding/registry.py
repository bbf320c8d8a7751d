"""Names to encoders and rerankers: ``builtin``, or anything sentence-transformers can open."""

from __future__ import annotations

from pathlib import Path

from cloudrd.encoding.port import Encoder
from cloudrd.encoding.reranker import Reranker
from cloudrd.encoding.static import StaticEncoder

BUILTIN = "builtin"
MODEL_DIRECTORY = Path(__file__).parent / "model"


def load_encoder(
    name: str = BUILTIN,
    *,
    query_prompt: str = "",
    document_prompt: str = "",
    batch_size: int = 32,
    device: str = "cpu",
    offline: bool = True,
) -> Encoder:
    """The encoder called ``name``: ``builtin``, a local directory, or a model's name on its hub.

    Prompts are put before every text of their side; ``offline`` forbids any download.
    The built-in encoder needs none of the options and ignores them.

    Raises ``EncoderError`` when the model is not there, is damaged, or cannot be fetched.
    """
    if name == BUILTIN:
        return StaticEncoder(MODEL_DIRECTORY)
    from cloudrd.encoding.sentence_transformers import Settings, TransformerEncoder

    return TransformerEncoder(Settings(name, query_prompt, document_prompt, batch_size, device, offline))


def load_reranker(name: str, *, device: str = "cpu", offline: bool = True) -> Reranker | None:
    """The cross-encoder called ``name``, a local directory or a model's name on its hub; None for "".

    Raises ``EncoderError`` as ``load_encoder`` does, and when the model gives no score for a pair.
    """
    if not name:
        return None
    from cloudrd.encoding.cross_encoder import TransformerReranker
    from cloudrd.encoding.sentence_transformers import Settings

    return TransformerReranker(Settings(name, device=device, offline=offline))
