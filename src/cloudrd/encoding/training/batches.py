"""Pairs of texts to batches: which pairs, which stretch of each text, which tokens."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cloudrd.encoding.tokens import tokenise
from cloudrd.encoding.training.vocabulary import CHUNK, Vocabulary

Numbers = NDArray[np.int64]
# Tokens read of a text in one step; a new stretch is drawn each time.
_STRETCH = 200
# A cloze takes a stretch out of one text as the query and leaves the rest as its document.
_CLOZE_SHARE = (0.1, 0.45)
_SHORTEST = 3
_AHEAD = 6
# Batches drawn from a few topics only, and phrases of filler that join a Chinese text on average.
_TOPICAL_SHARE = 0.5
_PHRASES_A_TEXT = 1.0


@dataclass(frozen=True)
class TokenTable:
    """Known tokens of all texts in reading order; text t has ``ids[starts[t]:starts[t + 1]]``."""

    ids: NDArray[np.int32]
    starts: Numbers

    @property
    def lengths(self) -> Numbers:
        return np.diff(self.starts)


@dataclass(frozen=True)
class Batch:
    """Counts of tokens: ``size`` rows of queries over ``size`` rows of their documents.

    ``counts`` has a column for each of ``tokens``, the different tokens of the batch.
    """

    size: int
    owners: Numbers
    tokens: Numbers
    counts: sparse.csr_matrix


def tabulate(texts: Sequence[str], vocabulary: Vocabulary) -> TokenTable:
    """The texts as numbers of known tokens."""
    ids, counts = [], []
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        stream = tokenise(chunk)
        order = np.argsort(stream.places, kind="stable")
        keys, rows = stream.keys[order], stream.rows[order]
        found = np.minimum(np.searchsorted(vocabulary.keys, keys), len(vocabulary.keys) - 1)
        known = vocabulary.keys[found] == keys
        ids.append(found[known].astype(np.int32))
        counts.append(np.bincount(rows[known], minlength=len(chunk)))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    return TokenTable(np.concatenate(ids), starts.astype(np.int64))


@dataclass(frozen=True)
class Phrases:
    """Filler for Chinese texts: where each phrase lies among the phrases' own ``table``.

    ``chinese`` (texts,) says which texts it may join; the ``needs`` first phrases go with queries,
    the others with documents.
    """

    table: TokenTable
    needs: int
    chinese: NDArray[np.bool_]


class Sampler:
    """Draws batches: first a kind of pair by its share, then ``size`` different pairs of it.

    With ``topics`` (texts,) a share of the batches is drawn from a few topics only: what a query has
    to tell apart are then neighbours, as in a list of candidates. With ``phrases`` filler joins the texts.
    """

    def __init__(
        self,
        table: TokenTable,
        owners: Sequence[int],
        pairs: Mapping[str, Sequence[tuple[int, int]]],
        shares: Mapping[str, float],
        size: int,
        seed: int,
        topics: Numbers | None = None,
        phrases: Phrases | None = None,
    ) -> None:
        self._table, self._owners, self._size = table, np.array(owners, dtype=np.int64), size
        self._random = np.random.default_rng(seed)
        self._topics, self._phrases = topics, phrases
        self._pairs = {}
        for name in shares:
            both = np.array(pairs.get(name, []), dtype=np.int64).reshape(-1, 2)
            long_enough = (table.lengths[both] >= _SHORTEST).all(axis=1)
            if long_enough.any():
                self._pairs[name] = both[long_enough]
        self._names = list(self._pairs)
        share = np.array([shares[name] for name in self._names])
        self._share = share / share.sum()

    def draw(self) -> Batch:
        """The next batch."""
        pairs = self._pairs[self._names[self._random.choice(len(self._names), p=self._share)]]
        if self._topics is not None and self._random.random() < _TOPICAL_SHARE:
            pairs = self._neighbours(pairs, self._topics)
        size = min(self._size, len(pairs))
        chosen = pairs[self._random.choice(len(pairs), size, replace=False)]
        if (chosen[:, 0] == chosen[:, 1]).all():
            one, other = self._cloze(chosen[:, 0])
        else:
            one, other = self._stretch(chosen[:, 0]), self._stretch(chosen[:, 1])
        if self._phrases is not None:
            needs, every = self._phrases.needs, len(self._phrases.table.lengths)
            one = self._strewn(one, chosen[:, 0], 0, needs)
            other = self._strewn(other, chosen[:, 1], needs, every)
        tokens, columns = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
        rows = np.concatenate([one[1], other[1] + size])
        ones = np.ones(len(rows), dtype=np.float32)
        counts = sparse.csr_matrix((ones, (rows, columns)), (2 * size, len(tokens)))
        return Batch(size, self._owners[chosen[:, 0]], tokens, counts)

    def _neighbours(self, pairs: Numbers, topics: Numbers) -> Numbers:
        """The pairs of as many topics, drawn one by one, as a batch needs."""
        of_pair = topics[pairs[:, 1]]
        counts = np.bincount(of_pair)
        order = self._random.permutation(np.flatnonzero(counts))
        enough = int(np.searchsorted(np.cumsum(counts[order]), self._size)) + 1
        return pairs[np.isin(of_pair, order[:enough])]

    def _strewn(
        self, tokens: tuple[NDArray[np.int32], Numbers], texts: Numbers, first: int, last: int
    ) -> tuple[NDArray[np.int32], Numbers]:
        """The same with some of the phrases ``first`` to ``last`` among those of Chinese texts."""
        assert self._phrases is not None
        how_many = self._random.poisson(_PHRASES_A_TEXT, len(texts)) * self._phrases.chinese[texts]
        chosen = self._random.integers(first, last, how_many.sum())
        rows = np.repeat(np.arange(len(texts)), how_many)
        table = self._phrases.table
        lengths = table.lengths[chosen]
        if not len(chosen):
            return tokens
        ids = table.ids[runs(table.starts[chosen], lengths)]
        return np.concatenate([tokens[0], ids]), np.concatenate([tokens[1], np.repeat(rows, lengths)])

    def _stretch(self, texts: Numbers) -> tuple[NDArray[np.int32], Numbers]:
        """One stretch of each text: token ids, and which text each is of."""
        lengths = self._table.lengths[texts]
        taken = np.minimum(lengths, _STRETCH)
        first = self._table.starts[texts] + self._anywhere(lengths - taken)
        return self._table.ids[runs(first, taken)], np.repeat(np.arange(len(texts)), taken)

    def _cloze(
        self, texts: Numbers
    ) -> tuple[tuple[NDArray[np.int32], Numbers], tuple[NDArray[np.int32], Numbers]]:
        """A stretch of each text, and what stands before and after it."""
        lengths = np.minimum(self._table.lengths[texts], 2 * _STRETCH)
        share = self._random.uniform(*_CLOZE_SHARE, len(texts))
        taken = np.maximum(1, (lengths * share).astype(np.int64))
        before = self._anywhere(lengths - taken)
        after = lengths - taken - before
        begin, which = self._table.starts[texts], np.arange(len(texts))
        query = self._table.ids[runs(begin + before, taken)], np.repeat(which, taken)
        rest = np.concatenate([runs(begin, before), runs(begin + before + taken, after)])
        of_which = np.concatenate([np.repeat(which, before), np.repeat(which, after)])
        return query, (self._table.ids[rest], of_which)

    def _anywhere(self, room: Numbers) -> Numbers:
        return (self._random.random(len(room)) * (room + 1)).astype(np.int64)


def runs(first: Numbers, lengths: Numbers) -> Numbers:
    """first[0], first[0] + 1, … for lengths[0] numbers, then the same from first[1], and so on."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) - np.repeat(ends - lengths, lengths) + np.repeat(first, lengths)


def ahead(sampler: Sampler, steps: int) -> Iterator[Batch]:
    """``steps`` batches, drawn in a second thread while the caller works on the one before."""
    ready: queue.Queue[Batch] = queue.Queue(_AHEAD)

    def produce() -> None:
        for _ in range(steps):
            ready.put(sampler.draw())

    threading.Thread(target=produce, daemon=True).start()
    for _ in range(steps):
        yield ready.get()
