"""Blocks of listings that never change once built, and how several become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from cloudrd.retrieval import attributes, postings
from cloudrd.retrieval.dense import Halves, Nearest, cosines
from cloudrd.retrieval.port import Entry
from cloudrd.retrieval.postings import Postings, Scores
from cloudrd.retrieval.weighing import Sample

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
_BATCH = 4096


@dataclass(frozen=True)
class Block:
    """Listings in ascending id order: `ids` and `digests` (n,), `vectors` (n, dimension), one row each."""

    ids: Ids
    digests: NDArray[np.uint64]
    postings: Postings
    attributes: attributes.Table
    vectors: Halves

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, wanted: Ids) -> NDArray[np.int64]:
        """Rows of those of `wanted` that are here."""
        at = np.minimum(np.searchsorted(self.ids, wanted), max(len(self.ids) - 1, 0))
        return at[self.ids[at] == wanted] if len(self.ids) else np.empty(0, np.int64)


class Segment:
    """A block ready for search: text lengths under the index's statistics, and a vector structure."""

    def __init__(self, block: Block, lengths: Scores, nearest: Nearest | None = None) -> None:
        self.block = block
        self.lengths = lengths
        self.nearest = nearest or Nearest(block.ids, block.vectors)

    @classmethod
    def of(cls, block: Block, statistics: Postings | None) -> Segment:
        """Make `block` searchable; without `statistics` its own count."""
        own = block.postings
        return cls(block, own.lengths(statistics or own))

    @cached_property
    def sample(self) -> Sample:
        """Some of the block's texts, drawn on first use."""
        return Sample.of(self.block.ids, self.block.postings, self.lengths)

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> Scores:
        """Cosine of `vector` with the vectors of `rows`, shape (len(rows),)."""
        return cosines(self.block.vectors[rows], vector)

    def text_cosines(self, query: postings.WeightedQuery) -> Scores:
        """Cosine of the query's terms with every row's, shape (n,), between 0 and 1."""
        cosines: Scores = np.minimum(self.block.postings.scores(query) / self.lengths, np.float32(1))
        return cosines


def build(entries: Iterable[Entry], dimension: int) -> Block | None:
    """A block of `entries` in any order, None without any; holds only a few thousand of them at a time.

    ValueError for an id that occurs twice or a vector of another length than `dimension`.
    """
    rest, parts = iter(entries), []
    while some := sorted(islice(rest, _BATCH), key=lambda entry: entry.id):
        parts.append(_build(some, dimension))
    if not parts:
        return None
    block = parts[0] if len(parts) == 1 else merge([(part, np.ones(len(part), bool)) for part in parts])
    if (block.ids[1:] == block.ids[:-1]).any():
        raise ValueError("a listing occurs twice in one change of the index")
    return block


def _build(entries: Sequence[Entry], dimension: int) -> Block:
    for entry in entries:
        if entry.vector.shape != (dimension,):
            raise ValueError(f"listing {entry.id}: vector of shape {entry.vector.shape}, not {dimension}")
    return Block(
        np.array([entry.id for entry in entries], dtype=np.int64),
        np.array([entry.digest() for entry in entries], dtype=np.uint64),
        postings.build([entry.text for entry in entries]),
        attributes.table([entry.attributes for entry in entries]),
        np.stack([entry.vector for entry in entries]).astype(np.float16),
    )


def merge(parts: Sequence[tuple[Block, Mask]]) -> Block:
    """One block of the rows that `parts` mark as live; no id may be live twice."""
    ids = np.concatenate([block.ids[live] for block, live in parts])
    order = np.argsort(ids)
    target = np.empty(len(ids), dtype=np.int32)
    target[order] = np.arange(len(ids), dtype=np.int32)
    numbered, taken = [], 0
    for block, live in parts:
        numbers = np.full(len(block), -1, dtype=np.int32)
        count = int(np.count_nonzero(live))
        numbers[live] = target[taken : taken + count]
        numbered.append((block.postings, numbers))
        taken += count
    return Block(
        ids[order],
        np.concatenate([block.digests[live] for block, live in parts])[order],
        postings.merge(numbered, len(ids)),
        np.concatenate([block.attributes[live] for block, live in parts])[order],
        np.concatenate([block.vectors[live] for block, live in parts])[order],
    )
