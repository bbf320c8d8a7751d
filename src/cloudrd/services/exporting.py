"""Exporting needs and resources: CSV, XLSX or JSON Lines that `importing` takes back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.services.actor import Actor
from cloudrd.services.disclosure import sees_all
from cloudrd.services.posting import POSTED_SOURCE, Record
from cloudrd.services.schemas import schema_of
from cloudrd.services.tabular import Column, columns_of
from cloudrd.services.tabular_cells import write_cell
from cloudrd.services.tabular_files import ending_of, write_objects, write_table
from cloudrd.store.records import RECORD_OF

Progress = Callable[[int, int], None]
BATCH = 500


def export_file(
    session: Session,
    actor: Actor,
    side: Side,
    path: Path,
    *,
    language: str = "zh",
    every_state: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write the listings the actor may see in full, live ones or those of every state; returns how many.

    Tables have headers and labels in `language` ("zh" or "en"); JSON Lines has field names and codes.
    Raises BadFile for an ending that is not known or a file that cannot be written.
    """
    ending = ending_of(path)
    exported = _Counted(_records(session, actor, side, every_state, progress or (lambda done, total: None)))
    if ending == ".jsonl":
        write_objects(path, (to_object(record) for record in exported))
    else:
        columns = columns_of(side)
        headers = [column.header(language) for column in columns]
        rows = (_cells(record, columns, language) for record in exported)
        write_table(path, headers, rows, title=side.label(language))
    return exported.count


class _Counted:
    """Passes records through and counts them."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record


def _records(
    session: Session, actor: Actor, side: Side, every_state: bool, progress: Progress
) -> Iterator[Record]:
    table: Any = RECORD_OF[side]
    wanted = [] if every_state else [table.state.in_(MATCHABLE_STATES)]
    total = session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0
    query = select(table).where(*wanted).order_by(table.id).execution_options(yield_per=BATCH)
    for done, record in enumerate(session.scalars(query), start=1):
        if sees_all(actor, record.confidentiality):
            yield record
        if done % BATCH == 0:
            progress(done, total)


def to_object(record: Record) -> dict[str, Any]:
    """A record as a JSON object by field name, without what is empty."""
    values = {
        "source": record.source or POSTED_SOURCE,
        "source_id": record.source_id or record.code,
        "code": record.code,
        "state": record.state,
        "organisation": record.organisation.name if record.organisation else None,
    }
    fields = schema_of(record.side).current(record)
    fields.pop("organisation", None)
    return {name: value for name, value in (values | fields).items() if value not in (None, "", [])}


def _cells(record: Record, columns: Sequence[Column], language: str) -> list[Any]:
    values = to_object(record)
    return [write_cell(column.field, values.get(column.name), language) for column in columns]
