"""Keeping recommendations for review and deciding on them: permission → validate → act → audit → result.

Nothing here commits; the edge does, once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cloudrd.domain.errors import Conflict, FieldProblem, Invalid
from cloudrd.domain.listing import Filter
from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import DeclineReason, MatchState, Side
from cloudrd.domain.workflow import check_match_transition
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.kept import OFFICE, match_of, run_of
from cloudrd.services.recommending import Recommender
from cloudrd.services.schemas.checks import Refused, shorten, text
from cloudrd.services.schemas.decision import DECLINED, NOTE_LENGTH
from cloudrd.store.audit import AuditEntry
from cloudrd.store.base import utcnow
from cloudrd.store.ids import take_ids
from cloudrd.store.match import Match, MatchRun
from cloudrd.store.need import Need
from cloudrd.store.resource import Resource

_NOTE = text(NOTE_LENGTH)


def keep(
    session: Session,
    actor: Actor,
    recommender: Recommender,
    record: Need | Resource,
    *,
    filters: Filter | None = None,
    limit: int = 10,
) -> MatchRun:
    """Recommend for a stored listing and keep the list for review; raises Forbidden.

    A run whose verdict is "no_match" keeps what came nearest. When neither model, encoder, index nor
    listing has changed since the latest run and the list is the same, that run is returned.
    """
    require_write(actor)
    result = recommender.for_record(session, record, filters=filters, limit=limit)
    latest = latest_run(session, record)
    if latest is not None and _is_same(session, latest, result):
        return latest
    run = run_of(result, actor, OFFICE)
    session.add(run)
    numbers = take_ids(session, Match.__table__, len(result.recommendations))  # type: ignore[arg-type]
    for position, (number, one) in enumerate(zip(numbers, result.recommendations, strict=True), start=1):
        session.add(match_of(run, result.query, one, number, position, position))
    session.flush()
    details = {"matches": len(numbers), "verdict": run.verdict, "limit": limit, "filters": _criteria(filters)}
    session.add(
        AuditEntry(actor=actor.name, action="keep", record="match_run", record_id=run.id, details=details)
    )
    return run


def latest_run(session: Session, record: Need | Resource) -> MatchRun | None:
    """The last list for that listing which was kept here; imported histories do not count."""
    of_record = (MatchRun.side == record.side.value, MatchRun.query_id == record.id)
    query = select(MatchRun).where(*of_record, MatchRun.origin == OFFICE).order_by(MatchRun.id.desc())
    return session.scalar(query.limit(1))


def decide(
    session: Session,
    actor: Actor,
    match: Match,
    target: MatchState,
    *,
    reason: DeclineReason | None = None,
    note: str = "",
    version: int | None = None,
) -> Match:
    """Move a match to `target`; going back to "suggested" takes the decision back.

    `version` is that of the match on which the decision was made; None for whatever it is. Raises
    Forbidden; Invalid for a reason that is missing or not wanted, or a note that cannot be kept;
    Conflict("match_stale") when somebody else was quicker, Conflict("match_state_conflict").
    """
    require_write(actor)
    clean = _checked(target, reason, note)
    if version is not None and version != match.version:
        raise _stale(match)
    before = MatchState(match.state)
    check_match_transition(before, target)
    _write(session, actor, match, target, reason, clean)
    session.add(
        AuditEntry(
            actor=actor.name, action="decide", record="match", record_id=match.id, from_state=before.value,
            to_state=target.value, reason=clean, details={"reason": reason.value} if reason else {},
        )
    )  # fmt: skip
    return match


def _write(
    session: Session, actor: Actor, match: Match, target: MatchState, reason: DeclineReason | None, note: str
) -> None:
    """Change the row only while it is what the decision was made on, whatever others do meanwhile."""
    decided = target is not MatchState.SUGGESTED
    columns = {
        "state": target.value,
        "version": match.version + 1,
        "reason_code": reason.value if reason else "",
        "note": note if decided else "",
        "reviewer": actor.name if decided else "",
        "decided_at": utcnow() if decided else None,
    }
    unchanged = (Match.id == match.id, Match.version == match.version)
    options = {"synchronize_session": False}
    done: Any = session.execute(update(Match).where(*unchanged).values(**columns), execution_options=options)
    session.refresh(match)
    if done.rowcount != 1:
        raise _stale(match)


def _stale(match: Match) -> Conflict:
    state = MatchState(match.state)
    return Conflict("match_stale", code=match.code, state=(state.zh, state.en))


def _checked(target: MatchState, reason: DeclineReason | None, note: str) -> str:
    """The note as it is stored. Raises Invalid with every problem of the decision."""
    problems = []
    if target in DECLINED and reason is None:
        problems.append(FieldProblem("reason", "decision_reason_wanted"))
    if target not in DECLINED and reason is not None:
        problems.append(FieldProblem("reason", "decision_reason_unwanted", reason.value))
    try:
        clean = str(_NOTE(note))
    except Refused as refused:
        clean = ""
        problems += [
            FieldProblem("note", flaw.code, shorten(note), params=flaw.params) for flaw in refused.flaws
        ]
    if problems:
        raise Invalid(problems)
    return clean


def _is_same(session: Session, run: MatchRun, result: MatchResult) -> bool:
    """Whether `run` says just what `result` says, by the same means."""
    made = (run.query_change, run.verdict, run.ranker_digest, run.reranker, run.encoder, run.index_change)
    means = (
        result.query.change, result.verdict, result.ranker_digest, result.reranker, result.encoder,
        result.index_change,
    )  # fmt: skip
    if made != means:
        return False
    other = Match.resource_id if run.side == Side.NEED else Match.need_id
    kept = session.execute(
        select(other, Match.score).where(Match.run_id == run.id).order_by(Match.position)
    ).all()
    return [tuple(row) for row in kept] == [(one.listing.id, one.score) for one in result.recommendations]


def _criteria(filters: Filter | None) -> dict[str, Any]:
    """The criteria that were set, as plain data for the audit trail."""
    named = ((field.name, getattr(filters, field.name)) for field in fields(Filter)) if filters else ()
    return {
        name: sorted(value) if isinstance(value, frozenset) else str(value) for name, value in named if value
    }
