"""Reading XLSX: the archive is examined before openpyxl sees it, and cells are read one row at a time."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cloudrd.domain.errors import BadFile
from cloudrd.services.importing.decoding import check_size
from cloudrd.services.importing.textfiles import Progress

MAX_PACKED_BYTES = 128 << 20
MAX_UNPACKED_BYTES = 512 << 20
MAX_ENTRIES = 1_000
# Office packs tables 10 to 50 times; beyond this, and large, it is no table.
MAX_RATIO, RATIO_MATTERS_FROM = 200, 16 << 20
MAX_COLUMNS = 256
# Rows that were only formatted reach to the end of the sheet; after so many blank ones nothing is sought.
MAX_BLANK_ROWS = 1_000
_HAZARDS = (b"<!DOCTYPE", b"<!ENTITY")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula, at `place` ("B7")."""

    place: str


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error such as #REF!."""

    place: str
    text: str


def read_xlsx(path: Path, progress: Progress) -> Iterator[list[Any]]:
    """All rows of the first sheet, up to MAX_BLANK_ROWS blank ones in a row.

    A cell is text, number, day, yes/no, Formula, CellError or None.

    Raises BadFile for what is no sound, plain XLSX; TooLarge beyond 128 MB.
    """
    examine(path)
    try:
        yield from _rows(path, progress)
    except BadFile:
        raise
    except Exception as error:  # openpyxl raises whatever a malformed part makes Python raise
        reason = ("内容无法解析", "its contents cannot be read")
        raise BadFile("xlsx_broken", path=path.name, reason=reason) from error


def _rows(path: Path, progress: Progress) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        total = sheet.max_row or 0
        sheet.reset_dimensions()
        width = blank = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            values = _trimmed([_value(cell) for cell in cells])
            blank = 0 if values else blank + 1
            if blank > MAX_BLANK_ROWS:
                return
            width = width or len(values)
            # Cells at the end of a row that were never filled in are not in the file.
            yield values + [None] * (width - len(values)) if values else values
            if number % 500 == 0:
                progress(min(number, total), total)
    finally:
        book.close()


def _value(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Formula(cell.coordinate)
    return CellError(cell.coordinate, str(cell.value)) if cell.data_type == "e" else cell.value


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def examine(path: Path) -> None:
    """Refuse archives that are broken, encrypted, bombs, hold macros or unsafe XML."""
    check_size(path, MAX_PACKED_BYTES)
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise BadFile("file_empty", path=path.name)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile("xlsx_old", path=path.name)
    if not start.startswith(b"PK"):
        raise BadFile(
            "file_is_other",
            path=path.name,
            kind=("文本或其他格式", "text or something else"),
            ending=(".csv 或 .jsonl", ".csv or .jsonl"),
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_declared(path, entries)
            for entry in entries:
                _check_entry(path, archive, entry)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        zlib.error,
    ) as error:
        reason = ("压缩包已损坏", "the archive is damaged")
        raise BadFile("xlsx_broken", path=path.name, reason=reason) from error


def _check_declared(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES:
        raise BadFile("xlsx_bomb", path=path.name, reason=(f"{len(names)} 个部分", f"{len(names)} parts"))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise BadFile("xlsx_bomb", path=path.name, reason=f"{unpacked >> 20} MB")
    packed = max(1, path.stat().st_size)
    if unpacked > RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO:
        raise BadFile("xlsx_bomb", path=path.name, reason=f"{unpacked // packed} : 1")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadFile("xlsx_old", path=path.name)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile("xlsx_macros", path=path.name)
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise BadFile(
            "xlsx_broken", path=path.name, reason=("缺少 xl/workbook.xml", "xl/workbook.xml is missing")
        )


def _check_entry(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack for real: sizes must be as declared (zipfile checks the sum), and XML must be plain UTF-8."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    read, tail = 0, b""
    with archive.open(entry) as part:
        while block := part.read(_BLOCK):
            read += len(block)
            seen = tail + block
            tail = block[-16:]
            if is_xml and (b"\0" in seen or any(hazard in seen.upper() for hazard in _HAZARDS)):
                raise BadFile("xlsx_hazard", path=path.name, part=entry.filename)
    if read != entry.file_size:
        raise BadFile("xlsx_bomb", path=path.name, reason=f"{read} ≠ {entry.file_size}")
