"""Match results as plain data: the one rendering of recommendations for programs (API, `match --json`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ConstraintVerdict, MatchResult, Recommendation, Span
from cloudrd.domain.messages import message
from cloudrd.domain.scores import chance_of_proposal

Organisations = Mapping[int, Mapping[str, str]]


def match_answer(result: MatchResult, organisations: Organisations, language: str) -> dict[str, Any]:
    """The body of every answer that holds recommendations; `organisations` by id: code, name, name_en."""
    params = {"matching": result.matching}
    return {
        "verdict": result.verdict,
        "recommendations": [_recommendation(one, organisations, language) for one in result.recommendations],
        "blocked": [_recommendation(one, organisations, language) for one in result.blocked],
        "no_match_because": [_coded(code, language, params) for code in result.no_match_because],
        "advice": [_coded(code, language, dict(of)) for code, of in result.advice],
        "fewer_because": _coded(result.fewer_because, language, params) if result.fewer_because else None,
        "matching": result.matching,
        "encoder": result.encoder,
        "reranker": result.reranker,
        "index_change": result.index_change,
    }


def _recommendation(one: Recommendation, organisations: Organisations, language: str) -> dict[str, Any]:
    return {
        "rank": one.rank,
        one.listing.side.value: listing_brief(one.listing, organisations),
        "duplicates": [_named(twin) for twin in one.duplicates],
        "probability": None if one.probability is None else round(one.probability, 4),
        "chance": "" if one.probability is None else chance_of_proposal(one.probability, language),
        # What is not disclosed has no components either.
        "score": round(one.score, 4) if one.components else None,
        "components": {name: round(value, 4) for name, value in one.components.items()},
        "constraints": [_constraint(verdict, language) for verdict in one.constraints],
        "reasons": {
            "terms": [
                {
                    "term": term.term,
                    "weight": round(term.weight, 4),
                    "query_spans": [_span(s) for s in term.query_spans],
                    "candidate_spans": [_span(s) for s in term.candidate_spans],
                }
                for term in one.reasons.terms
            ],
            "sentences": [
                {
                    "query": {**_span(pair.query), "text": pair.query_text},
                    "candidate": {**_span(pair.candidate), "text": pair.candidate_text},
                    "similarity": round(pair.similarity, 4),
                }
                for pair in one.reasons.sentences
            ],
            "indicators": [
                {
                    "name": verdict.name,
                    "name_en": verdict.name_en,
                    "required": verdict.required,
                    "stated": verdict.stated,
                    "stated_converted": verdict.stated_converted,
                    "must": verdict.must,
                    "verdict": verdict.verdict,
                }
                for verdict in one.reasons.indicators
            ],
            "channels": [
                {"channel": c.channel, "rank": c.rank, "score": round(c.score, 4)}
                for c in one.reasons.channels
            ],
        },
    }


def listing_brief(listing: Listing, organisations: Organisations) -> dict[str, Any]:
    """What identifies a listing in a list of recommendations, as far as it may be seen."""
    return {
        "code": listing.code,
        "kind": listing.kind or listing.side.value,
        "title": listing.title,
        "title_en": listing.title_en,
        "summary": listing.summary,
        "summary_en": listing.summary_en,
        "organisation": organisations.get(listing.organisation_id or 0),
        "industry_section": listing.industry_section,
        "industry_division": listing.industry_division,
        "chain": listing.chain,
        "trl": listing.trl,
        "confidentiality": listing.confidentiality,
    }


def _named(listing: Listing) -> dict[str, str]:
    return {"code": listing.code, "title": listing.title, "title_en": listing.title_en}


def _constraint(verdict: ConstraintVerdict, language: str) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "verdict": verdict.verdict,
        "hard": verdict.hard,
        "code": verdict.code,
        "text": message(verdict.code, language, **dict(verdict.params)),
    }


def _coded(code: str, language: str, params: Mapping[str, Any]) -> dict[str, str]:
    return {"code": code, "text": message(code, language, **params)}


def _span(span: Span) -> dict[str, Any]:
    return {"field": span.field, "start": span.start, "end": span.end}
