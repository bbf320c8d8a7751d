"""Recommending: from a need, a resource or free text to ranked, explained counterparts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from cloudrd.domain.advice import advice
from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import ChannelRank, MatchResult, Reasons, Recommendation
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.encoding.parts import encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.encoding.reranker import MOST_CANDIDATES, Reranker, reordered, rerank
from cloudrd.matching import features
from cloudrd.matching.duplicates import fold
from cloudrd.matching.explanation import explain_all
from cloudrd.matching.ranker import Ranker, shipped_ranker
from cloudrd.matching.ranking import Found, Judged, first_scores, in_rank_order, judge_all
from cloudrd.retrieval.dense import cosines
from cloudrd.retrieval.port import Candidates, ListingIndex, Query
from cloudrd.services.indexing import IndexKeeper
from cloudrd.services.shortfall import fewer_because, no_match_because
from cloudrd.services.vectors import listing_text
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

MAX_LIMIT = 100
# Candidates that are read from the database, compared term by term and judged.
JUDGE_AT_LEAST = 40
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


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A cross-encoder and the milliseconds it may take."""

    reranker: Reranker
    budget_ms: float


class Recommender:
    """Recommends on the live database; one for a process, shared by its threads.

    `ranker_of` names the model that serves at present, the shipped one by default.
    """

    def __init__(
        self,
        keeper: IndexKeeper,
        encoder: Encoder,
        ranker_of: Callable[[Session], Ranker] | None = None,
        second_look: SecondLook | None = None,
    ) -> None:
        self._keeper = keeper
        self._encoder = encoder
        self._ranker_of = ranker_of or (lambda session: shipped_ranker())
        self._second_look = second_look

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
        return recommend(
            query, self.stock(session, query.side.other), self._ranker_of(session),
            filters=wanted, limit=limit, today=today, second_look=self._second_look,
        )  # fmt: skip

    def for_pairs(self, session: Session, need: Need, resources: Sequence[Resource]) -> MatchResult:
        """What the ranker makes of these very pairs, in the order given and without reasons.

        As each would stand among the stock today, whether or not it would be shown.
        """
        return rank_pairs(
            need.to_listing(), [one.to_listing() for one in resources], self.stock(session, Side.RESOURCE),
            self._ranker_of(session), today=date.today(),
        )  # fmt: skip

    def stock(self, session: Session, side: Side) -> Stock:
        """What is matched against: the listings of `side` in the present state of the database."""
        return Stock(self._keeper.fresh(session, side), lambda ids: _load(session, side, ids), self._encoder)


def recommend(
    query: Listing,
    stock: Stock,
    ranker: Ranker,
    *,
    filters: Filter,
    limit: int,
    today: date,
    explain: bool = True,
    second_look: SecondLook | None = None,
    folded: bool = True,
) -> MatchResult:
    """Rank what `stock` holds for `query`: candidates → features → score and order → reasons.

    At most `limit` (≤ 100) recommendations; the same question of the same stock has the same answer. The
    same thing listed twice is one recommendation, unless not `folded`.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    candidates = _search(query, stock, filters, limit)
    count = max(JUDGE_AT_LEAST, limit + limit // 2, MOST_CANDIDATES if second_look else 0)
    judged = _judged(query, candidates, stock, ranker, count, today)
    near = [j for j in judged if j.probability >= ranker.no_match_below]
    blocked = [j for j in near[:SHOW_BLOCKED_WITHIN] if j.blocked]
    passed, reranked_by = _looked_twice(query, [j for j in judged if not j.blocked], second_look)
    places = fold([j.found.listing for j in passed]) if folded else [[i] for i in range(len(passed))]
    groups = [[passed[i] for i in group] for group in places[:limit]]
    shown = _recommendations(query, [*groups, *([j] for j in blocked)], stock, explain)
    because = no_match_because(query, near, len(stock.index), candidates.matching)
    return MatchResult(
        query=query,
        verdict="no_match" if because else "matches",
        recommendations=tuple(shown[: len(groups)]),
        no_match_because=because,
        blocked=tuple(shown[len(groups) :]),
        fewer_because=fewer_because(limit, len(groups), len(passed), candidates.matching, bool(blocked)),
        candidates=len(candidates.ids),
        matching=candidates.matching,
        encoder=stock.encoder.fingerprint,
        index_change=stock.index.change,
        ranker=ranker.name,
        ranker_digest=ranker.digest,
        feature_names=ranker.names,
        reranker=reranked_by,
        advice=advice(query, filters, because) if because else (),
    )


def rank_pairs(
    need: Listing, resources: Sequence[Listing], stock: Stock, ranker: Ranker, *, today: date
) -> MatchResult:
    """What the ranker makes of `need` with each of `resources`, in the order given, without reasons."""
    judged = judge_all(
        need,
        [Found(one, ()) for one in resources],
        _meaning(need, resources, stock),
        ranker,
        stock.index,
        today,
    )
    near = any(j.probability >= ranker.no_match_below for j in judged)
    return MatchResult(
        query=need,
        verdict="matches" if near else "no_match",
        recommendations=tuple(_recommendations(need, [[j] for j in judged], stock, explain=False)),
        encoder=stock.encoder.fingerprint,
        index_change=stock.index.change,
        ranker=ranker.name,
        ranker_digest=ranker.digest,
        feature_names=ranker.names,
    )


def _search(query: Listing, stock: Stock, filters: Filter, limit: int) -> Candidates:
    text = listing_text(query)
    vector = encode_listings(stock.encoder, [text], as_query=True)[0]
    per_channel = max(PER_CHANNEL, 2 * limit)
    return stock.index.search(Query(query.search_text, text.title, vector, filters, per_channel))


def _meaning(query: Listing, listings: Sequence[Listing], stock: Stock) -> features.Scores:
    """Cosines of pairs that retrieval was not asked for, of vectors as an index keeps them, shape (n,)."""
    vectors = encode_listings(stock.encoder, [listing_text(one) for one in listings]).astype(np.float16)
    return cosines(vectors, encode_listings(stock.encoder, [listing_text(query)], as_query=True)[0])


def _judged(
    query: Listing, candidates: Candidates, stock: Stock, ranker: Ranker, count: int, today: date
) -> list[Judged]:
    """The best candidates by the channels alone, read, judged and in rank order."""
    if not len(candidates.ids):
        return []
    total = first_scores(candidates.scores, ranker)
    best = np.lexsort((candidates.ids, -total))[:count]
    listings = stock.load([int(candidates.ids[i]) for i in best])
    best = np.array([i for i in best if int(candidates.ids[i]) in listings], dtype=np.intp)
    found = [Found(listings[int(candidates.ids[i])], _channels(candidates, int(i))) for i in best]
    meaning = candidates.scores["dense"][best]
    return in_rank_order(judge_all(query, found, meaning, ranker, stock.index, today))


def _channels(candidates: Candidates, i: int) -> tuple[ChannelRank, ...]:
    return tuple(
        ChannelRank(name, int(candidates.ranks[name][i]) or None, round(float(candidates.scores[name][i]), 4))
        for name in candidates.scores
    )


def _looked_twice(
    query: Listing, passed: Sequence[Judged], second_look: SecondLook | None
) -> tuple[list[Judged], str]:
    """The order after the cross-encoder, and its fingerprint; as it was, and "", without one or in vain."""
    if second_look is None or not passed:
        return list(passed), ""
    texts = [j.found.listing.text for j in passed]
    scores = rerank(second_look.reranker, query.text, texts, second_look.budget_ms)
    return reordered(passed, scores), second_look.reranker.fingerprint if scores is not None else ""


def _recommendations(
    query: Listing, groups: Sequence[Sequence[Judged]], stock: Stock, explain: bool
) -> list[Recommendation]:
    """One recommendation a group: its first, with the others as duplicates."""
    judged = [group[0] for group in groups]
    listings = [j.found.listing for j in judged]
    evidence = (
        explain_all(query, listings, stock.index, stock.encoder, [j.worth for j in judged])
        if explain
        else [((), ())] * len(judged)
    )
    return [
        Recommendation(
            rank=place,
            listing=j.found.listing,
            score=j.score,
            components=j.components,
            constraints=j.constraints,
            reasons=Reasons(terms, sentences, j.found.channels, j.indicators),
            probability=j.probability,
            features=j.features,
            duplicates=tuple(other.found.listing for other in group[1:]),
        )
        for place, (group, j, (terms, sentences)) in enumerate(
            zip(groups, judged, evidence, strict=True), start=1
        )
    ]


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
