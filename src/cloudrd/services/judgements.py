"""The office's decisions as examples to learn from: which count, with which inputs and which weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from cloudrd.domain.judgement import grade_of
from cloudrd.matching.learning import Example
from cloudrd.matching.ranker import Floats
from cloudrd.matching.selection import corrections, decided_shares
from cloudrd.services.kept import OFFICE
from cloudrd.store.match import Match, MatchRun

# Side and database id of the listing that counterparts were looked for.
Query = Hashable
# Why a decision is left out, besides reasons of declining that say nothing about relevance.
EARLIER, NO_REASON, OTHER_FEATURES, OTHER_ENCODER = "earlier", "no_reason", "other_features", "other_encoder"


@dataclass(frozen=True, slots=True)
class Judged:
    """One decided pair as an example, when it was decided, and the origin of its list."""

    example: Example
    at: datetime
    need_id: int
    resource_id: int
    origin: str = OFFICE


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that is to be learned from, by time: queries in the order of their last decision.

    `left_out` counts decisions that are not used, by why: a decline reason, or "earlier" (the pair was
    decided again), "no_reason", "other_features" and "other_encoder" (made by a program whose inputs do
    not compare). `shares` are estimated probabilities that a pair at place 1, 2, … gets decided. `unclear`
    holds queries with a pair that may fit but was declined for another reason.
    """

    judged: tuple[Judged, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    shares: tuple[float, ...] = ()
    unclear: frozenset[Query] = frozenset()

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(one.example for one in self.judged)

    @property
    def queries(self) -> tuple[Query, ...]:
        """Every query once, the one decided last at the end."""
        return tuple(dict.fromkeys(one.example.query for one in self.judged))

    @property
    def until(self) -> datetime | None:
        """When the latest decision was made."""
        return max((one.at for one in self.judged), default=None)

    def decided_after(self, moment: datetime | None) -> frozenset[Query]:
        """Queries with no decision up to `moment`; all of them for None."""
        known = {one.example.query for one in self.judged if moment is not None and one.at <= moment}
        return frozenset(query for query in self.queries if query not in known)


def read_judgements(session: Session, names: Sequence[str], encoder: str = "") -> Decisions:
    """The latest decision on every pair, with its inputs in the order of `names`.

    Inputs are those that the pair had when it was shown; runs that lack one of `names`, or that another
    encoder made than the one with fingerprint `encoder` ("" for any), are left out.
    """
    rows, earlier = _latest(_decided(session))
    left_out: Counter[str] = Counter({EARLIER: earlier} if earlier else {})
    judged, unclear = [], set()
    for row in rows:
        grade = grade_of(row.state, row.reason_code)
        query = (row.side, row.query_id)
        why = _why_not(row, grade, names, encoder)
        if why:
            left_out[why] += 1
        if grade is None:
            unclear.add(query)
        if not why and grade is not None:
            judged.append(_judged(row, query, grade, names))
    shares = decided_shares(*_counts(session))
    weighted = _weighted(judged, shares)
    return Decisions(tuple(_by_time(weighted)), dict(left_out), tuple(shares.tolist()), frozenset(unclear))


def _decided(session: Session) -> Iterable[Any]:
    columns = (
        Match.id, Match.need_id, Match.resource_id, Match.shown_position, Match.features, Match.state,
        Match.reason_code, Match.decided_at, MatchRun.side, MatchRun.query_id, MatchRun.encoder,
        MatchRun.origin, MatchRun.features.label("names"),
    )  # fmt: skip
    statement = select(*columns).join(MatchRun, Match.run_id == MatchRun.id)
    return session.execute(
        statement.where(Match.decided_at.is_not(None)).order_by(Match.decided_at, Match.id)
    )


def _latest(rows: Iterable[Any]) -> tuple[list[Any], int]:
    """The last of `rows` on every pair, and how many came before them."""
    latest: dict[tuple[int, int], Any] = {}
    earlier = 0
    for row in rows:
        earlier += (row.need_id, row.resource_id) in latest
        latest[row.need_id, row.resource_id] = row
    return list(latest.values()), earlier


def _why_not(row: Any, grade: int | None, names: Sequence[str], encoder: str) -> str:
    if grade is None:
        return row.reason_code or NO_REASON
    if encoder and row.encoder != encoder:
        return OTHER_ENCODER
    # A row may be shorter than its names only if it was written by hand; it says nothing then.
    known = len(row.features) == len(row.names) and set(names) <= set(row.names)
    return "" if known else OTHER_FEATURES


def _judged(row: Any, query: Query, grade: int, names: Sequence[str]) -> Judged:
    value_of = dict(zip(row.names, row.features, strict=True))
    features = tuple(float(value_of[name]) for name in names)
    example = Example(query, features, grade, position=row.shown_position)
    return Judged(example, row.decided_at, row.need_id, row.resource_id, row.origin)


def _counts(session: Session) -> tuple[list[int], list[int]]:
    """How many pairs stood at place 1, 2, … of lists that the office took up, and how many it decided.

    A pair that was decided in another list did not wait to be decided in this one.
    """
    other, taken_up = aliased(Match), select(Match.run_id).where(Match.decided_at.is_not(None))
    same_pair = and_(other.need_id == Match.need_id, other.resource_id == Match.resource_id)
    elsewhere = exists().where(same_pair, other.decided_at.is_not(None))
    statement = (
        select(Match.shown_position, func.count(), func.count(Match.decided_at))
        .join(MatchRun, Match.run_id == MatchRun.id)
        .where(MatchRun.origin == OFFICE, Match.shown_position.is_not(None), Match.run_id.in_(taken_up))
        .where(or_(Match.decided_at.is_not(None), ~elsewhere))
        .group_by(Match.shown_position)
    )
    found = {place: (shown, decided) for place, shown, decided in session.execute(statement)}
    places = [found.get(place, (0, 0)) for place in range(1, 1 + max((p for p in found if p), default=0))]
    return [shown for shown, _ in places], [decided for _, decided in places]


def _weighted(judged: Sequence[Judged], shares: Floats) -> list[Judged]:
    """Decisions on lists kept here stand for what was shown there; of imported ones nothing is known."""
    places = [one.example.position if one.origin == OFFICE else None for one in judged]
    weights = iter(corrections([place for place in places if place is not None], shares).tolist())
    return [
        one if place is None else replace(one, example=replace(one.example, weight=next(weights)))
        for one, place in zip(judged, places, strict=True)
    ]


def _by_time(judged: Sequence[Judged]) -> list[Judged]:
    """Query by query, in the order of their last decision."""
    last: dict[Query, datetime] = {}
    for one in judged:
        last[one.example.query] = max(one.at, last.get(one.example.query, one.at))
    return sorted(judged, key=lambda one: last[one.example.query])
