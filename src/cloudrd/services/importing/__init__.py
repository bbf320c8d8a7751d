"""Importing needs and resources from files: JSON Lines, CSV, XLSX; all or nothing, repeatable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from cloudrd.domain.errors import BadFile, FieldProblem, Invalid, TooLarge
from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.importing.mapping import Mapping, NativeMapping
from cloudrd.services.importing.market import MarketMapping
from cloudrd.services.importing.refused import ImportRefused, write_refused
from cloudrd.services.importing.rows import BadRow, ImportReport, Row
from cloudrd.services.importing.storing import CHUNK, SOURCE, Candidate, Intake
from cloudrd.services.importing.textfiles import Progress, read_csv, read_jsonl
from cloudrd.services.importing.workbook import read_xlsx
from cloudrd.services.schemas.checks import Refused, shorten
from cloudrd.services.tabular_files import ending_of

MAX_ROWS = 1_000_000
# A file with more bad rows than this is the wrong file; reading on would help nobody.
MAX_BAD_ROWS = 20_000
MAPPINGS: dict[str, Callable[[Side], Mapping]] = {"native": NativeMapping, "market": MarketMapping}

__all__ = ["MAPPINGS", "BadRow", "ImportRefused", "ImportReport", "import_file"]


def import_file(
    session: Session,
    actor: Actor,
    side: Side,
    path: Path,
    *,
    mapping: str = "native",
    source: str = "",
    skip_bad: Path | None = None,
    language: str = "zh",
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file within the session's transaction; does not commit.

    A row whose source id (within `source`, or the row's own source) is known changes that listing; fields
    the file does not have stay as they are. With a bad row nothing changes and ImportRefused lists every
    one; with `skip_bad` the rest goes in and the bad rows are written there with reasons. `progress` is
    told (done, total) now and then, first of reading, then of storing. The whole file is read and checked
    before the session is used, so that other writers wait only while rows are stored. Raises BadFile
    or TooLarge when the file cannot be read as a whole.
    """
    require_write(actor)
    check_arguments(path, mapping, source or mapping, skip_bad)
    progress = progress or (lambda done, total: None)
    rows = read_rows(path, MAPPINGS[mapping](side), progress)
    default_source = source or ("import" if mapping == "native" else mapping)
    intake = Intake(session, actor, side, default_source, note=f"import {path.name}")
    candidates, bad = _check_all(intake, rows, path)
    if len(bad) > MAX_BAD_ROWS:
        raise ImportRefused(bad)
    with session.begin_nested():
        bad += _take_all(intake, candidates, bool(bad), skip_bad is None, progress)
        bad.sort(key=lambda one: one.number)
        if bad and (skip_bad is None or len(bad) > MAX_BAD_ROWS):
            raise ImportRefused(bad)
        if bad and skip_bad is not None:
            write_refused(skip_bad, bad, language)
    session.expire_all()  # rows went in behind the session's back
    return ImportReport(intake.created, intake.updated, intake.unchanged, tuple(bad))


def check_arguments(path: Path, mapping: str, source: str, skip_bad: Path | None) -> None:
    """Raise BadFile or Invalid unless there is a file to read, by a known mapping, from a named source."""
    if mapping not in MAPPINGS:
        raise BadFile("mapping_unknown", value=mapping)
    try:
        SOURCE(source)
    except Refused:
        raise Invalid([FieldProblem("source", "bad_source", shorten(source))]) from None
    if not path.is_file():
        raise BadFile("file_missing", path=str(path))
    ending_of(path)
    if skip_bad is not None:
        ending_of(skip_bad)
        if skip_bad.resolve() == path.resolve():
            raise BadFile("skip_bad_same")


def read_rows(path: Path, mapping: Mapping, progress: Progress) -> Iterator[Row]:
    """The rows of a file of any kind. Raises BadFile or TooLarge when it cannot be read as a whole."""
    try:
        ending = ending_of(path)
        if ending == ".jsonl":
            yield from mapping.objects(read_jsonl(path, progress), path)
        else:
            yield from mapping.table((read_csv if ending == ".csv" else read_xlsx)(path, progress), path)
    except OSError as error:
        raise BadFile(
            "file_unreadable", path=str(path), reason=error.strerror or ("读取出错", "reading failed")
        ) from error


def _check_all(intake: Intake, rows: Iterator[Row], path: Path) -> tuple[list[list[Candidate]], list[BadRow]]:
    chunks: list[list[Candidate]] = []
    bad: list[BadRow] = []
    count = 0
    for chunk in _chunks(rows):
        count += len(chunk)
        if count > MAX_ROWS:
            raise TooLarge("rows_too_many", path=path.name, maximum=MAX_ROWS)
        candidates, refused = intake.check(chunk)
        chunks.append(candidates)
        bad += refused
        if len(bad) > MAX_BAD_ROWS:
            break
    if not count:
        raise BadFile("file_empty", path=path.name)
    return chunks, bad


def _take_all(
    intake: Intake, chunks: Sequence[list[Candidate]], refused: bool, all_or_nothing: bool, progress: Progress
) -> list[BadRow]:
    bad: list[BadRow] = []
    for number, chunk in enumerate(chunks, start=1):
        # What cannot go in as a whole is only looked through, for every problem there is.
        intake.writing = not (all_or_nothing and (refused or bad))
        bad += intake.take(chunk)
        chunk.clear()
        progress(number, len(chunks))
        if len(bad) > MAX_BAD_ROWS:
            break
    return bad


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
