"""Reading kept lists and what became of them, for figures and test sets, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from cloudrd.domain.vocabulary import MATCHABLE_STATES, ListingState, OrganisationKind, Side
from cloudrd.evaluation.decisions import Decision
from cloudrd.services.actor import Actor
from cloudrd.services.kept import OFFICE
from cloudrd.services.review_queries import require_office
from cloudrd.store.match import Match, MatchRun
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.resource import Resource

# Days and months are those of China, which has one time zone and no summer time.
CHINA = timezone(timedelta(hours=8))
# Those whose exposure is compared: universities and institutes, who share one public.
COMPARED = (OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE)
# Needs that are open to matching or have been.
POSTED = frozenset({*MATCHABLE_STATES, ListingState.SOLVED})
# Looked up once: there may be a hundred thousand rows.
_NEED, _RESOURCE = Side.NEED.value, Side.RESOURCE.value


class KeptList(NamedTuple):
    """One kept list. `query` is (side, database id) of the listing it was made for; `at` says when it was
    kept, of an imported list when it was first decided on."""

    id: int
    at: datetime
    query: tuple[str, int]
    verdict: str
    ranker: str
    digest: str
    origin: str

    @property
    def day(self) -> date:
        return self.at.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class History:
    """`lists` in the order in which they were kept, `rows` their matches as plain decisions.

    Items of `rows` are (side, database id) as queries are, owners database ids. `needs` maps the database
    id of every posted need to when that was, `owners` are the compared organisations that have resources.
    """

    lists: tuple[KeptList, ...]
    rows: tuple[Decision, ...]
    needs: dict[int, datetime]
    owners: frozenset[int]


def read_history(
    session: Session,
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    ranker: str = "",
) -> History:
    """Everything kept from `since` to `until`, both days included, by `ranker` ("" for all).

    A list belongs to its own day with all that was decided about it later. Raises Forbidden.
    """
    require_office(actor)
    # The first and the last year of the calendar have no day before or after them and bound nothing.
    start = start_of(since) if since and since.year > 1 else None
    end = start_of(until + timedelta(days=1)) if until and until.year < 9999 else None
    conditions = _conditions(start, end, ranker)
    lists = {one.id: one for one in _lists(session, conditions)}
    rows, first_decided = _rows(session, lists, conditions)
    dated = (_dated(one, first_decided.get(one.id)) for one in lists.values())
    inside = {one.id: one for one in dated if (not start or one.at >= start) and (not end or one.at < end)}
    return History(
        tuple(sorted(inside.values(), key=lambda one: (one.at, one.id))),
        tuple(row for row in rows if row.list in inside),
        _needs(session),
        _owners(session),
    )


def start_of(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def _conditions(start: datetime | None, end: datetime | None, ranker: str) -> list[ColumnElement[bool]]:
    """Conditions on runs. Only those kept here have their own time: an import keeps all at once."""
    found: list[ColumnElement[bool]] = []
    if start is not None:
        found.append(or_(MatchRun.at >= start, MatchRun.origin != OFFICE))
    if end is not None:
        found.append(or_(MatchRun.at < end, MatchRun.origin != OFFICE))
    if ranker:
        found.append(MatchRun.ranker == ranker)
    return found


def _lists(session: Session, conditions: Iterable[ColumnElement[bool]]) -> Iterable[KeptList]:
    columns = (MatchRun.id, MatchRun.at, MatchRun.side, MatchRun.query_id, MatchRun.verdict, MatchRun.ranker,
               MatchRun.ranker_digest, MatchRun.origin)  # fmt: skip
    for number, at, side, query, *rest in session.execute(select(*columns).where(*conditions)):
        yield KeptList(number, at, (side, query), *rest)


def _dated(one: KeptList, decided: datetime | None) -> KeptList:
    return one if one.origin == OFFICE or decided is None else one._replace(at=decided)


def _rows(
    session: Session, lists: dict[int, KeptList], conditions: Iterable[ColumnElement[bool]]
) -> tuple[Iterable[Decision], dict[int, datetime]]:
    """The matches as decisions, and when each list was first decided on.

    An imported list may hold a pair several times, once for every step: the last state counts, and the
    last place that was stated.
    """
    columns = (Match.run_id, Match.decided_at, Match.need_id, Match.resource_id, Match.shown_position,
               Match.state, Match.reason_code, Match.probability, Resource.organisation_id,
               Organisation.kind)  # fmt: skip
    query = select(*columns).join(MatchRun, Match.run_id == MatchRun.id).where(*conditions)
    query = query.join(Resource, Match.resource_id == Resource.id).outerjoin(Organisation)
    found: dict[tuple[int, int, int], Decision] = {}
    first: dict[int, datetime] = {}
    for number, at, need, resource, place, *rest in session.execute(
        query.order_by(Match.decided_at, Match.id)
    ):
        if number not in lists:
            continue  # kept while this was being read
        if at is not None:
            first.setdefault(number, at)
        earlier = found.get((number, need, resource))
        if place is None and earlier is not None:
            place = earlier.position
        found[number, need, resource] = _decision(lists[number], need, resource, place, *rest)
    return found.values(), first


def _decision(
    kept: KeptList, need: int, resource: int, position: int | None, state: str, reason: str,
    probability: float | None, owner: int | None, kind: str | None,
) -> Decision:  # fmt: skip
    for_need = kept.query[0] == _NEED
    item = (_RESOURCE, resource) if for_need else (_NEED, need)
    owner = owner if for_need and kind in COMPARED else None
    return Decision(kept.query, kept.id, item, position, state, reason, probability, owner)


def _needs(session: Session) -> dict[int, datetime]:
    query = select(Need.id, Need.posted_on, Need.created_at).where(Need.state.in_(POSTED))
    return {number: start_of(day) if day else made for number, day, made in session.execute(query)}


def _owners(session: Session) -> frozenset[int]:
    query = select(Resource.organisation_id).join(Organisation)
    query = query.where(Organisation.kind.in_(COMPARED), Resource.state.in_(MATCHABLE_STATES)).distinct()
    return frozenset(number for number in session.scalars(query) if number is not None)
