"""The port every text encoder fulfils: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# Part of every fingerprint. Raise it when the way a listing's parts are put together
# (parts.py) changes: stored vectors no longer fit then, and are made anew.
TEMPLATE_VERSION = 1


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their cosine similarity.

    Both ``encode_*`` methods return shape ``(len(texts), dimension)``, float32,
    every row of length 1, except that a text in which nothing is known gives a
    row of zeros. Needs go in as queries, resources as documents.
    """

    @property
    def fingerprint(self) -> str:
        """Short stable id; changes whenever the vectors would change.

        Covers the model's bytes, the prompts and the text template's version.
        """
        ...

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched for, shape ``(n, dimension)``."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched in, shape ``(n, dimension)``."""
        ...


def unit_rows(matrix: NDArray[np.float64]) -> Vectors:
    """Rows of ``matrix`` divided by their length; a row of zeros stays so."""
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    length[length == 0] = 1
    unit: Vectors = (matrix / length).astype(np.float32)
    return unit
