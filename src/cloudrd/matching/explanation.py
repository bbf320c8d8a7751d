"""Why two listings were brought together: shared terms and sentences that meet, with their places."""

from __future__ import annotations

from collections.abc import Sequence

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import SentencePair, SharedTerm
from cloudrd.matching.explanation_pairs import QueryPairs, SentenceEncoder
from cloudrd.matching.explanation_terms import CodedPart, Hits, QueryTerms, TermWeights, coder

Explanation = tuple[tuple[SharedTerm, ...], tuple[SentencePair, ...]]


def explain(
    query: Listing, candidate: Listing, weights: TermWeights, encoder: SentenceEncoder
) -> Explanation:
    """Shared terms (heaviest first) and sentence pairs (most similar first) of two listings.

    Places are code points of the fields of `Listing.parts()`. The same input gives the same answer.
    """
    return explain_all(query, [candidate], weights, encoder)[0]


def explain_all(
    query: Listing, candidates: Sequence[Listing], weights: TermWeights, encoder: SentenceEncoder
) -> list[Explanation]:
    """The explanation of each candidate, in order; the encoder is called once a side."""
    if not candidates:
        return []
    codes = coder()
    terms = QueryTerms(query, weights, codes)
    chinese = any(part.chinese for part in terms.parts)
    parts = [codes.parts(candidate) for candidate in candidates]
    hits = [[terms.hits(part) for part in coded] for coded in parts]
    pairs = QueryPairs(terms, encoder, chinese).with_all(parts, hits)
    return [(_terms(terms, p, h, chinese), met) for p, h, met in zip(parts, hits, pairs, strict=True)]


def _terms(
    terms: QueryTerms, parts: Sequence[CodedPart], hits: Sequence[Hits], chinese: bool
) -> tuple[SharedTerm, ...]:
    """Shared terms; a Chinese query is not compared with the translation of a Chinese listing.

    An English one is with the Chinese original too, which holds the codes of standards and models.
    """
    read = [(part, hit) for part, hit in zip(parts, hits, strict=True) if part.chinese]
    if chinese and read:
        return terms.shared_with([part for part, _ in read], [hit for _, hit in read])
    return terms.shared_with(parts, hits)
