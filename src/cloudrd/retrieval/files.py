"""A snapshot's folder: plain arrays that are mapped, not read; a faiss file; a manifest over them."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.errors import IndexProblem
from cloudrd.retrieval import dense
from cloudrd.retrieval.attributes import COLUMNS, MODES
from cloudrd.retrieval.postings import Postings
from cloudrd.retrieval.segment import Block, Segment
from cloudrd.retrieval.terms import TOKENISER_VERSION

# Part of every manifest: another one means that the files below are to be read otherwise.
FORMAT = f"2/{TOKENISER_VERSION}/{','.join(MODES)}"
_MANIFEST, _NEAREST = "manifest.json", "nearest.faiss"
_TYPES: dict[str, Any] = {
    "ids": np.int64, "digests": np.uint64, "attributes": COLUMNS, "vectors": np.float16,
    "lengths": np.float32,
    "terms": np.uint64, "starts": np.int32, "rows": np.int32, "weights": np.float32,
}  # fmt: skip


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: the `change` it stands at, the `count` of its listings, who encoded them.

    `files` maps a file's name to its size in bytes and its SHA-256.
    """

    change: int
    count: int
    dimension: int
    encoder: str
    format: str = FORMAT
    written: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(size for size, _ in self.files.values())


def write(folder: Path, segment: Segment | None, about: Manifest) -> str:
    """Write all files into the empty `folder`, flushed to the disk; returns the manifest's hash."""
    if segment:
        _write_segment(folder, segment)
    entries = {path.name: (path.stat().st_size, _file_hash(path)) for path in sorted(folder.iterdir())}
    content = json.dumps(asdict(replace(about, files=entries)), indent=1).encode()
    (folder / _MANIFEST).write_bytes(content)
    for path in (*folder.iterdir(), folder):
        flush(path)
    return hashlib.sha256(content).hexdigest()


def manifest(folder: Path, digest: str) -> Manifest:
    """The manifest in `folder`; IndexProblem("index_torn") unless it is the one with that hash."""
    try:
        content = (folder / _MANIFEST).read_bytes()
        if hashlib.sha256(content).hexdigest() == digest:
            return Manifest(**json.loads(content))
    except OSError:
        pass
    except (ValueError, TypeError):
        # Whole, yet not as we write it: another version's.
        raise IndexProblem("index_other_format", path=str(folder)) from None
    raise IndexProblem("index_torn", path=str(folder), file=_MANIFEST)


def read(folder: Path, about: Manifest) -> Segment | None:
    """Check every file against the manifest and map them; None for an index without listings.

    Raises IndexProblem("index_torn") naming the first file that is not as it was written.
    """
    for name, entry in about.files.items():
        if not _is_whole(folder / name, *entry):
            raise IndexProblem("index_torn", path=str(folder), file=name)
    try:
        return _read_segment(folder) if about.count else None
    except (OSError, ValueError, RuntimeError) as problem:
        raise IndexProblem("index_torn", path=str(folder), file=str(problem)) from problem


def flush(path: Path) -> None:
    """Make sure that the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_segment(folder: Path, segment: Segment) -> None:
    block, postings = segment.block, segment.block.postings
    arrays = {
        "ids": block.ids, "digests": block.digests, "attributes": block.attributes, "vectors": block.vectors,
        "lengths": segment.lengths, "terms": postings.terms, "starts": postings.starts,
        "rows": postings.rows, "weights": postings.weights,
    }  # fmt: skip
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    segment.nearest.save(folder / _NEAREST)


def _read_segment(folder: Path) -> Segment:
    arrays = {name: _map(folder / f"{name}.npy", kind) for name, kind in _TYPES.items()}
    lexical = {name: arrays[name] for name in ("terms", "starts", "rows", "weights")}
    postings = Postings(**lexical, count=len(arrays["ids"]))
    block = Block(arrays["ids"], arrays["digests"], postings, arrays["attributes"], arrays["vectors"])
    return Segment(block, arrays["lengths"], dense.load(folder / _NEAREST, block.ids, block.vectors))


def _map(path: Path, kind: Any) -> NDArray[Any]:
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if array.dtype != kind:
        raise IndexProblem("index_other_format", path=str(path))
    # A plain view: slicing a memmap costs microseconds that add up.
    return np.asarray(array)


def _is_whole(path: Path, size: int, digest: str) -> bool:
    try:
        return path.stat().st_size == size and _file_hash(path) == digest
    except OSError:
        return False


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
