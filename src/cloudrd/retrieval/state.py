"""One state of a local index, and how it answers a query. Nothing here changes once made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Filter
from cloudrd.retrieval import attributes, postings
from cloudrd.retrieval.port import Candidates, Query
from cloudrd.retrieval.postings import Postings, Scores, WeightedQuery
from cloudrd.retrieval.segment import Ids, Mask, Segment

_NOTHING = postings.build([])
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """A segment and which of its rows still count, shape (n,)."""

    segment: Segment
    live: Mask

    @classmethod
    def whole(cls, segment: Segment) -> Part:
        return cls(segment, np.ones(len(segment.block), dtype=bool))

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.live))

    def without(self, gone: Ids) -> Part:
        """The same with the rows of the ids `gone` dead."""
        rows = self.segment.block.places(gone)
        if not len(rows):
            return self
        live = self.live.copy()
        live[rows] = False
        return Part(self.segment, live)


@dataclass(frozen=True)
class State:
    """Rows of all parts one after the other: `ids`, `live` (total,); part i begins at `starts[i]`."""

    parts: tuple[Part, ...]
    change: int
    ids: Ids
    live: Mask
    starts: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[Part], change: int) -> State:
        ids = np.concatenate([np.empty(0, np.int64), *(part.segment.block.ids for part in parts)])
        live = np.concatenate([np.empty(0, bool), *(part.live for part in parts)])
        starts = accumulate((len(part.live) for part in parts), initial=0)
        return cls(tuple(parts), change, ids, live, tuple(starts))

    @property
    def statistics(self) -> Postings:
        """Where document frequencies are counted."""
        return self.parts[0].segment.block.postings if self.parts else _NOTHING

    def search(self, query: Query) -> Candidates:
        """Union of the best `query.per_channel` of every channel among the rows that the filter allows."""
        allowed = self._allowed(query.filter)
        vector = np.asarray(query.vector, dtype=np.float32)
        texts = {"lexical": self._text_cosines(query.text), "title": self._text_cosines(query.title)}
        lists = {name: self._best(cosines, allowed, query.per_channel) for name, cosines in texts.items()}
        lists = {"dense": self._nearest(vector, allowed, query.per_channel), **lists}
        rows = np.unique(np.concatenate(list(lists.values())))
        rows = rows[np.argsort(self.ids[rows])]
        scores = {name: cosines[rows] for name, cosines in texts.items()}
        scores = {"dense": self._cosines(vector, rows), **scores}
        ranks = {name: _ranks(rows, best) for name, best in lists.items()}
        return Candidates(self.ids[rows], scores, ranks, int(np.count_nonzero(allowed)))

    def _allowed(self, criteria: Filter) -> Mask:
        if criteria == Filter():
            return self.live
        masks = [attributes.passes(part.segment.block.attributes, criteria) for part in self.parts]
        mask: Mask = np.concatenate([np.empty(0, bool), *masks]) & self.live
        if criteria.exclude_ids:
            mask &= ~np.isin(self.ids, list(criteria.exclude_ids))
        return mask

    def _text_cosines(self, text: str) -> Scores:
        cosines = np.zeros(len(self.ids), np.float32)
        query = WeightedQuery.of(text, self.statistics)
        if len(query.codes):
            for part, start in zip(self.parts, self.starts, strict=False):
                cosines[start : start + len(part.live)] = part.segment.text_cosines(query)
        return cosines

    def _best(self, cosines: Scores, allowed: Mask, k: int) -> Places:
        """The `k` rows with the highest cosine above 0, best first, equal ones by id."""
        rows = np.flatnonzero(allowed & (cosines > 0))
        # The k-th best of every 16th row is no better than the k-th best of all: a cheap first cut.
        for step in (16, 1):
            present = cosines[rows]
            sample = present[::step]
            if len(sample) > k:
                rows = rows[present >= np.partition(sample, len(sample) - k)[len(sample) - k]]
        return rows[np.lexsort((self.ids[rows], -cosines[rows]))][:k]

    def _nearest(self, vector: NDArray[np.float32], allowed: Mask, k: int) -> Places:
        found = [np.empty(0, np.int64)]
        if vector.any():
            for part, start in zip(self.parts, self.starts, strict=False):
                mask = allowed[start : start + len(part.live)]
                ids = part.segment.nearest.search(vector, k, None if mask.all() else mask)
                found.append(start + np.searchsorted(part.segment.block.ids, ids))
        rows = np.concatenate(found)
        return rows[np.lexsort((self.ids[rows], -self._cosines(vector, rows)))][:k]

    def _cosines(self, vector: NDArray[np.float32], rows: Places) -> Scores:
        cosines = np.zeros(len(rows), np.float32)
        for part, start in zip(self.parts, self.starts, strict=False):
            here = (rows >= start) & (rows < start + len(part.live))
            cosines[here] = part.segment.cosines(vector, rows[here] - start)
        return cosines


def _ranks(rows: Places, best: Places) -> NDArray[np.int32]:
    """Place from 1 of each of `rows` in the list `best`, 0 where it is not in it."""
    order = np.argsort(best)
    at = np.minimum(np.searchsorted(best, rows, sorter=order), max(len(best) - 1, 0))
    places = np.zeros(len(rows), np.int32)
    if len(best):
        hit = best[order[at]] == rows
        places[hit] = order[at[hit]] + 1
    return places
