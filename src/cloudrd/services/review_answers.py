"""Kept matches as plain data: the one rendering for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import DeclineReason, MatchState
from cloudrd.domain.workflow import MATCH_TRANSITIONS
from cloudrd.services.answers import listing_brief, match_answer
from cloudrd.services.review_queries import Kept, Record, history, matches_of, query_of
from cloudrd.store.audit import AuditEntry
from cloudrd.store.match import MatchRun


def run_answer(session: Session, run: MatchRun, language: str) -> dict[str, Any]:
    """A run with its matches and their evidence."""
    return {
        "id": run.id,
        "at": run.at,
        "actor": run.actor,
        "origin": run.origin,
        "side": run.side,
        "query": _brief(query_of(session, run)),
        "verdict": run.verdict,
        "ranker": run.ranker,
        "ranker_digest": run.ranker_digest,
        "reranker": run.reranker,
        "encoder": run.encoder,
        "index_change": run.index_change,
        "matches": [evidence_answer(one, language) for one in matches_of(session, run)],
    }


def kept_answer(kept: Kept, language: str) -> dict[str, Any]:
    """A kept match without its evidence; `next` are the decisions that may follow."""
    match = kept.match
    reason = DeclineReason(match.reason_code) if match.reason_code else None
    return {
        "code": match.code,
        "run": match.run_id,
        "origin": match.run.origin,
        "position": match.position,
        "shown_position": match.shown_position,
        "need": _brief(kept.need),
        "resource": _brief(kept.resource),
        "changed": [side.value for side in kept.changed],
        "probability": match.probability,
        "state": match.state,
        "next": [state.value for state in MatchState if state in MATCH_TRANSITIONS[MatchState(match.state)]],
        "version": match.version,
        "reason": {"code": reason.value, "text": reason.label(language)} if reason else None,
        "note": match.note,
        "reviewer": match.reviewer,
        "decided_at": match.decided_at,
    }


def evidence_answer(kept: Kept, language: str) -> dict[str, Any]:
    """A kept match with the evidence as it was kept."""
    one = kept.recommendation
    whole = match_answer(MatchResult(kept.query.to_listing(), kept.match.run.verdict, (one,)), {}, language)
    shown = whole["recommendations"][0]
    parts = {name: shown[name] for name in ("components", "constraints", "reasons")}
    return {**kept_answer(kept, language), **parts, "duplicates": kept.match.reasons["duplicates"]}


def history_answer(session: Session, kept: Kept) -> list[dict[str, Any]]:
    """What was done to a match, the earliest first."""
    return [_step(entry) for entry in history(session, [kept.match])[kept.match.id]]


def page_answer(kept: Sequence[Kept], total: int, page: int, per_page: int, language: str) -> dict[str, Any]:
    """A page of a list of kept matches."""
    items = [kept_answer(one, language) for one in kept]
    return {"items": items, "total": total, "page": page, "per_page": per_page}


def _step(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at, "actor": entry.actor, "action": entry.action, "from_state": entry.from_state,
        "to_state": entry.to_state, "reason": entry.details.get("reason", ""), "note": entry.reason,
        "decided_on": entry.details.get("decided_on"),
    }  # fmt: skip


def _brief(record: Record) -> dict[str, Any]:
    owner = record.organisation
    names = {"code": owner.code, "name": owner.name, "name_en": owner.name_en} if owner else {}
    known = {owner.id: names} if owner else {}
    return {**listing_brief(record.to_listing(), known), "state": record.state}
