"""The local index: a few unchanging segments, the newest version of a listing wins.

Every change makes a small segment and marks what it replaces as dead; small segments are merged so that
their number stays small. Readers take the present state once and never wait: a writer makes the next
state aside and puts it in place in one step.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cloudrd.retrieval import segment, weighing
from cloudrd.retrieval.port import Candidates, Entry, Query, TermRows
from cloudrd.retrieval.segment import Block, Ids, Mask, Segment
from cloudrd.retrieval.state import Part, State
from cloudrd.retrieval.terms import term_code

# Segments up to this size are merged with whatever follows: cheap, and keeps searches short.
SMALL_ROWS = 256


class LocalIndex:
    """Index of one side in this process; see `cloudrd.retrieval.port.ListingIndex`.

    `block` (of a snapshot, as `Segment`) and `change` are where it starts.
    """

    def __init__(self, dimension: int, start: Segment | None = None, change: int = 0) -> None:
        self.dimension = dimension
        parts = (Part.whole(start),) if start else ()
        self._state = State.of(parts, change)
        self._writing = threading.Lock()

    @property
    def change(self) -> int:
        return self._state.change

    def __len__(self) -> int:
        return int(np.count_nonzero(self._state.live))

    def apply(self, upserts: Iterable[Entry], removed: Sequence[int], change: int) -> None:
        """See the port; `upserts` may be a generator."""
        with self._writing:
            state = self._state
            if change < state.change:
                raise ValueError(f"the index stands at change {state.change}, after {change}")
            block = segment.build(upserts, self.dimension)
            if block is None and not removed:
                self._state = replace(state, change=change)
            else:
                parts = _changed(state.parts, block, np.array(removed, dtype=np.int64))
                self._state = State.of(_tidy(parts, state.parts[:1]), change)

    def search(self, query: Query) -> Candidates:
        return self._state.search(query)

    def term_weights(self, terms: Sequence[str]) -> NDArray[np.float32]:
        return self._state.statistics.idf(np.array([term_code(term) for term in terms], dtype=np.uint64))

    def term_rows(self, texts: Sequence[str]) -> TermRows:
        return weighing.term_rows(texts, self._state.statistics)

    def crowding(self, texts: TermRows, ids: Sequence[int]) -> NDArray[np.float32]:
        parts = self._state.parts
        return parts[0].segment.sample.crowding(texts, ids) if parts else np.zeros(texts.count, np.float32)

    def contents(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        blocks = [part.segment.block for part in self._state.parts]
        ids, live = self._state.ids, self._state.live
        digests = np.concatenate([np.empty(0, np.uint64), *(block.digests for block in blocks)])[live]
        order = np.argsort(ids[live])
        return ids[live][order], digests[order]

    def folded(self) -> tuple[Segment | None, int]:
        """All live listings in one segment (None when there are none), and the change it stands at."""
        state = self._state
        if not state.live.any():
            return None, state.change
        if len(state.parts) == 1 and state.live.all():
            return state.parts[0].segment, state.change
        return _fold(state.parts).segment, state.change


def _changed(parts: Sequence[Part], block: Block | None, removed: Ids) -> list[Part]:
    """`parts` without what `block` replaces and without `removed`, and with `block`."""
    if block is None:
        return [part.without(removed) for part in parts]
    if np.isin(removed, block.ids).any():
        raise ValueError("a listing occurs twice in one change of the index")
    gone = np.concatenate([block.ids, removed])
    statistics = parts[0].segment.block.postings if parts else None
    return [*(part.without(gone) for part in parts), Part.whole(Segment.of(block, statistics))]


def _tidy(parts: Sequence[Part], base: Sequence[Part]) -> tuple[Part, ...]:
    """Merge small parts into their neighbours, so that sizes at least halve from one to the next."""
    kept = [part for part in parts if part.live.any()]
    if kept and base and kept[0].segment is not base[0].segment:
        # The first segment's counts are everybody's statistics; without it all lengths are made anew.
        return (_fold(kept),)
    while len(kept) > 1 and kept[-2].count <= max(2 * kept[-1].count, SMALL_ROWS):
        pair, kept = kept[-2:], kept[:-2]
        kept.append(_fold(pair, kept[0] if kept else None))
    return tuple(kept)


def _fold(parts: Sequence[Part], base: Part | None = None) -> Part:
    blocks: list[tuple[Block, Mask]] = [(part.segment.block, part.live) for part in parts]
    statistics = base.segment.block.postings if base else None
    return Part.whole(Segment.of(segment.merge(blocks), statistics))
