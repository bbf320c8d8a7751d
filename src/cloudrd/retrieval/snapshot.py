"""Snapshots of the local index: written beside, flushed, checked by loading, switched with one rename.

A folder holds `CURRENT` (name of the snapshot in force and the hash of its manifest), the snapshot's own
folder, and `lock`. Whoever still reads an older snapshot keeps its files open after they are removed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cloudrd.domain.errors import IndexProblem
from cloudrd.retrieval import files
from cloudrd.retrieval.files import FORMAT, Manifest
from cloudrd.retrieval.local import LocalIndex

T = TypeVar("T")


class Snapshots:
    """The snapshots of one index in `folder` (made when first written to); a `port.IndexStore`.

    `encoder` is the key of the encoder and text template whose vectors, of length `dimension`, it takes.
    """

    def __init__(self, folder: Path, encoder: str, dimension: int) -> None:
        self.folder = folder
        self.encoder = encoder
        self.dimension = dimension

    def empty(self) -> LocalIndex:
        """An index without listings, at change 0."""
        return LocalIndex(self.dimension)

    def newest(self) -> Manifest | None:
        """Manifest of the snapshot in force, None without one; IndexProblem("index_torn") if unreadable."""
        return self._settled(self._manifest)

    def load(self) -> LocalIndex | None:
        """The index as it was saved last; None when there is no snapshot.

        IndexProblem: "index_torn" when files are damaged, "index_other_format" when another version
        of the software wrote it, "index_foreign_encoder" when another encoder made its vectors.
        """
        return self._settled(self._load)

    def save(self, index: LocalIndex) -> LocalIndex:
        """Write `index` and switch to it; the caller holds `lock`. Returns it as loaded from the files.

        IndexProblem("index_unwritable") when the disk is full or the folder may not be written;
        the snapshot in force then stays.
        """
        segment, change = index.folded()
        count = len(segment.block) if segment else 0
        manifest = Manifest(change, count, self.dimension, self.encoder)
        place = self.folder / f"{change:012d}-{secrets.token_hex(4)}"
        beside = self.folder / f".writing-{place.name}"
        try:
            beside.mkdir(parents=True)
            pointer = files.write(beside, segment, manifest)
            loaded = LocalIndex(self.dimension, files.read(beside, files.manifest(beside, pointer)), change)
            beside.rename(place)
            self._switch(f"{place.name} {pointer}")
        except OSError as problem:
            shutil.rmtree(beside, ignore_errors=True)
            raise self._unwritable(problem) from problem
        self._clean()
        return loaded

    @contextmanager
    def lock(self, wait: bool = True) -> Iterator[bool]:
        """Be the only writer of all processes; gives False when another is and `wait` is not set.

        IndexProblem("index_unwritable") when the folder may not be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = (self.folder / "lock").open("a")
        except OSError as problem:
            raise self._unwritable(problem) from problem
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
                held = True
            except BlockingIOError:
                held = False
            if held:
                self._clean()
            yield held

    def _clean(self) -> None:
        """Remove what no reader needs: older snapshots, and what a killed writer left. Under `lock`."""
        keep = {"CURRENT", "lock", self._pointer().partition(" ")[0]}
        for path in self.folder.iterdir():
            if path.name not in keep and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in keep:
                path.unlink(missing_ok=True)

    def _unwritable(self, problem: OSError) -> IndexProblem:
        return IndexProblem(
            "index_unwritable", path=str(self.folder), reason=problem.strerror or str(problem)
        )

    def _pointer(self) -> str:
        """Content of CURRENT, "" when there is none."""
        try:
            return (self.folder / "CURRENT").read_bytes().decode("ascii", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as problem:
            raise IndexProblem("index_torn", path=str(self.folder), file=f"CURRENT, {problem}") from problem

    def _settled(self, read: Callable[[str], T]) -> T | None:
        """What `read` makes of the pointer; once more when a writer replaced the snapshot meanwhile."""
        while pointer := self._pointer():
            try:
                return read(pointer)
            except IndexProblem:
                if self._pointer() == pointer:
                    raise
        return None

    def _manifest(self, pointer: str) -> Manifest:
        name, _, digest = pointer.partition(" ")
        return files.manifest(self.folder / name, digest)

    def _load(self, pointer: str) -> LocalIndex:
        manifest = self._manifest(pointer)
        if manifest.encoder != self.encoder:
            raise IndexProblem(
                "index_foreign_encoder", path=str(self.folder), found=manifest.encoder, expected=self.encoder
            )
        if manifest.format != FORMAT:
            raise IndexProblem("index_other_format", path=str(self.folder))
        segment = files.read(self.folder / pointer.partition(" ")[0], manifest)
        return LocalIndex(self.dimension, segment, manifest.change)

    def _switch(self, pointer: str) -> None:
        files.flush(self.folder)
        beside = self.folder / "CURRENT.new"
        with beside.open("w", encoding="ascii") as file:
            file.write(pointer + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / "CURRENT")
        files.flush(self.folder)
