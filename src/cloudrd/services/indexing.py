"""The indexes of a process: fresh for every request, saved, built, verified and repaired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import IndexProblem
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.encoding.port import Encoder
from cloudrd.retrieval.port import ListingIndex
from cloudrd.retrieval.snapshot import Snapshots
from cloudrd.services.freshness import FreshIndex
from cloudrd.services.vectors import index_key, store_vectors
from cloudrd.store.changes import last_change
from cloudrd.store.records import RECORD_OF
from cloudrd.store.session import Database

__all__ = ["IndexKeeper", "store_vectors"]

Progress = Callable[[int, int], None]


class IndexKeeper:
    """The indexes of both sides in this process, shared by its threads; snapshots lie in `folder`."""

    def __init__(self, database: Database, encoder: Encoder, folder: Path) -> None:
        self._indexes = {
            side: FreshIndex(
                side,
                database,
                encoder,
                Snapshots(folder / side.value, index_key(side, encoder), encoder.dimension),
            )
            for side in Side
        }

    def fresh(self, session: Session, side: Side) -> ListingIndex:
        """The index of `side` with every committed change that `session` can see, perhaps later ones.

        One query when there is nothing new. IndexProblem("index_foreign_encoder") when the snapshot was
        made by another encoder.
        """
        return self._indexes[side].upto(last_change(session))

    def save(self, session: Session) -> None:
        """Write snapshots of all that is committed, and store the vectors that were missing for it.

        One process at a time, the others wait. `session` must not be in the middle of writing.
        IndexProblem: "index_foreign_encoder" as in `fresh`, "index_unwritable" when the disk is full.
        """
        for index in self._indexes.values():
            index.save()

    def status(self, session: Session) -> dict[str, Any]:
        """State of each side by its name, as plain data; raises no IndexProblem.

        "change" and "count" (of the index in memory, else of the snapshot), "database_change", "lag" (in
        change numbers), "listings" (matchable ones in the database), "loaded", "encoder" (what our
        snapshots are marked with), "snapshot" (change, count, encoder, size in bytes, written; None
        without one), "problem" (code of an IndexProblem or "").
        """
        number = last_change(session)
        return {
            side.value: {**index.status(number), "listings": count_matchable(session, side)}
            for side, index in self._indexes.items()
        }

    def build(self, session: Session, progress: Progress | None = None) -> None:
        """Make both indexes anew from stored vectors, encoding and storing only what has none.

        `progress(done, total)` is called now and then. `session` is only asked for the total: what is
        read and written goes through sessions of its own.
        """
        total = sum(count_matchable(session, side) for side in self._indexes)
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(min(done, total), total)

        for index in self._indexes.values():
            index.build(step)

    def verify(self, session: Session) -> list[IndexProblem]:
        """Everything in which snapshots, caught up, differ from the committed database; changes nothing."""
        return [problem for index in self._indexes.values() for problem in index.verify()]

    def repair(self, session: Session, progress: Progress | None = None) -> list[IndexProblem]:
        """Build the indexes anew if `verify` finds problems; returns what was found."""
        problems = self.verify(session)
        if problems:
            self.build(session, progress)
        return problems


def count_matchable(session: Session, side: Side) -> int:
    """How many listings of `side` may be recommended."""
    record = RECORD_OF[side]
    statement = select(func.count()).select_from(record).where(record.state.in_(MATCHABLE_STATES))
    return session.scalar(statement) or 0
