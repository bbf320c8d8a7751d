"""Match quality from the office's decisions: of a whole period, month by month, ranker by ranker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cloudrd.domain.judgement import accepted
from cloudrd.domain.vocabulary import Side
from cloudrd.evaluation.bootstrap import RESAMPLES
from cloudrd.evaluation.coverage import Coverage, Coverages
from cloudrd.evaluation.decision_figures import Figures, figures
from cloudrd.evaluation.decision_table import DecisionTable, table_of
from cloudrd.evaluation.decisions import Decision
from cloudrd.services.actor import Actor
from cloudrd.services.decision_history import CHINA, History, KeptList, read_history, start_of
from cloudrd.services.kept import OFFICE
from cloudrd.services.review_queries import require_office
from cloudrd.store.match import MatchRun
from cloudrd.store.ranker_version import RankerVersion

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Period:
    """Quality of the lists kept from `first` to `last`, both days included, and coverage as it was on `last`.

    The whole period goes from the day of the first list to that of the last, a month from its first day.
    """

    first: date
    last: date
    figures: Figures
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class RankerQuality:
    """Quality of the lists that one version of a ranker made here, the first and last of them on `first`
    and `last`. `live_from` is None for the shipped model and for versions that do not serve any more."""

    name: str
    digest: str
    first: date
    last: date
    live_from: date | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class QualityReport:
    """`whole` is None when nothing was kept. Intervals are by bootstrap over queries with `resamples`."""

    since: date | None
    until: date | None
    ranker: str
    resamples: int
    whole: Period | None
    months: tuple[Period, ...]
    rankers: tuple[RankerQuality, ...]


def quality(
    session: Session,
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    ranker: str = "",
    resamples: int = RESAMPLES,
) -> QualityReport:
    """The report on what was kept from `since` to `until`, both days included, by `ranker` ("" for all).

    At most the last 60 months are told one by one. Raises Forbidden.
    """
    history = read_history(session, actor, since=since, until=until, ranker=ranker)
    if not history.lists:
        return QualityReport(since, until, ranker, resamples, None, (), ())
    table = table_of(history.rows, history.owners)
    covered = _coverages(history)
    first, last = history.lists[0].day, history.lists[-1].day
    lists_of = _by_month(history.lists)
    months = tuple(
        _period(start, min(last, end), table.part(lists_of.get(start, ())), covered, resamples)
        for start, end in _months(first, last)
    )
    whole = _period(first, last, table, covered, resamples)
    rankers = tuple(_rankers(session, history.lists, table, resamples))
    return QualityReport(since, until, ranker, resamples, whole, months, rankers)


def ranker_names(session: Session, actor: Actor) -> list[str]:
    """Names of the rankers of all kept lists, in the order of their first list. Raises Forbidden."""
    require_office(actor)
    query = select(MatchRun.ranker).group_by(MatchRun.ranker).order_by(func.min(MatchRun.id))
    return list(session.scalars(query))


def _period(first: date, last: date, table: DecisionTable, covered: Coverages, resamples: int) -> Period:
    end = start_of(last + timedelta(days=1))
    return Period(first, last, figures(table, resamples=resamples), covered.until(end))


def _coverages(history: History) -> Coverages:
    kept = {one.id: one for one in history.lists}
    for_needs = [(one.query[1], one.at, one.verdict) for one in history.lists if one.query[0] == Side.NEED]
    taken = [(_need(row), kept[row.list].at) for row in history.rows if accepted(row.state)]
    return Coverages(history.needs, for_needs, taken)


def _need(row: Decision) -> int:
    """Database id of the need of a match."""
    query, item = cast("tuple[str, int]", row.query), cast("tuple[str, int]", row.item)
    return query[1] if query[0] == Side.NEED else item[1]


def _by_month(lists: Iterable[KeptList]) -> dict[date, list[int]]:
    """The numbers of the lists by the first day of their month."""
    found: dict[date, list[int]] = defaultdict(list)
    for one in lists:
        found[one.day.replace(day=1)].append(one.id)
    return found


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of the months from that of `first` to that of `last`, the latest 60."""
    found: list[tuple[date, date]] = []
    start = last.replace(day=1)
    while start >= first.replace(day=1) and len(found) < MOST_MONTHS:
        after = (start + timedelta(days=31)).replace(day=1)
        found.append((start, after - timedelta(days=1)))
        start = (start - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _rankers(
    session: Session, lists: Iterable[KeptList], table: DecisionTable, resamples: int
) -> Iterator[RankerQuality]:
    """Versions in the order of their first list. An imported list was not made by the ranker it names."""
    made: dict[tuple[str, str], list[KeptList]] = defaultdict(list)
    for one in lists:
        if one.origin == OFFICE:
            made[one.ranker, one.digest].append(one)
    live = {
        name: _day(at) for name, at in session.execute(select(RankerVersion.name, RankerVersion.live_from))
    }
    for (name, digest), own in made.items():
        found = figures(table.part({one.id for one in own}), resamples=resamples)
        yield RankerQuality(name, digest, own[0].day, own[-1].day, live.get(name), found)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(CHINA).date() if at else None
