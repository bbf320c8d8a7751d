"""The sentences of two listings that meet: the candidate's without which its score would fall furthest, each
beside the query's sentence that it meets best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from cloudrd.domain.match import SentencePair
from cloudrd.matching.explanation_codes import Texts
from cloudrd.matching.explanation_sentences import Floats, Sentences, sentences_of
from cloudrd.matching.explanation_terms import Hits, QueryTerms
from cloudrd.matching.explanation_worth import Evidence, Worth

MOST_PAIRS = 2
# Sentences that are encoded: of the query and its translation, and of each candidate: those whose words
# add most, more where words say nothing.
QUERY_SENTENCES, TRANSLATED_SENTENCES, CANDIDATE_SENTENCES, FOREIGN_SENTENCES = 12, 6, 4, 8
# How far shared terms lift a cosine, what is too weak to show, and what a second sentence must add beside
# the first.
_LEXICAL, _WEAK, _NEAR = 0.3, 0.3, 0.5


class SentenceEncoder(Protocol):
    """Texts to unit vectors; a `cloudrd.encoding` encoder is one."""

    def encode_queries(self, texts: Sequence[str]) -> Floats: ...

    def encode_documents(self, texts: Sequence[str]) -> Floats: ...


class QueryPairs:
    """Pairs the query's sentences with those of all candidates."""

    def __init__(self, terms: QueryTerms, encoder: SentenceEncoder, chinese: bool) -> None:
        self._terms, self._encoder, self._chinese = terms, encoder, chinese

    def with_all(
        self, texts: Texts, hits: Hits, evidence: Evidence, worth: Sequence[Worth]
    ) -> list[tuple[SentencePair, ...]]:
        """The best pairs with each candidate, those that add most first; the encoder is called once a side.

        Where the candidate has text in the query's language, only that is paired.
        """
        same = np.array([part.chinese == self._chinese for part in texts.parts], bool)
        at_home = np.bincount(texts.owner, same, minlength=texts.listings) > 0
        read, terms = same | ~at_home[texts.owner], len(self._terms.columns)
        # A candidate's title stands above its sentences anyway.
        theirs = sentences_of(texts, hits, read, terms, titles=False)
        theirs, words = _telling(theirs, evidence, worth)
        own, home = self._own(translated=not at_home.all())
        if not own.spans or not theirs.spans:
            return [()] * texts.listings
        queries = self._encoder.encode_queries(own.texts)
        documents = self._encoder.encode_documents(theirs.texts)
        cosine = np.clip(queries @ documents.T, 0, 1)
        similarity, found = self._similarity(own, theirs, cosine), []
        for listing, (start, stop) in enumerate(pairwise(theirs.bounds(texts.listings))):
            some, ours = slice(start, stop), slice(home if at_home[listing] else None)
            meaning = _meaning(own.weights[ours] @ cosine[ours, some], theirs.weights[some], documents[some])
            falls = words[some] + worth[listing].meaning * meaning
            found.append(_pairs(own, theirs, falls, similarity[ours, some], start))
        return found

    def _own(self, translated: bool) -> tuple[Sentences, int]:
        """The query's sentences and how many of them are in its own language; those of its translation
        come after, and are read less far."""
        parts = self._terms.parts
        texts = Texts([[p for p in parts if (p.chinese == self._chinese) is home] for home in (True, False)])
        read = np.ones(len(texts.parts), bool)
        hits = self._terms.hits(texts)
        found = sentences_of(texts, hits, read, len(self._terms.columns), titles=True)
        first = np.flatnonzero(found.owner == 0)[:QUERY_SENTENCES]
        second = np.flatnonzero(found.owner == 1)[: TRANSLATED_SENTENCES if translated else 0]
        return found.of(np.concatenate([first, second])), len(first)

    def _similarity(self, own: Sentences, theirs: Sentences, cosine: Floats) -> Floats:
        """0 to 1: the cosine, lifted by the share of the query sentence's squared idf in the other."""
        weights = own.rows * (self._terms.known.idf**2).astype(np.float32)
        overlap = weights @ theirs.rows.T / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
        return np.asarray(cosine + (1 - cosine) * _LEXICAL * overlap, np.float32)


def _telling(theirs: Sentences, evidence: Evidence, worth: Sequence[Worth]) -> tuple[Sentences, Evidence]:
    """The sentences of each listing whose words add most (among equals the earlier ones), and how much."""
    words = _words(theirs, evidence, np.array([one.wording for one in worth]))
    most = np.array([CANDIDATE_SENTENCES if one.wording else FOREIGN_SENTENCES for one in worth])
    order = np.lexsort((-words, theirs.owner))
    owner = theirs.owner[order]
    place = np.arange(len(order)) - np.searchsorted(owner, np.arange(len(worth)))[owner]
    chosen = np.sort(order[place < most[owner]])
    return theirs.of(chosen), words[chosen]


def _words(theirs: Sentences, evidence: Evidence, wording: Evidence) -> Evidence:
    """About how far the score falls by words without each sentence, shape (n,).

    A term that stands in n sentences is hardly missed in one of them: 1/n² of what it adds. All other
    words of a text make it longer and its cosine smaller, so without them it rises.
    """
    whose = (theirs.owner == np.arange(len(evidence))[:, None]).astype(np.float32)
    each = (evidence / np.maximum(whose @ theirs.rows, 1) ** 2).astype(np.float32)
    added = np.einsum("ij,ij->i", theirs.rows, each[theirs.owner])
    return np.asarray(added - wording[theirs.owner] * theirs.lengths / 2)


def _meaning(towards: Floats, weights: Floats, vectors: Floats) -> Evidence:
    """By what share the cosine of the whole falls without each sentence, shape (n,).

    `towards` is each sentence's product with the query, `weights` its share in the whole, a weighted sum
    of the sentences' `vectors`.
    """
    parts = weights * towards
    whole = weights @ vectors
    length, along = float(whole @ whole), vectors @ whole
    shorter = np.maximum(length - 2 * weights * along + weights**2, 1e-6)
    rest = 1 - parts / max(float(parts.sum()), 1e-9)
    return np.asarray(1 - rest * np.sqrt(length / shorter))


def _pairs(
    own: Sentences, theirs: Sentences, falls: Evidence, similarity: Floats, first: int
) -> tuple[SentencePair, ...]:
    """`falls` (n,) of the sentences from `first` on, `similarity` (query sentences, n).

    A sentence without which the score would rise is no reason.
    """
    pairs: list[SentencePair] = []
    similarity, least = similarity.copy(), 0.0
    while similarity.size and len(pairs) < MOST_PAIRS:
        falls = np.where(similarity.max(axis=0) >= _WEAK, falls, 0)
        c = int(np.argmax(np.round(falls, 5)))
        if falls[c] <= least:
            break
        q = int(np.argmax(np.round(similarity[:, c], 5)))
        alike = min(1.0, float(similarity[q, c]))
        pairs.append(
            SentencePair(own.spans[q], theirs.spans[first + c], own.texts[q], theirs.texts[first + c], alike)
        )
        least = _NEAR * float(falls[c])
        similarity[q, :] = similarity[:, c] = 0
    return tuple(pairs)
