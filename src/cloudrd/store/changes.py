"""The one sequence that numbers every change to a matchable record.

A writer takes its number by updating the single row of `change_sequence`. The row stays locked
until the writer commits, so numbers become visible in the order they were given and a reader
that has applied everything up to N never has to look back, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cloudrd.store.base import Base
from cloudrd.store.listing import ListingMixin


class ChangeSequence(Base):
    """Single row (id 1): the last number given."""

    __tablename__ = "change_sequence"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(default=0)


def take_numbers(session: Session, count: int) -> range:
    """Take the next `count` change numbers for this transaction; others wait until it ends."""
    last = session.execute(
        update(ChangeSequence)
        .where(ChangeSequence.id == 1)
        .values(value=ChangeSequence.value + count)
        .returning(ChangeSequence.value),
        execution_options={"synchronize_session": False},
    ).scalar_one()
    return range(last - count + 1, last + 1)


def last_change(session: Session) -> int:
    """The number of the last committed change (plus this session's own)."""
    return session.execute(select(ChangeSequence.value).where(ChangeSequence.id == 1)).scalar_one()


def _number_changes(session: Session, _context: Any, _instances: Any) -> None:
    changed = [r for r in session.new if isinstance(r, ListingMixin)]
    changed += [r for r in session.dirty if isinstance(r, ListingMixin) and session.is_modified(r)]
    if not changed:
        return
    with session.no_autoflush:
        numbers = take_numbers(session, len(changed))
    for record, number in zip(changed, numbers, strict=True):
        record.change = number


event.listen(Session, "before_flush", _number_changes)
