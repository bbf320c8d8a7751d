"""Storing many listings at once: the same records that posting makes, without an object for each.

Rows go in by the thousand. Each row is checked by the schema that posting uses; rows whose source id
is known change that record, and rows that change nothing touch nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as StoredRow
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cloudrd.domain.vocabulary import ListingState, Side
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.importing.rows import BadRow, Row
from cloudrd.services.organisations import Organisations
from cloudrd.services.posting import changed_columns, code_of
from cloudrd.services.schemas import schema_of
from cloudrd.services.schemas.base import RecordSchema
from cloudrd.services.schemas.checks import Check, Flaw, Refused, one_of, text
from cloudrd.store.audit import AuditEntry
from cloudrd.store.base import utcnow
from cloudrd.store.changes import take_numbers
from cloudrd.store.ids import take_ids
from cloudrd.store.records import RECORD_OF

CHUNK = 1000
SOURCE: Check = text(40, one_line=True, least=1)
SOURCE_ID: Check = text(120, one_line=True, least=1)
STATE: Check = one_of(ListingState)
# Not fields of the schema: what says which record a row is, and what is for reading only.
IDENTITY = ("source", "source_id", "state", "code")

Key = tuple[str, str]


@dataclass(slots=True)
class Candidate:
    """A row that has been checked, short of comparing it with what is stored.

    `whole` holds the fields of a new record, in the order of the schema, or None when `flaws` says why
    the row makes none; it may still change a record that is there.
    """

    row: Row
    key: Key
    state: str
    whole: tuple[Any, ...] | None = None
    flaws: Sequence[Flaw] = ()


class Intake:
    """Takes in rows of one side within the session's transaction; commits nothing.

    `created`, `updated` and `unchanged` count what became of the rows so far. With `writing` off, rows are
    checked only.
    """

    def __init__(
        self, session: Session, actor: Actor, side: Side, source: str, *, note: str = "", demo: bool = False
    ) -> None:
        require_write(actor)
        self.created = self.updated = self.unchanged = 0
        self.writing = True
        self._session = session
        self._actor = actor
        self._side = side
        self._source = source
        self._note = note
        self._demo = demo
        self._schema = schema_of(side)
        self._table: Table = RECORD_OF[side].__table__  # type: ignore[assignment]
        self._owners = Organisations(session, actor)
        self._seen: dict[Key, int] = {}

    def check(self, rows: Iterable[Row]) -> tuple[list[Candidate], list[BadRow]]:
        """What can be told from the rows alone, not the database: candidates to take, refused rows."""
        bad: list[BadRow] = []
        candidates = [c for c in (self._identify(row, bad) for row in rows) if c is not None]
        for candidate in candidates:
            _, whole, flaws = self._schema.take(candidate.row.data)
            candidate.flaws = flaws
            if not flaws:
                candidate.whole = tuple(self._schema.columns(whole).values())
        return candidates, bad

    def take(self, candidates: Sequence[Candidate]) -> list[BadRow]:
        """Store checked rows; returns those that were refused all the same."""
        bad: list[BadRow] = []
        stored = self._stored([c.key for c in candidates])
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for candidate in candidates:
            present = stored.get(candidate.key)
            columns, flaws = self._columns(candidate, present)
            if flaws:
                bad.append(self._bad(candidate.row, flaws))
            elif present is None:
                new.append(columns)
            elif names := changed_columns(present, columns):
                changed.append(columns | {"id": present.id, "version": present.version + 1, "_names": names})
            else:
                self.unchanged += 1
        self.created += len(new)
        self.updated += len(changed)
        if self.writing:
            self._insert(new)
            self._update(changed)
        return bad

    def _identify(self, row: Row, bad: list[BadRow]) -> Candidate | None:
        """Which record the row is; a row that cannot be read, or has no id of its own, goes to `bad`."""
        if any(not flaw.path for flaw in row.flaws):  # the row as a whole cannot be read
            bad.append(self._bad(row, row.flaws))
            return None
        given = {name: row.data.pop(name) for name in IDENTITY if name in row.data}
        flaws = list(row.flaws)
        number = given.get("source_id")
        source = _checked(SOURCE, "source", given.get("source") or self._source, flaws)
        source_id = _checked(SOURCE_ID, "source_id", str(number) if type(number) is int else number, flaws)
        state = _checked(STATE, "state", given.get("state") or ListingState.PUBLISHED.value, flaws)
        key = (source, source_id)
        if not flaws and (first := self._seen.setdefault(key, row.number)) != row.number:
            flaws.append(Flaw("source_id_double", "source_id", source_id, (("first", first),)))
        if flaws:
            bad.append(self._bad(row, flaws + self._more(row, flaws)))
            return None
        return Candidate(row, key, state if given.get("state") else "")

    def _more(self, row: Row, flaws: Sequence[Flaw]) -> list[Flaw]:
        """What else is wrong, so that all problems of a row come out at once."""
        _, _, more = self._schema.take(row.data)
        # What a cell that cannot be read would have held is not missing.
        unread = {"required"} if row.flaws else set()
        known = {flaw.path for flaw in flaws}
        return [flaw for flaw in more if flaw.path not in known and flaw.code not in unread]

    def _columns(
        self, candidate: Candidate, present: StoredRow[Any] | None
    ) -> tuple[dict[str, Any], list[Flaw]]:
        """Every column of the record to be, or the flaws."""
        columns, flaws = self._merged(candidate, present) if present else self._fresh(candidate)
        if present and candidate.state and candidate.state != present.state:
            flaws.append(
                Flaw("state_by_import", "state", candidate.state, (("present", _label(present.state)),))
            )
        owner = present.organisation_id if present else None
        if not flaws and "organisation" in candidate.row.data:
            owner = self._owner(candidate.row.data["organisation"], flaws)
        columns["organisation_id"] = owner
        if not present:
            columns["demo"] = self._demo
            columns["source"], columns["source_id"] = candidate.key
            columns["state"] = candidate.state or ListingState.PUBLISHED.value
        return columns, flaws

    def _fresh(self, candidate: Candidate) -> tuple[dict[str, Any], list[Flaw]]:
        if candidate.whole is None:
            return {}, list(candidate.flaws)
        return dict(zip(self._schema.column_names.values(), candidate.whole, strict=True)), []

    def _merged(self, candidate: Candidate, present: StoredRow[Any]) -> tuple[dict[str, Any], list[Flaw]]:
        _, whole, flaws = self._schema.take(candidate.row.data, self._schema.current(present))
        return self._schema.columns(whole), flaws

    def _owner(self, name: str | None, flaws: list[Flaw]) -> int | None:
        if not name or not self.writing:
            return None
        try:
            return self._owners.id_of(name, self._side)
        except Refused as refused:
            flaws += [flaw.inside("organisation") for flaw in refused.flaws]
            return None

    def _stored(self, keys: Iterable[Key]) -> dict[Key, StoredRow[Any]]:
        """Records that are stored already, by source and source id."""
        by_source: dict[str, list[str]] = {}
        for source, source_id in keys:
            by_source.setdefault(source, []).append(source_id)
        c = self._table.c
        found: dict[Key, StoredRow[Any]] = {}
        for source, ids in by_source.items():
            query = select(self._table).where(c.source == source, c.source_id.in_(ids))
            found.update({(source, row.source_id): row for row in self._session.execute(query)})
        return found

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        now = utcnow()
        ids = take_ids(self._session, self._table, len(rows))
        changes = take_numbers(self._session, len(rows))
        for row, record_id, change in zip(rows, ids, changes, strict=True):
            row.update(id=record_id, code=code_of(self._side, record_id), change=change)
            row.update(version=1, created_at=now, updated_at=now)
        self._session.execute(insert(self._table), rows)
        self._audit("create", [(row["id"], row["state"], {}) for row in rows])

    def _update(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        audited = [(row["id"], "", {"fields": sorted(row.pop("_names"))}) for row in rows]
        now = utcnow()
        for row, change in zip(rows, take_numbers(self._session, len(rows)), strict=True):
            row.update(change=change, updated_at=now, _id=row.pop("id"))
        columns: dict[Any, Any] = {name: bindparam(name) for name in rows[0] if name != "_id"}
        by_id = update(self._table).where(self._table.c.id == bindparam("_id")).values(columns)
        self._session.execute(by_id, rows)
        self._audit("update", audited)

    def _audit(self, action: str, records: Sequence[tuple[int, str, Mapping[str, Any]]]) -> None:
        """One entry a record: (id, state it came to, details)."""
        common = {
            "at": utcnow(), "actor": self._actor.name, "action": action, "record": self._side.value,
            "from_state": "", "reason": self._note,
        }  # fmt: skip
        entries = [common | {"record_id": one, "to_state": to, "details": more} for one, to, more in records]
        self._session.execute(insert(AuditEntry.__table__), entries)  # type: ignore[arg-type]

    def _bad(self, row: Row, flaws: Sequence[Flaw]) -> BadRow:
        return bad_row(self._schema, row, flaws)


def bad_row(schema: RecordSchema, row: Row, flaws: Sequence[Flaw]) -> BadRow:
    """The row with its flaws as problems that name fields as the file does."""
    named = [_renamed(flaw, row.names) for flaw in flaws]
    given = {row.names.get(name, name): value for name, value in row.data.items()}
    return BadRow(row.number, row.raw, tuple(schema.problems(named, given, row.number)))


def _label(state: str) -> tuple[str, str]:
    term = ListingState(state)
    return term.zh, term.en


def _checked(check: Check, name: str, value: Any, flaws: list[Flaw]) -> str:
    if value is None or value == "":
        flaws.append(Flaw("required", name))
        return ""
    try:
        return str(check(value))
    except Refused as refused:
        flaws += [flaw.inside(name) for flaw in refused.flaws]
        return ""


def _renamed(flaw: Flaw, names: Mapping[str, str]) -> Flaw:
    first, dot, rest = flaw.path.partition(".")
    return Flaw(flaw.code, names.get(first, first) + dot + rest, flaw.value, flaw.params)
