"""Nearest vectors of a block; the one file that knows faiss.

Small blocks are searched exactly; large ones by an inverted file whose lists are all probed (exact)
while the block is of middle size or a filter leaves few rows, and half of them otherwise. Figures behind
the thresholds: docs/index.md.
faiss ids are database ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss as _untyped
import numpy as np
from numpy.typing import NDArray

# The stubs that come with faiss know the C++ signatures, not the ones its Python wrappers take.
faiss: Any = _untyped

FLAT_ROWS = 8_192
ALL_LISTS_ROWS = 65_536
_WIDEST_BITMAP = 1 << 24
_TRAINING_SEED, _TRAINING_ROUNDS, _TRAINING_ROWS_PER_LIST = 7, 8, 64

Halves = NDArray[np.float16]
Mask = NDArray[np.bool_]


def cosines(vectors: Halves, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of `vector` with each of `vectors`, shape (n, dimension); 0 where either is zero. Shape (n,)."""
    chosen, unit = vectors.astype(np.float32), vector / (np.linalg.norm(vector) or np.float32(1))
    length = np.sqrt(np.einsum("ij,ij->i", chosen, chosen))
    length[length == 0] = 1
    return np.asarray(np.clip(np.einsum("ij,j->i", chosen, unit) / length, -1, 1), dtype=np.float32)


class Nearest:
    """Search structure over `vectors`, shape (n, dimension); `ids`, shape (n,), ascending."""

    def __init__(self, ids: NDArray[np.int64], vectors: Halves, trained: Any = None) -> None:
        self._ids = ids
        self._clustered = trained is not None or len(ids) > FLAT_ROWS
        build = _clusters if self._clustered else _flat
        self._index = trained if trained is not None else build(ids, vectors)

    def search(self, vector: NDArray[np.float32], k: int, allowed: Mask | None) -> NDArray[np.int64]:
        """Ids of the `k` nearest rows by inner product, best first; `allowed` rows only, None = all."""
        rows = len(self._ids) if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(k, rows)
        if not wanted:
            return np.empty(0, np.int64)
        exact = len(self._ids) <= ALL_LISTS_ROWS or rows <= FLAT_ROWS
        found = self._search(vector, wanted, allowed, exact)
        return found if len(found) == wanted else self._search(vector, wanted, allowed, exact=True)

    def _search(
        self, vector: NDArray[np.float32], k: int, allowed: Mask | None, exact: bool
    ) -> NDArray[np.int64]:
        # One query does not gain from threads, and idle ones would hinder the other requests.
        faiss.omp_set_num_threads(1)
        chosen = {} if allowed is None else {"sel": _selector(self._ids[allowed])}
        if self._clustered:
            probes = self._index.nlist if exact else self._index.nlist // 2
            parameters = faiss.SearchParametersIVF(nprobe=probes, **chosen)
        else:
            parameters = faiss.SearchParameters(**chosen)
        _, ids = self._index.search(np.asarray(vector, np.float32)[None, :], k, params=parameters)
        found: NDArray[np.int64] = ids[0][ids[0] >= 0]
        return found

    def save(self, path: Path) -> bool:
        """Write the structure to `path` if making it anew takes long; whether it was written."""
        if self._clustered:
            faiss.write_index(self._index, str(path))
        return self._clustered


def load(path: Path, ids: NDArray[np.int64], vectors: Halves) -> Nearest:
    """The structure that `Nearest.save` wrote for the same ids and vectors, or one made anew."""
    return Nearest(ids, vectors, faiss.read_index(str(path)) if path.exists() else None)


def _flat(ids: NDArray[np.int64], vectors: Halves) -> Any:
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(vectors.astype(np.float32), ids)
    return index


def _clusters(ids: NDArray[np.int64], vectors: Halves) -> Any:
    faiss.omp_set_num_threads(1)
    dimension = vectors.shape[1]
    lists = 1 << round(np.log2(np.sqrt(len(ids))))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )  # fmt: skip
    index.cp.seed, index.cp.niter, index.cp.spherical = _TRAINING_SEED, _TRAINING_ROUNDS, True
    index.cp.max_points_per_centroid = _TRAINING_ROWS_PER_LIST
    whole = vectors.astype(np.float32)
    index.train(whole)
    index.add_with_ids(whole, ids)
    return index


def _selector(ids: NDArray[np.int64]) -> Any:
    if ids[-1] > _WIDEST_BITMAP:
        return faiss.IDSelectorBatch(ids)
    chosen = np.zeros(int(ids[-1]) + 1, dtype=bool)
    chosen[ids] = True
    return faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
