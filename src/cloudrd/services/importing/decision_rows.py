"""Rows of a file of decisions: which listings they mean, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from cloudrd.domain.vocabulary import Side
from cloudrd.services.importing.mapping import ColumnMapping
from cloudrd.services.importing.pointers import Pointers
from cloudrd.services.importing.rows import BadRow, Row
from cloudrd.services.importing.storing import bad_row
from cloudrd.services.importing.textfiles import Record
from cloudrd.services.schemas.checks import Flaw, Refused
from cloudrd.services.schemas.decision import DecisionSchema
from cloudrd.services.schemas.fields import Choice
from cloudrd.services.tabular import as_columns
from cloudrd.services.tabular_cells import read_cell

SCHEMA = DecisionSchema()

# Need, resource, state, day: what makes it one decision.
Key = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the file whose listings are known; `columns` are those of the match."""

    row: int
    need_id: int
    resource_id: int
    decided_on: date
    position: int | None
    columns: dict[str, Any]

    @property
    def key(self) -> Key:
        """The same key again is the same decision and is not stored twice."""
        return (self.need_id, self.resource_id, self.columns["state"], self.decided_on.isoformat())


class DecisionMapping(ColumnMapping):
    """Columns of decisions; JSON may use the labels and plain numbers that a table may use."""

    def __init__(self) -> None:
        super().__init__(as_columns(SCHEMA.checked))

    def objects(self, records: Iterable[Record], path: Path) -> Iterator[Row]:
        for row in super().objects(records, path):
            for name, value in row.data.items():
                if isinstance(self._fields.get(name), Choice) and isinstance(value, str):
                    row.data[name] = read_cell(self._fields[name], value)
                elif name in ("need", "resource") and type(value) is int:
                    row.data[name] = str(value)
            yield row


def check_rows(session: Session, rows: Sequence[Row]) -> tuple[list[Decision], list[BadRow]]:
    """Decisions in the order of the file, and rows that are none, with every problem."""
    taken = [(row, *_fields(row)) for row in rows]
    pointers = {
        side: Pointers.load(
            session, side, {fields[side.value] for _, fields, _ in taken if fields.get(side.value)}
        )
        for side in Side
    }
    decisions, bad = [], []
    for row, fields, flaws in taken:
        ids = {side: _pointed(pointers[side], fields, flaws) for side in Side}
        if flaws:
            bad.append(bad_row(SCHEMA, row, flaws))
        else:
            decisions.append(_decision(row.number, ids, fields))
    return decisions, bad


def _fields(row: Row) -> tuple[dict[str, Any], list[Flaw]]:
    """The clean fields of a row, and what is wrong with it."""
    if any(not flaw.path for flaw in row.flaws):  # the row as a whole cannot be read
        return {}, list(row.flaws)
    clean, whole, more = SCHEMA.take(row.data)
    # What a cell that cannot be read would have held is not missing.
    unread = {"required"} if row.flaws else set()
    flaws = [*row.flaws, *(flaw for flaw in more if flaw.code not in unread)]
    return (clean, flaws) if flaws else (whole, flaws)


def _pointed(pointers: Pointers, fields: dict[str, Any], flaws: list[Flaw]) -> int:
    name = pointers.side.value
    if not fields.get(name):
        return 0
    try:
        return pointers.find(fields[name], fields.get(f"{name}_source"))
    except Refused as refused:
        flaws += [flaw.inside(name) for flaw in refused.flaws]
        return 0


def _decision(row: int, ids: dict[Side, int], fields: dict[str, Any]) -> Decision:
    decided_on = fields["decided_on"]
    columns = {
        "state": fields["decision"], "reason_code": fields["reason"] or "", "note": fields["note"] or "",
        "reviewer": fields["reviewer"] or "", "decided_at": datetime.combine(decided_on, time(), UTC),
    }  # fmt: skip
    return Decision(row, ids[Side.NEED], ids[Side.RESOURCE], decided_on, fields["position"], columns)
