"""Why two listings were brought together: shared terms and sentences that meet, with their places."""

from __future__ import annotations

from collections.abc import Sequence

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import SentencePair, SharedTerm
from cloudrd.matching.explanation_codes import Texts, coder
from cloudrd.matching.explanation_pairs import QueryPairs, SentenceEncoder
from cloudrd.matching.explanation_terms import QueryTerms, TermWeights
from cloudrd.matching.explanation_worth import Worth, by_term

Explanation = tuple[tuple[SharedTerm, ...], tuple[SentencePair, ...]]


def explain(
    query: Listing,
    candidate: Listing,
    weights: TermWeights,
    encoder: SentenceEncoder,
    worth: Worth = Worth(),  # noqa: B008 - it cannot change
) -> Explanation:
    """Shared terms and sentence pairs of two listings, what adds most to the score first.

    Places are code points of the fields of `Listing.parts()`. The same input gives the same answer.
    """
    return explain_all(query, [candidate], weights, encoder, [worth])[0]


def explain_all(
    query: Listing,
    candidates: Sequence[Listing],
    weights: TermWeights,
    encoder: SentenceEncoder,
    worth: Sequence[Worth] = (),
) -> list[Explanation]:
    """The explanation of each candidate, in order; the encoder is called once a side.

    `worth` says what each candidate's evidence adds to its score; without it only its proportions count.
    A Chinese query is not compared with the translation of a Chinese listing. An English one is with the
    Chinese original too, which holds the codes of standards and models.
    """
    if not candidates:
        return []
    worth = worth or [Worth()] * len(candidates)
    codes = coder()
    terms = QueryTerms(query, weights, codes)
    chinese = any(part.chinese for part in terms.parts)
    texts = Texts([codes.parts(candidate, chinese_first=chinese) for candidate in candidates])
    hits = terms.hits(texts)
    evidence = by_term(terms.known, *terms.counts(texts, hits), worth)
    pairs = QueryPairs(terms, encoder, chinese).with_all(texts, hits, evidence, worth)
    return list(zip(terms.shared(texts, hits, evidence), pairs, strict=True))
