"""Inverted file of a block of texts, and TF-IDF cosines over it.

A term that occurs n times in a text weighs (1 + ln n) × idf; idf = ln((1 + N) / (1 + df)) + 1, where N
and df are counted in the index's first (largest) segment; a text's weights have length 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cloudrd.retrieval.terms import Codes, TermStream, tokenise

Scores = NDArray[np.float32]
Rows = NDArray[np.int32]
_CHUNK = 4_000_000
_HAN_CODES = np.uint64(1 << 32)


@dataclass(frozen=True)
class Postings:
    """Term `terms[i]` stands in texts `rows[starts[i]:starts[i+1]]`, each once.

    `terms` (uint64, ascending), `starts` (int32, one longer), `rows` (int32, in any order within a
    term), `weights` (float32, 1 + ln n); `count` texts, some perhaps without a term.
    """

    terms: Codes
    starts: Rows
    rows: Rows
    weights: Scores
    count: int

    def idf(self, codes: Codes) -> Scores:
        """Inverse document frequency of each code, as counted here; the highest for one not found."""
        at, found = _lookup(self.terms, codes)
        frequency = np.where(found, self.starts[at + 1] - self.starts[at], 0) if len(self.terms) else 0
        return (np.log((1 + self.count) / (1.0 + frequency)) + np.ones(len(codes))).astype(np.float32)

    def lengths(self, statistics: Postings) -> Scores:
        """Length of each text's weight vector, shape (count,); 1 for a text without a term."""
        squares = np.zeros(self.count)
        for first, last, part in self.chunks():
            idf = np.repeat(statistics.idf(self.terms[first:last]), np.diff(self.starts[first : last + 1]))
            squares += np.bincount(self.rows[part], (self.weights[part] * idf) ** 2.0, minlength=self.count)
        return np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32)

    def scores(self, query: WeightedQuery) -> Scores:
        """Inner product of the query with every text's weights, not yet divided by the text's length."""
        # Read where they lie: picking the terms' postings out first, as the public interface of scipy
        # would have it, copies megabytes a query and takes half as long again.
        from scipy.sparse._sparsetools import csc_matvec

        total = np.zeros(self.count, np.float32)
        at, found = _lookup(self.terms, query.codes)
        pull = query.pull[found]
        for place, term in enumerate(at[found].tolist()):
            ends, weight = self.starts[term : term + 2], pull[place : place + 1]
            csc_matvec(self.count, 1, ends, self.rows, self.weights, weight, total)
        return total

    def chunks(self) -> Iterator[tuple[int, int, slice]]:
        """(first term, last term, their postings) in pieces that bound the memory taken."""
        first = 0
        while first < len(self.terms):
            last = int(np.searchsorted(self.starts, self.starts[first] + _CHUNK, side="right")) - 1
            last = min(max(last, first + 1), len(self.terms))
            yield first, last, slice(int(self.starts[first]), int(self.starts[last]))
            first = last


@dataclass(frozen=True)
class WeightedQuery:
    """Terms of a query: `pull` is what one unit of a text's (1 + ln n) adds to the inner product."""

    codes: Codes
    pull: Scores

    @classmethod
    def of(cls, text: str, statistics: Postings) -> WeightedQuery:
        """The query's terms, its weights brought to length 1."""
        codes, counts = np.unique(tokenise([text]).codes, return_counts=True)
        idf = statistics.idf(codes)
        weights = (1 + np.log(counts)) * idf
        length = float(np.sqrt(weights @ weights)) or 1.0
        return cls(codes, (weights * idf / length).astype(np.float32))


def build(texts: Sequence[str]) -> Postings:
    """Postings of `texts`; the order of `texts` gives the row numbers."""
    stream = tokenise(texts)
    order = _order(stream)
    codes, rows = stream.codes[order], stream.rows[order]
    fresh_term = np.ones(len(codes), dtype=bool)
    fresh_term[1:] = codes[1:] != codes[:-1]
    fresh = fresh_term.copy()
    fresh[1:] |= rows[1:] != rows[:-1]
    at = np.flatnonzero(fresh)
    times = np.diff(np.append(at, len(codes)))
    first = np.flatnonzero(fresh_term[at])
    starts = np.append(first, len(at)).astype(np.int32)
    weights = (1 + np.log(times)).astype(np.float32)
    return Postings(codes[at[first]], starts, rows[at].astype(np.int32), weights, len(texts))


def _order(stream: TermStream) -> NDArray[np.int64]:
    """Positions of the stream by code, then by row: Chinese by two 16-bit halves, which sorts fastest."""
    han = stream.codes < _HAN_CODES
    chinese, others = np.flatnonzero(han), np.flatnonzero(~han)
    codes = stream.codes[chinese]
    halves = ((codes & np.uint64(0xFFFF)).astype(np.uint16), (codes >> np.uint64(16)).astype(np.uint16))
    # Both sorts are stable and `tokenise` lists each kind of term by row.
    first = chinese[np.lexsort(halves)]
    return np.concatenate([first, others[np.argsort(stream.codes[others], kind="stable")]])


def merge(parts: Sequence[tuple[Postings, Rows]], count: int) -> Postings:
    """One inverted file of several; each comes with the new number of its rows (-1 = left out)."""
    kept = [_renumber(postings, numbers) for postings, numbers in parts]
    terms, inverse = np.unique(np.concatenate([p.terms for p in kept]), return_inverse=True)
    places = np.split(inverse, np.cumsum([len(p.terms) for p in kept])[:-1])
    frequency = np.zeros(len(terms), dtype=np.int64)
    for postings, place in zip(kept, places, strict=True):
        frequency[place] += np.diff(postings.starts)
    starts = np.concatenate([[0], np.cumsum(frequency)])
    rows, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for postings, place in zip(kept, places, strict=True):
        lengths = np.diff(postings.starts)
        target = np.repeat(free[place] - postings.starts[:-1], lengths) + np.arange(len(postings.rows))
        rows[target], weights[target] = postings.rows, postings.weights
        free[place] += lengths
    return Postings(terms, starts.astype(np.int32), rows, weights, count)


def _renumber(postings: Postings, numbers: Rows) -> Postings:
    rows = numbers[postings.rows]
    stays = rows >= 0
    if stays.all():
        return Postings(postings.terms, postings.starts, rows, postings.weights, postings.count)
    starts = np.concatenate([[0], np.cumsum(stays)])[postings.starts].astype(np.int32)
    used = np.flatnonzero(np.diff(starts))
    ends = np.append(starts[used], starts[-1])
    return Postings(postings.terms[used], ends, rows[stays], postings.weights[stays], postings.count)


def _lookup(sorted_codes: Codes, codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(place of each code, whether it is there)."""
    if not len(sorted_codes):
        return np.zeros(len(codes), np.int64), np.zeros(len(codes), bool)
    at = np.minimum(np.searchsorted(sorted_codes, codes), len(sorted_codes) - 1)
    return at, sorted_codes[at] == codes
