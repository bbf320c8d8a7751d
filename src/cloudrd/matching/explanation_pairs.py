"""The sentences of two listings that meet: by meaning (dense cosine) and by shared rare terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.match import SentencePair, Span
from cloudrd.matching.explanation_terms import CodedPart, Hits, QueryTerms
from cloudrd.matching.sentences import part_sentences

MOST_PAIRS = 2
# Sentences that are encoded: of the query, and of each candidate (those that share most with the query).
QUERY_SENTENCES, TRANSLATED_SENTENCES, CANDIDATE_SENTENCES = 12, 6, 8
# How far shared terms lift a cosine, what is too weak to show, and how near a second pair must come.
_LEXICAL, _WEAK, _NEAR = 0.3, 0.3, 0.8

Floats = NDArray[np.float32]


class SentenceEncoder(Protocol):
    """Texts to unit vectors; a `cloudrd.encoding` encoder is one."""

    def encode_queries(self, texts: Sequence[str]) -> Floats: ...

    def encode_documents(self, texts: Sequence[str]) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one listing: places, texts, and `rows` (n, query terms) with 1 for each they hold."""

    spans: list[Span]
    texts: list[str]
    rows: Floats


class QueryPairs:
    """The query's sentences, encoded once for all candidates."""

    def __init__(self, terms: QueryTerms, encoder: SentenceEncoder, chinese: bool) -> None:
        self._encoder = encoder
        self._chinese = chinese
        self._idf = np.fromiter(terms.idf.values(), np.float32, len(terms.idf))
        own = [
            self._read(parts, [terms.hits(part) for part in parts], most)
            for parts, most in self._by_language(terms.parts)
        ]
        self._sentences = Sentences(
            [span for one in own for span in one.spans],
            [text for one in own for text in one.texts],
            np.concatenate([one.rows for one in own]),
        )
        self._same = len(own[0].spans)
        self._vectors = encoder.encode_queries(self._sentences.texts) if self._sentences.texts else None

    def _by_language(self, parts: Sequence[CodedPart]) -> list[tuple[list[CodedPart], int]]:
        """The parts in the query's own language, and those of its translation, read less far."""
        own = [part for part in parts if part.chinese == self._chinese]
        return [
            (own, QUERY_SENTENCES),
            ([part for part in parts if part.chinese != self._chinese], TRANSLATED_SENTENCES),
        ]

    def with_all(
        self, parts: Sequence[Sequence[CodedPart]], hits: Sequence[Sequence[Hits]]
    ) -> list[tuple[SentencePair, ...]]:
        """The best pairs with each candidate; one call of the encoder for all of them.

        Where the candidate has text in the query's language, only that is paired.
        """
        if self._vectors is None:
            return [()] * len(parts)
        same = [[part for part in held if part.chinese == self._chinese] for held in parts]
        read = [
            self._best(self._read(*_kept(held, found, own or held)))
            for held, found, own in zip(parts, hits, same, strict=True)
        ]
        texts = [text for one in read for text in one.texts]
        vectors = self._encoder.encode_documents(texts) if texts else np.zeros((0, 1), np.float32)
        found, start = [], 0
        for one, own in zip(read, same, strict=True):
            stop = start + len(one.texts)
            found.append(self._pairs(one, vectors[start:stop], self._same if own else None))
            start = stop
        return found

    def _read(self, parts: Sequence[CodedPart], hits: Sequence[Hits], most: int | None = None) -> Sentences:
        spans = part_sentences((part.field, part.text) for part in parts)[:most]
        rows = np.zeros((len(spans), len(self._idf)), np.float32)
        texts = {part.field: part.text for part in parts}
        for part, found in zip(parts, hits, strict=True):
            own = [row for row, span in enumerate(spans) if span.field == part.field]
            if own and found:
                places, columns = np.array(found).T
                row = np.searchsorted([spans[i].start for i in own], places, side="right") - 1
                rows[own[0] + np.maximum(row, 0), columns] = 1
        return Sentences(spans, [texts[s.field][s.start : s.end] for s in spans], rows)

    def _best(self, sentences: Sentences) -> Sentences:
        """The sentences that share most with any of the query's; among equals the earlier ones."""
        if len(sentences.spans) <= CANDIDATE_SENTENCES:
            return sentences
        overlap = self._overlap(sentences).max(axis=0)
        chosen = np.sort(np.argsort(-overlap, kind="stable")[:CANDIDATE_SENTENCES])
        return Sentences(
            [sentences.spans[i] for i in chosen], [sentences.texts[i] for i in chosen], sentences.rows[chosen]
        )

    def _overlap(self, other: Sentences) -> Floats:
        """Share of each query sentence's squared idf that each sentence holds, shape (query, other)."""
        weights = self._sentences.rows * self._idf**2
        total = weights.sum(axis=1, keepdims=True)
        return np.asarray(weights @ other.rows.T / np.maximum(total, 1e-9), np.float32)

    def _pairs(self, other: Sentences, vectors: Floats, first: int | None) -> tuple[SentencePair, ...]:
        if not other.spans or first == 0 or self._vectors is None:
            return ()
        cosine = np.clip(self._vectors @ vectors.T, 0, 1)
        similarity = (cosine + (1 - cosine) * _LEXICAL * self._overlap(other))[:first]
        pairs: list[SentencePair] = []
        while len(pairs) < MOST_PAIRS:
            q, c = np.unravel_index(int(np.argmax(np.round(similarity, 5))), similarity.shape)
            best = float(similarity[q, c])
            if best < max(_WEAK, _NEAR * (pairs[0].similarity if pairs else 0)):
                break
            pairs.append(self._pair(int(q), int(c), other, best))
            similarity[q, :] = similarity[:, c] = 0
        return tuple(pairs)

    def _pair(self, q: int, c: int, other: Sentences, similarity: float) -> SentencePair:
        own = self._sentences
        return SentencePair(own.spans[q], other.spans[c], own.texts[q], other.texts[c], min(1.0, similarity))


def _kept(
    parts: Sequence[CodedPart], hits: Sequence[Hits], wanted: Sequence[CodedPart]
) -> tuple[list[CodedPart], list[Hits]]:
    fields = {part.field for part in wanted}
    kept = [(part, hit) for part, hit in zip(parts, hits, strict=True) if part.field in fields]
    return [part for part, _ in kept], [hit for _, hit in kept]
