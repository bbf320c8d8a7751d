"""Importing decisions that an office made elsewhere: all or nothing, repeatable, every bad row named.

Two steps, so that other writers wait only while rows are stored: `read_decisions` reads, checks and ranks
every pair with what the program knows today, `store_decisions` keeps them as decided matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import BadFile, FieldProblem, Invalid, TooLarge
from cloudrd.domain.match import MatchResult, Recommendation
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.importing import MAX_BAD_ROWS, MAX_ROWS, check_arguments, read_rows
from cloudrd.services.importing.decision_rows import Decision, DecisionMapping, Key, check_rows
from cloudrd.services.importing.refused import ImportRefused, write_refused
from cloudrd.services.importing.rows import BadRow, ImportReport, Row
from cloudrd.services.importing.textfiles import Progress
from cloudrd.services.kept import OFFICE, match_of, run_of
from cloudrd.services.schemas.checks import shorten
from cloudrd.services.schemas.decision import OFFICE_TIME
from cloudrd.services.vectors import batches
from cloudrd.store.audit import AuditEntry
from cloudrd.store.ids import take_ids
from cloudrd.store.match import Match
from cloudrd.store.need import Need
from cloudrd.store.resource import Resource

_STATEMENT_ROWS = 500


class PairRanker(Protocol):
    """What scores given pairs: `services.recommending.Recommender`."""

    def for_pairs(self, session: Session, need: Need, resources: Sequence[Resource]) -> MatchResult:
        """The resources in the given order, scored for the need, whatever their state."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The decisions on one need, and the pairs as they score today, by resource id."""

    result: MatchResult
    pairs: dict[int, Recommendation]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """A file that has been read: what to store, how many were there already, which rows were left out."""

    file: str
    source: str
    ranked: tuple[Ranked, ...]
    known: int
    bad: tuple[BadRow, ...]


def read_decisions(
    session: Session,
    actor: Actor,
    path: Path,
    ranker: PairRanker,
    *,
    source: str = "import",
    skip_bad: Path | None = None,
    language: str = "zh",
    progress: Progress | None = None,
) -> Decisions:
    """Read a file of decisions; changes nothing in the database.

    With a bad row ImportRefused lists every one; with `skip_bad` they are written there with reasons.
    `progress` is told (done, total) of reading, then of needs ranked. Raises Forbidden; BadFile or
    TooLarge when the file cannot be read as a whole.
    """
    require_write(actor)
    check_arguments(path, "native", source, skip_bad)
    if source == OFFICE:
        raise Invalid([FieldProblem("source", "import_source_office", shorten(source))])
    progress = progress or (lambda done, total: None)
    decisions, bad = check_rows(session, list(_limited(read_rows(path, DecisionMapping(), progress), path)))
    if bad and (skip_bad is None or len(bad) > MAX_BAD_ROWS):
        raise ImportRefused(bad)
    if bad and skip_bad is not None:
        write_refused(skip_bad, bad, language)
    new = _unknown(session, decisions)
    ranked = tuple(_ranked(session, new, ranker, progress))
    return Decisions(path.name, source, ranked, len(decisions) - len(new), tuple(bad))


def store_decisions(session: Session, actor: Actor, read: Decisions) -> ImportReport:
    """Keep what was read as decided matches, one run a need; does not commit. Raises Forbidden.

    What somebody else has stored since it was read is not stored again.
    """
    require_write(actor)
    stored, left = 0, read.known
    for one in read.ranked:
        new = _unknown(session, one.decisions)
        left += len(one.decisions) - len(new)
        if new:
            _store(session, actor, read, replace(one, decisions=tuple(new)))
        stored += len(new)
    session.flush()
    return ImportReport(stored, 0, left, read.bad)


def _limited(rows: Iterable[Row], path: Path) -> Iterator[Row]:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise TooLarge("rows_too_many", path=path.name, maximum=MAX_ROWS)
        yield row
    if not count:
        raise BadFile("file_empty", path=path.name)


def _unknown(session: Session, decisions: Sequence[Decision]) -> list[Decision]:
    """Those that are not stored yet, each once."""
    known = _known(session, {one.need_id for one in decisions})
    new = {one.key: one for one in reversed(decisions) if one.key not in known}
    return sorted(new.values(), key=lambda one: one.row)


def _known(session: Session, needs: Iterable[int]) -> set[Key]:
    """Every decision on these needs that the audit trail tells of, made here or imported."""
    columns = (Match.need_id, Match.resource_id, AuditEntry.to_state, AuditEntry.details, AuditEntry.at)
    trail = select(*columns).join(AuditEntry, AuditEntry.record_id == Match.id)
    trail = trail.where(AuditEntry.record == "match")
    found = set()
    for some in batches(sorted(needs), _STATEMENT_ROWS):
        for need, resource, state, details, at in session.execute(trail.where(Match.need_id.in_(some))):
            day = details.get("decided_on") or at.astimezone(OFFICE_TIME).date().isoformat()
            found.add((need, resource, state, day))
    return found


def _ranked(
    session: Session, decisions: Sequence[Decision], ranker: PairRanker, progress: Progress
) -> Iterator[Ranked]:
    by_need: dict[int, list[Decision]] = {}
    for one in decisions:
        by_need.setdefault(one.need_id, []).append(one)
    for done, (need_id, some) in enumerate(by_need.items(), start=1):
        resources = {i: session.get_one(Resource, i) for i in dict.fromkeys(d.resource_id for d in some)}
        result = ranker.for_pairs(session, session.get_one(Need, need_id), list(resources.values()))
        pairs = dict(zip(resources, result.recommendations, strict=True))
        yield Ranked(result, pairs, tuple(some))
        progress(done, len(by_need))


def _store(session: Session, actor: Actor, read: Decisions, one: Ranked) -> None:
    """One run: known places first, in their order, then the rest in the order of the file."""
    run = run_of(one.result, actor, read.source)
    session.add(run)
    numbers = take_ids(session, Match.__table__, len(one.decisions))  # type: ignore[arg-type]
    ordered = sorted(one.decisions, key=lambda d: (d.position is None, d.position or 0, d.row))
    for position, (number, decision) in enumerate(zip(numbers, ordered, strict=True), start=1):
        pair = one.pairs[decision.resource_id]
        match = match_of(run, one.result.query, pair, number, position, decision.position)
        for name, value in decision.columns.items():
            setattr(match, name, value)
        session.add_all([match, _audit(actor, read, number, decision)])
    session.flush()


def _audit(actor: Actor, read: Decisions, number: int, decision: Decision) -> AuditEntry:
    details = {"decided_on": decision.decided_on.isoformat(), "file": read.file, "source": read.source}
    if decision.columns["reason_code"]:
        details["reason"] = decision.columns["reason_code"]
    return AuditEntry(
        actor=actor.name, action="import", record="match", record_id=number,
        to_state=decision.columns["state"], reason=decision.columns["note"], details=details,
    )  # fmt: skip
