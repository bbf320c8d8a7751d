"""Recommending: from a need, a resource or free text to ranked, explained counterparts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import ChannelRank, MatchResult, Reasons, Recommendation
from cloudrd.domain.text import terms
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.encoding.parts import encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.matching.explanation import explain_all
from cloudrd.matching.fusion import Weights, default_weights, fuse, order
from cloudrd.matching.ranking import Found, Judged, judge_all
from cloudrd.retrieval.port import Candidates, ListingIndex, Query
from cloudrd.services.indexing import IndexKeeper
from cloudrd.services.vectors import listing_text
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

MAX_LIMIT = 100
# Candidates that are read from the database and judged: enough for verdicts to change the order.
JUDGE_AT_LEAST = 30

# Candidates that each channel hands over.
PER_CHANNEL = 100
# A candidate that a hard condition rules out is worth naming when it would stand this high.
SHOW_BLOCKED_WITHIN = 5

Loader = Callable[[Sequence[int]], Mapping[int, Listing]]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is matched against: an index, and how to read its listings by id."""

    index: ListingIndex
    load: Loader
    encoder: Encoder


class Recommender:
    """Recommends on the live database; one for a process, shared by its threads."""

    def __init__(self, keeper: IndexKeeper, encoder: Encoder, weights: Weights | None = None) -> None:
        self._keeper = keeper
        self._encoder = encoder
        self._weights = weights or default_weights()

    def for_record(
        self, session: Session, record: Need | Resource, *, filters: Filter | None = None, limit: int = 10
    ) -> MatchResult:
        """Counterparts of a stored need or resource; its own organisation's listings never come back."""
        return self.for_listing(session, record.to_listing(), filters=filters, limit=limit)

    def for_text(
        self,
        session: Session,
        text: str,
        *,
        title: str = "",
        looking_for: Side = Side.RESOURCE,
        filters: Filter | None = None,
        limit: int = 10,
    ) -> MatchResult:
        """Counterparts of a free description in Chinese or English."""
        query = Listing(side=looking_for.other, title=title, summary=text)
        return self.for_listing(session, query, filters=filters, limit=limit)

    def for_listing(
        self, session: Session, query: Listing, *, filters: Filter | None = None, limit: int = 10
    ) -> MatchResult:
        """Counterparts of any listing, stored or not, in the present state of the database."""
        today = date.today()
        wanted = filters or Filter()
        if query.organisation_id is not None:
            wanted = replace(
                wanted, exclude_organisations=wanted.exclude_organisations | {query.organisation_id}
            )
        wanted = replace(wanted, valid_on=wanted.valid_on or today)
        stock = self.stock(session, query.side.other)
        return recommend(query, stock, self._weights, filters=wanted, limit=limit, today=today)

    def stock(self, session: Session, side: Side) -> Stock:
        """What is matched against: the listings of `side` in the present state of the database."""
        return Stock(self._keeper.fresh(session, side), lambda ids: _load(session, side, ids), self._encoder)


def recommend(
    query: Listing,
    stock: Stock,
    weights: Weights,
    *,
    filters: Filter,
    limit: int,
    today: date,
    explain: bool = True,
) -> MatchResult:
    """Rank what `stock` holds for `query`: candidates → fusion → conditions → order → reasons.

    At most `limit` (≤ 100) recommendations, in an order that depends on query and stock alone.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    candidates = _search(query, stock, filters, limit)
    found = _found(query, candidates, stock, weights, max(JUDGE_AT_LEAST, limit + limit // 2))
    judged = judge_all(query, found, weights, today)
    passed = [j for j in judged if not j.blocked][:limit]
    near = _near(judged, weights.threshold(len(terms(query.search_text))))
    blocked = [j for j in judged[:SHOW_BLOCKED_WITHIN] if j.blocked and j in near]
    shown = _recommendations(query, passed + blocked, stock, explain)
    because = _no_match_because(query, candidates, passed, blocked, near, stock)
    return MatchResult(
        query=query,
        verdict="no_match" if because else "matches",
        recommendations=tuple(shown[: len(passed)]),
        no_match_because=because,
        blocked=tuple(shown[len(passed) :]),
        fewer_because=_fewer_because(len(passed), limit, candidates, bool(blocked)),
        candidates=len(candidates.ids),
        matching=candidates.matching,
        encoder=stock.encoder.fingerprint,
        index_change=stock.index.change,
    )


def _search(query: Listing, stock: Stock, filters: Filter, limit: int) -> Candidates:
    text = listing_text(query)
    vector = encode_listings(stock.encoder, [text], as_query=True)[0]
    per_channel = max(PER_CHANNEL, 2 * limit)
    return stock.index.search(Query(query.search_text, text.title, vector, filters, per_channel))


def _found(query: Listing, candidates: Candidates, stock: Stock, weights: Weights, count: int) -> list[Found]:
    if not len(candidates.ids):
        return []
    parts = fuse(candidates.scores, weights, has_title=bool(query.title or query.title_en))
    total = sum(parts.values())
    best = order(total, candidates.ids)[:count]  # type: ignore[arg-type]
    listings = stock.load([int(candidates.ids[i]) for i in best])
    found = []
    for i in best:
        listing = listings.get(int(candidates.ids[i]))
        if listing is not None:
            contributions = {name: float(values[i]) for name, values in parts.items()}
            found.append(Found(listing, contributions, _channels(candidates, int(i))))
    return found


def _channels(candidates: Candidates, i: int) -> tuple[ChannelRank, ...]:
    return tuple(
        ChannelRank(name, int(candidates.ranks[name][i]) or None, round(float(candidates.scores[name][i]), 4))
        for name in candidates.scores
    )


def _recommendations(
    query: Listing, judged: Sequence[Judged], stock: Stock, explain: bool
) -> list[Recommendation]:
    listings = [j.found.listing for j in judged]
    evidence = (
        explain_all(query, listings, stock.index, stock.encoder) if explain else [((), ())] * len(judged)
    )
    return [
        Recommendation(
            rank=place,
            listing=j.found.listing,
            score=j.score,
            components=j.components,
            constraints=j.constraints,
            reasons=Reasons(terms, sentences, j.found.channels, j.indicators),
        )
        for place, (j, (terms, sentences)) in enumerate(zip(judged, evidence, strict=True), start=1)
    ]


def _near(judged: Sequence[Judged], threshold: float) -> list[Judged]:
    """Candidates close enough to be an answer, by what the channels say alone."""
    return [j for j in judged if sum(j.found.contributions.values()) >= threshold]


def _no_match_because(
    query: Listing,
    candidates: Candidates,
    passed: Sequence[Judged],
    blocked: Sequence[Judged],
    near: Sequence[Judged],
    stock: Stock,
) -> tuple[str, ...]:
    if any(not j.blocked for j in near):
        return ()
    if not query.text.strip():
        return ("no_match_text",)
    if not len(stock.index):
        return ("no_match_empty",)
    if not candidates.matching:
        return ("no_match_filtered",)
    return ("no_match_blocked",) if blocked else ("no_match_distant",)


def _fewer_because(shown: int, limit: int, candidates: Candidates, blocked: bool) -> str:
    if shown >= limit:
        return ""
    if candidates.matching < limit:
        return "fewer_filtered"
    return "fewer_blocked" if blocked else "fewer_related"


def _load(session: Session, side: Side, ids: Sequence[int]) -> dict[int, Listing]:
    """Read listings by id, leaving out any that may not be recommended (any more)."""
    record = RECORD_OF[side]
    found: Iterable[Need | Resource] = session.scalars(
        select(record)
        .options(lazyload(record.organisation))
        .where(record.id.in_(ids), record.state.in_(MATCHABLE_STATES))
    )
    return {row.id: row.to_listing() for row in found}


def owners(session: Session, result: MatchResult) -> dict[int, dict[str, str]]:
    """Code and names of the organisations behind a result's listings, by id; one query."""
    shown = (*result.recommendations, *result.blocked)
    ids = {one.listing.organisation_id for one in shown if one.listing.organisation_id}
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    return {row.id: {"code": row.code, "name": row.name, "name_en": row.name_en} for row in rows}
