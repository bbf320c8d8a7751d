"""Database ids taken before their records are written, so that a code made from the id goes in with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, text
from sqlalchemy.orm import Session


def take_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """The next `count` ids of `table`, never used before. The caller's transaction must be a writing one.

    SQLite keeps the highest id ever given in `sqlite_sequence` and moves it when the records are written;
    PostgreSQL hands the ids out of the column's sequence.
    """
    if session.get_bind().dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = session.execute(query, {"name": table.name}).scalar() or 0
        return range(last + 1, last + 1 + count)
    query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return session.execute(query, {"name": table.name, "count": count}).scalars().all()
