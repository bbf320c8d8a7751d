"""Text to vector: the port, the built-in encoder, and any sentence-transformers model.

``load_encoder`` is the one way to get an encoder, ``load_reranker`` a cross-encoder; ``encode_listings``
the one way a listing becomes a vector. Heavy libraries are imported only when a model needs them.
"""

from cloudrd.encoding.parts import ListingText, encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.encoding.registry import BUILTIN, load_encoder, load_reranker
from cloudrd.encoding.reranker import Reranker

__all__ = [
    "BUILTIN", "Encoder", "ListingText", "Reranker", "encode_listings", "load_encoder", "load_reranker",
]  # fmt: skip
