"""One side's index in this process, kept as fresh as the database, and its snapshot.

The database is the truth. The index stands at a change number; before it answers, every change with a
higher number is applied. A snapshot only spares a new process from reading everything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy.orm import Session

from cloudrd.domain.errors import IndexProblem
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.encoding.port import Encoder
from cloudrd.retrieval.port import Entry, IndexStore, ListingIndex, Saved
from cloudrd.services.vectors import (
    Record,
    Row,
    batches,
    changed,
    entries,
    index_key,
    matchable,
    write_vectors,
)
from cloudrd.store.changes import last_change
from cloudrd.store.session import Database

# Listings read (and, where they lack a vector, encoded) at once, and put into the index at once.
READ_ROWS, APPLY_ROWS = 500, 10_000
# A snapshot that is ahead by more changes than this is taken instead of catching up with them.
ADOPT_CHANGES = 1_000
# A snapshot is due once this many listings, and this share of all, have been put in since the last one.
SAVE_ROWS, SAVE_SHARE = 1_000, 0.05
_MENDED_BY_ITSELF = frozenset({"index_torn", "index_other_format", "index_ahead"})

_SHOWN = ("change", "count", "encoder", "size", "written")

# Takes how many listings were read and the vectors that had to be made for them.
Keep = Callable[[int, list[Row]], None]

log = logging.getLogger(__name__)


class FreshIndex:
    """The index of `side`; `store` holds its snapshots."""

    def __init__(self, side: Side, database: Database, encoder: Encoder, store: IndexStore[Any]) -> None:
        self.side = side
        self._database = database
        self._encoder = encoder
        self._store = store
        self._key = index_key(side, encoder)
        self._index: ListingIndex | None = None
        self._unsaved = 0
        self._unstored: list[Row] = []
        self._damaged = False
        self._catching_up = threading.Lock()
        self._saving = threading.Lock()

    def upto(self, number: int, keep: Keep | None = None) -> ListingIndex:
        """The index with all committed changes up to `number` (at least).

        Vectors that were missing go to `keep`; without one they are stored with the next snapshot, as
        the caller may be in the middle of a transaction.
        """
        index = self._index
        if index is None or index.change < number:
            with self._catching_up:
                index = self._index = self._started(number)
                self._unsaved += self._catch_up(index, number, keep or self._set_aside)
            if self._damaged or self._unsaved >= max(SAVE_ROWS, SAVE_SHARE * len(index)):
                self._save_aside()
        return index

    def save(self) -> None:
        """Store vectors that were missing, and write a snapshot unless the one on disk is as new.

        Waits for another writer.
        """
        with self._store.lock():
            index = self.upto(self._committed(), self._store_vectors)
            self._store_vectors(0, [])
            newest = self._newest()
            if newest and newest.change >= index.change and not self._damaged:
                return
            loaded = self._write(index, newest)
        self._adopt(loaded)

    def build(self, step: Callable[[int], None]) -> None:
        """Make index and snapshot anew, whatever is on disk, and store the vectors that were missing.

        `step(n)` is called for every n listings.
        """

        def keep(count: int, rows: list[Row]) -> None:
            self._store_vectors(count, rows)
            step(count)

        index = self._store.empty()
        with self._store.lock():
            self._catch_up(index, self._committed(), keep)
            loaded = self._store.save(index)
        self._adopt(loaded)

    def status(self, number: int) -> dict[str, Any]:
        """Snapshot, index in memory and lag behind change `number`, as plain data."""
        newest, problem = None, ""
        try:
            newest = self._store.newest()
            self._check(newest, number)
        except IndexProblem as found:
            problem = found.code
        index = self._index
        stands = index if index is not None else newest
        change = stands.change if stands is not None else 0
        return {
            "change": change,
            "database_change": number,
            "lag": max(number - change, 0),
            "count": len(index) if index is not None else newest.count if newest else 0,
            "loaded": index is not None,
            "encoder": self._key,
            "snapshot": {name: getattr(newest, name) for name in _SHOWN} if newest else None,
            "problem": problem,
        }

    def verify(self) -> list[IndexProblem]:
        """In what the snapshot, caught up, differs from the database; changes nothing."""
        try:
            index = self._load()
        except IndexProblem as problem:
            return [problem]
        if index is None:
            return []
        with self._database.read() as session:
            self._apply(session, index, _drop)
            return self._differences(session, index)

    def _started(self, number: int) -> ListingIndex:
        """Where catching up starts: the index in memory, a snapshot far ahead of it, or an empty one."""
        index = self._index
        try:
            if index is None or self._is_far_behind(index, number):
                loaded = self._load()
                index = index if loaded is None else loaded
        except IndexProblem as problem:
            if index is None and problem.code not in _MENDED_BY_ITSELF:
                raise
            log.warning("%s: snapshot not used: %s", self.side.value, problem)
            self._damaged = index is None
        # With more to change than there is, reading everything at once is quicker.
        if index is None or number - index.change > max(ADOPT_CHANGES, len(index)):
            index = self._store.empty()
        return index

    def _is_far_behind(self, index: ListingIndex, number: int) -> bool:
        if number - index.change <= ADOPT_CHANGES:
            return False
        newest = self._newest()
        return newest is not None and newest.change - index.change > ADOPT_CHANGES

    def _catch_up(self, index: ListingIndex, number: int, keep: Keep) -> int:
        """Apply what was committed after the index's change; returns how many listings that were."""
        if index.change >= number:
            return 0
        with self._database.read() as session:
            return self._apply(session, index, keep)

    def _apply(self, session: Session, index: ListingIndex, keep: Keep) -> int:
        """Bring `index` to what `session` sees; returns how many listings were put in or taken out."""
        # The number first: whatever is committed while we read has a higher one and comes next time.
        number, after, count = last_change(session), index.change, 0
        if not after:
            index.apply(self._entries(session, matchable(session, self.side), keep), [], number)
            return len(index)
        for records in batches(changed(session, self.side, after), APPLY_ROWS):
            count += len(records)
            live = [record for record in records if record.state in MATCHABLE_STATES]
            gone = [record.id for record in records if record.state not in MATCHABLE_STATES]
            index.apply(self._entries(session, live, keep), gone, after)
        index.apply([], [], number)
        return count

    def _entries(self, session: Session, records: Iterable[Record], keep: Keep) -> Iterator[Entry]:
        for some in batches(records, READ_ROWS):
            made, vectors = entries(session, some, self._encoder)
            keep(len(some), vectors)
            yield from made

    def _save_aside(self) -> None:
        """Write a snapshot in a thread of its own; the process stays until it is done."""
        if self._saving.acquire(blocking=False):
            threading.Thread(target=self._save_or_take, name=f"snapshot of {self.side.value}s").start()

    def _save_or_take(self) -> None:
        try:
            with self._store.lock(wait=False) as held:
                index = self._index
                if not held or index is None:
                    return
                self._store_vectors(0, [])
                newest = self._newest()
                theirs = newest is not None and index.change - newest.change <= self._unsaved // 2
                taken = self._load() if theirs and not self._damaged else None
                loaded = taken if taken is not None else self._write(index, newest)
            self._adopt(loaded)
        except IndexProblem as problem:
            log.warning("%s: snapshot not written: %s", self.side.value, problem)
            self._unsaved = 0
        finally:
            self._saving.release()

    def _write(self, index: ListingIndex, newest: Saved | None) -> ListingIndex:
        """Save under the store's lock; a snapshot that another encoder's process has made is left alone."""
        self._check(newest, None)
        written: ListingIndex = self._store.save(index)
        return written

    def _adopt(self, loaded: ListingIndex) -> None:
        """Put a saved index in place of the one in memory: mapped files instead of memory, one segment."""
        with self._catching_up:
            self._unsaved = self._catch_up(loaded, self._committed(), self._set_aside)
            self._index = loaded
            self._damaged = False

    def _load(self) -> ListingIndex | None:
        index: ListingIndex | None = self._store.load()
        # Asked after loading: another process may commit and save in between.
        if index is not None and index.change > (number := self._committed()):
            raise self._ahead(index.change, number)
        return index

    def _newest(self) -> Saved | None:
        """The saved index, None also when it cannot be read."""
        try:
            newest: Saved | None = self._store.newest()
        except IndexProblem:
            return None
        return newest

    def _check(self, newest: Saved | None, number: int | None) -> None:
        """Raise IndexProblem when a snapshot is another encoder's, or ahead of change `number`."""
        if newest and newest.encoder != self._key:
            raise IndexProblem("index_foreign_encoder", found=newest.encoder, expected=self._key)
        if newest and number is not None and newest.change > number:
            raise self._ahead(newest.change, number)

    def _ahead(self, change: int, number: int) -> IndexProblem:
        return self._problem("index_ahead", change=change, database_change=number)

    def _committed(self) -> int:
        with self._database.read() as session:
            return last_change(session)

    def _set_aside(self, _count: int, rows: list[Row]) -> None:
        self._unstored += rows

    def _store_vectors(self, _count: int, rows: list[Row]) -> None:
        """Store `rows` and those that were left over, in a transaction of its own."""
        waiting = self._unstored[:]
        if rows or waiting:
            with self._database.write() as session:
                write_vectors(session, [*waiting, *rows])
                session.commit()
            del self._unstored[: len(waiting)]

    def _differences(self, session: Session, index: ListingIndex) -> list[IndexProblem]:
        ids, digests = index.contents()
        held = dict(zip(ids.tolist(), digests.tolist(), strict=True))
        present = self._entries(session, matchable(session, self.side), _drop)
        wanted = {entry.id: entry.digest() for entry in present}
        found = {
            "index_lacks": wanted.keys() - held.keys(),
            "index_holds_more": held.keys() - wanted.keys(),
            "index_outdated": {i for i in wanted.keys() & held.keys() if wanted[i] != held[i]},
        }
        return [
            self._problem(code, count=len(some), ids=", ".join(map(str, sorted(some)[:5])))
            for code, some in found.items()
            if some
        ]

    def _problem(self, code: str, **params: Any) -> IndexProblem:
        return IndexProblem(code, side_zh=self.side.zh, side_en=self.side.en, **params)


def _drop(_count: int, _rows: list[Row]) -> None:
    """Keep no vectors: for looking without changing anything."""
