"""Recommendations and their reasons as data: page, API, command line and export render these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from cloudrd.domain.listing import Listing

# A message code with its parameters.
Coded = tuple[str, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (end exclusive, code points) of `field` ("title", "summary", …)."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A term both sides contain; `weight` is its share (0–1) of the lexical evidence of the pair."""

    term: str
    weight: float
    query_spans: tuple[Span, ...]
    candidate_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence of each side that meet; `similarity` is 0–1. Works across languages."""

    query: Span
    candidate: Span
    query_text: str
    candidate_text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class ConstraintVerdict:
    """How the pair stands to one condition.

    `name`: maturity, budget, mode, region, deadline, capacity, licence, conflict_of_interest.
    `verdict`: met, unmet, unknown. `hard`: unmet rules the pair out. `code` and `params` select
    the sentence that says why (`constraint_*` in the message table).
    """

    name: str
    verdict: str
    hard: bool
    code: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """One indicator of the need against what the resource states, in the need's unit.

    `required` and `stated` are as written ("≥ 500 MPa", "实测 0.52 GPa"); `stated_converted` is
    the statement in the need's unit, None when it states nothing comparable. `source` is where
    the statement stands: a span of the text, None for an indicator. `name_en` is the name that the
    need gives it in English, "" for none.
    """

    name: str
    required: str
    verdict: str
    must: bool
    stated: str = ""
    stated_converted: str = ""
    source: Span | None = None
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRank:
    """Where a retrieval channel (dense, lexical, title) placed the candidate: rank from 1, None if
    outside its list, and its raw score (a cosine, for engineers; never shown as a probability)."""

    channel: str
    rank: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a candidate stands where it does."""

    terms: tuple[SharedTerm, ...] = ()
    sentences: tuple[SentencePair, ...] = ()
    channels: tuple[ChannelRank, ...] = ()
    indicators: tuple[IndicatorVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One ranked candidate.

    `score` is a log-odds that orders candidates and compares across queries; `probability` is what it
    says of staff proposing the pair, 0–1, None while it is not calibrated. `components` maps each group
    of evidence (and "base") to what it adds; they add up to `score`. `features` are the ranker's inputs
    in the order of `MatchResult.feature_names`. `duplicates` are other listings of the same thing, folded
    into this one.
    """

    rank: int
    listing: Listing
    score: float
    components: dict[str, float]
    constraints: tuple[ConstraintVerdict, ...]
    reasons: Reasons
    probability: float | None = None
    features: tuple[float, ...] = ()
    duplicates: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Answer to one query: `verdict` is "matches" or "no_match".

    With "no_match", `recommendations` still holds what came nearest, and `no_match_because` the
    message codes that say why nothing is good enough. `blocked` holds candidates near enough that
    a hard condition rules out; their constraints say which. `fewer_because` is the message code of
    why fewer than asked for came back ("" when they did). `candidates` counts what retrieval handed
    over, `matching` all live listings that pass the filter. `ranker` and `ranker_digest` name the model,
    `reranker` the cross-encoder that had the last word on the order of the first ("" for none).
    `advice` says what to try with "no_match".
    """

    query: Listing
    verdict: str
    recommendations: tuple[Recommendation, ...]
    no_match_because: tuple[str, ...] = ()
    blocked: tuple[Recommendation, ...] = ()
    fewer_because: str = ""
    candidates: int = 0
    matching: int = 0
    encoder: str = ""
    index_change: int = 0
    ranker: str = ""
    ranker_digest: str = ""
    feature_names: tuple[str, ...] = ()
    reranker: str = ""
    advice: tuple[Coded, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data of the reasons, for tests and exports; faces add labels and listings."""
        return asdict(self)
