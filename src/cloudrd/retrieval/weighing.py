"""Weighed terms of single texts, and how crowded the stock is around them.

Some resources resemble every need a little: long ones, and those written from a common template. Such
"hubs" crowd the neighbourhoods of a vector space (Radovanović et al., Hubs in Space, JMLR 11, 2010); what
a listing has in common with a random part of the stock tells which they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cloudrd.retrieval.port import TermRows
from cloudrd.retrieval.postings import Postings, Scores, build
from cloudrd.retrieval.terms import Codes

# Listings of the sample, and of how many of them the nearest are counted: one in fifty.
SAMPLE_SIZE, _ONE_IN = 300, 50
_PAIR = np.uint64(1 << 16)
_MIXING = np.uint64(0x9E3779B97F4A7C15)


def term_rows(texts: Sequence[str], statistics: Postings) -> TermRows:
    """See `port.ListingIndex.term_rows`."""
    held = build(texts)
    # Numbers of 16 bits are sorted several times as fast.
    order = np.argsort(held.rows.astype(np.min_scalar_type(len(texts))), kind="stable")
    rows = held.rows[order].astype(np.int64)
    columns = np.repeat(np.arange(len(held.terms)), np.diff(held.starts))[order]
    idf = statistics.idf(held.terms)
    weights = held.weights[order] * idf[columns] / held.lengths(statistics)[rows]
    return TermRows(len(texts), held.terms, idf, held.terms >= _PAIR, rows, columns, weights)


@dataclass(frozen=True)
class Sample:
    """Some of a block's texts: `ids` (n,), and their unit TF-IDF rows over `terms` (ascending)."""

    ids: NDArray[np.int64]
    terms: Codes
    matrix: sparse.csc_matrix

    @classmethod
    def of(cls, ids: NDArray[np.int64], postings: Postings, lengths: Scores) -> Sample:
        """A sample that depends on the ids alone, so that every process draws the same."""
        mixed = ids.astype(np.uint64) * _MIXING
        chosen = np.sort(np.argsort(mixed ^ (mixed >> np.uint64(29)), kind="stable")[:SAMPLE_SIZE])
        place = np.full(len(ids), -1, np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        pieces = (part for _, _, part in postings.chunks())
        found = [part.start + np.flatnonzero(place[postings.rows[part]] >= 0) for part in pieces]
        of_sample = np.concatenate([np.empty(0, np.int64), *found])
        row = place[postings.rows[of_sample]]
        term = np.searchsorted(postings.starts, of_sample, side="right") - 1
        used, column = np.unique(term, return_inverse=True)
        values = postings.weights[of_sample] * postings.idf(postings.terms[used])[column]
        values = values / lengths[chosen][row]
        shape = (len(chosen), len(used))
        matrix = sparse.csc_matrix((values.astype(np.float32), (row, column)), shape)
        return cls(ids[chosen], postings.terms[used], matrix)

    def crowding(self, texts: TermRows, ids: Sequence[int]) -> Scores:
        """See `port.ListingIndex.crowding`."""
        if not len(self.terms) or not texts.count:
            return np.zeros(texts.count, np.float32)
        at = np.minimum(np.searchsorted(self.terms, texts.terms), len(self.terms) - 1)
        known = (self.terms[at] == texts.terms)[texts.columns]
        starts = np.searchsorted(texts.rows[known], np.arange(texts.count + 1))
        shape = (texts.count, len(self.terms))
        own = sparse.csr_matrix((texts.weights[known], at[texts.columns[known]], starts), shape)
        cosines = (own @ self.matrix.T).toarray()
        cosines[np.asarray(ids)[:, None] == self.ids[None, :]] = 0
        nearest = max(1, len(self.ids) // _ONE_IN)
        best = np.partition(cosines, len(self.ids) - nearest, axis=1)[:, len(self.ids) - nearest :]
        crowding: Scores = best.mean(axis=1).astype(np.float32)
        return crowding
