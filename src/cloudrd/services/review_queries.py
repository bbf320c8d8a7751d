"""Reading kept matches: one, those of a run, a page by state, what was done to them. For the office only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import Forbidden, NotFound
from cloudrd.domain.match import Recommendation
from cloudrd.domain.vocabulary import MatchState, Side
from cloudrd.services.actor import Actor
from cloudrd.services.kept import recommendation_of
from cloudrd.store.audit import AuditEntry
from cloudrd.store.match import Match, MatchRun
from cloudrd.store.need import Need
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

Record = Need | Resource
MAX_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept match with both listings as they are now."""

    match: Match
    need: Need
    resource: Resource

    @property
    def query(self) -> Record:
        """The listing that counterparts were looked for."""
        return self.need if self.match.run.side == Side.NEED else self.resource

    @property
    def counterpart(self) -> Record:
        return self.resource if self.match.run.side == Side.NEED else self.need

    @property
    def recommendation(self) -> Recommendation:
        """The recommendation as it was kept."""
        return recommendation_of(self.match, self.counterpart.to_listing())

    @property
    def changed(self) -> tuple[Side, ...]:
        """Sides whose listing has been changed since."""
        match = self.match
        pairs = (
            (Side.NEED, self.need.change, match.need_change),
            (Side.RESOURCE, self.resource.change, match.resource_change),
        )
        return tuple(side for side, now, then in pairs if now != then)


def require_office(actor: Actor) -> None:
    """Raise Forbidden("review_office_only") unless the actor acts for the office."""
    if not actor.local:
        raise Forbidden("review_office_only")


def get_run(session: Session, actor: Actor, number: int) -> MatchRun:
    """The run with that number. Raises Forbidden, NotFound."""
    require_office(actor)
    found = session.get(MatchRun, number)
    if found is None:
        raise NotFound("not_found", code=number)
    return found


def latest_runs(session: Session, actor: Actor, record: Record, count: int = 10) -> list[MatchRun]:
    """The last `count` runs for that listing, the newest first, imported ones too. Raises Forbidden."""
    require_office(actor)
    of_record = (MatchRun.side == record.side.value, MatchRun.query_id == record.id)
    query = select(MatchRun).where(*of_record).order_by(MatchRun.id.desc()).limit(count)
    return list(session.scalars(query))


def query_of(session: Session, run: MatchRun) -> Record:
    """The listing that the run was made for."""
    table: Any = RECORD_OF[Side(run.side)]
    found: Record = session.get_one(table, run.query_id)
    return found


def matches_of(session: Session, run: MatchRun) -> list[Kept]:
    """The matches of a run in their order."""
    return kept(
        session, session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.position))
    )


def get_match(session: Session, actor: Actor, code: str) -> Match:
    """The match with that code. Raises Forbidden, NotFound."""
    require_office(actor)
    found = session.scalar(select(Match).where(Match.code == code.strip().upper()))
    if found is None:
        raise NotFound("not_found", code=code)
    return found


def page_of_matches(
    session: Session, actor: Actor, state: MatchState | None = None, *, page: int = 1, per_page: int = 25
) -> tuple[list[Kept], int]:
    """One page (from 1) of the matches in `state` (None: in any), and how many there are in all.

    What is still to be decided stands by run, the newest first, in the order of the run; what has been
    decided by the time of the decision, the latest first. A page beyond the end gives the last one.
    Raises Forbidden.
    """
    require_office(actor)
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    conditions = [] if state is None else [Match.state == state.value]
    total = session.scalar(select(func.count()).select_from(Match).where(*conditions)) or 0
    page = max(1, min(page, -(-total // per_page)))
    by_run = (Match.run_id.desc(), Match.position)
    order = by_run if state in (None, MatchState.SUGGESTED) else (Match.decided_at.desc(), Match.id.desc())
    query = select(Match).where(*conditions).order_by(*order).limit(per_page).offset((page - 1) * per_page)
    return kept(session, session.scalars(query)), total


def state_counts(session: Session, actor: Actor) -> dict[MatchState, int]:
    """How many matches are in each state, in the order of the vocabulary. Raises Forbidden."""
    require_office(actor)
    rows = session.execute(select(Match.state, func.count()).group_by(Match.state))
    found = {state: int(number) for state, number in rows}
    return {state: found.get(state.value, 0) for state in MatchState}


def kept(session: Session, matches: Iterable[Match]) -> list[Kept]:
    """The matches with their listings, in the same order; one query a side."""
    listed = list(matches)
    needs = _by_id(session, Need, {match.need_id for match in listed})
    resources = _by_id(session, Resource, {match.resource_id for match in listed})
    return [Kept(match, needs[match.need_id], resources[match.resource_id]) for match in listed]


def history(session: Session, matches: Sequence[Match]) -> dict[int, list[AuditEntry]]:
    """What was done to each match, by its id, the earliest first."""
    found: dict[int, list[AuditEntry]] = {match.id: [] for match in matches}
    of_matches = (AuditEntry.record == "match", AuditEntry.record_id.in_(found))
    for entry in session.scalars(select(AuditEntry).where(*of_matches).order_by(AuditEntry.id)):
        found[entry.record_id].append(entry)
    return found


def earlier_decisions(session: Session, matches: Sequence[Match]) -> dict[int, Match]:
    """By match id the latest decided match of the same pair in another run, where there is one."""
    query = select(Match).where(
        Match.need_id.in_({match.need_id for match in matches}),
        Match.resource_id.in_({match.resource_id for match in matches}),
        Match.state != MatchState.SUGGESTED.value,
    )
    decided: dict[tuple[int, int], list[Match]] = {}
    for one in session.scalars(query.order_by(Match.decided_at, Match.id)):
        decided.setdefault((one.need_id, one.resource_id), []).append(one)
    found: dict[int, Match] = {}
    for match in matches:
        for other in decided.get((match.need_id, match.resource_id), ()):
            if other.run_id != match.run_id:
                found[match.id] = other
    return found


def _by_id(session: Session, table: Any, ids: Collection[int]) -> dict[int, Any]:
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(ids)))}
