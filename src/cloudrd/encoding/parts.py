"""A listing to one vector: its parts are encoded apart and pooled by fixed weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cloudrd.encoding.port import Encoder, Vectors, unit_rows

# Weight of the title's vector against that of the rest, and of the summary's against the body's within
# the rest. Measured on real listings, see docs/encoder.md; changing one means raising TEMPLATE_VERSION.
TITLE_WEIGHT = 0.6
SUMMARY_WEIGHT = 1.0


@dataclass(frozen=True)
class ListingText:
    """What is encoded of a listing. A need's problem is its summary; parts may be empty."""

    title: str
    summary: str
    body: str


def encode_listings(
    encoder: Encoder, listings: Sequence[ListingText], *, as_query: bool = False
) -> NDArray[np.float32]:
    """One unit vector a listing, shape ``(len(listings), encoder.dimension)``.

    Empty parts drop out, so a listing with a title alone is its title's vector; a
    listing in which nothing is known gives a row of zeros.
    """
    encode = encoder.encode_queries if as_query else encoder.encode_documents
    # In one call: the parts of a listing share most of their tokens.
    parts = [getattr(listing, part) for part in ("title", "summary", "body") for listing in listings]
    vectors = _encode_present(encode, parts, encoder.dimension)
    title, summary, body = vectors.reshape(3, len(listings), encoder.dimension)
    rest = unit_rows(SUMMARY_WEIGHT * summary + body)
    return unit_rows(TITLE_WEIGHT * title + rest)


def _encode_present(
    encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str], dimension: int
) -> NDArray[np.float64]:
    """Vectors of the texts that say something, zeros for the others; shape (n, dimension)."""
    vectors = np.zeros((len(texts), dimension), dtype=np.float64)
    present = [row for row, text in enumerate(texts) if text.strip()]
    if present:
        vectors[present] = encode([texts[row] for row in present])
    return vectors
