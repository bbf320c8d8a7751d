"""Writing tables to files: CSV, XLSX or JSON Lines by the ending, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cloudrd.domain.errors import BadFile, TooLarge
from cloudrd.services.tabular_cells import CELL_LENGTH, guard

Object = dict[str, Any]
ENDINGS = (".csv", ".xlsx", ".jsonl")


def ending_of(path: Path) -> str:
    """One of ENDINGS. Raises BadFile for another."""
    ending = path.suffix.lower()
    if ending in (".ndjson", ".json"):
        return ".jsonl"
    if ending not in ENDINGS:
        raise BadFile("file_ending", path=path.name)
    return ending


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file to write to beside `path`, which takes its place when all went well."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield beside
        os.replace(beside, path)
    except OSError as error:
        raise BadFile(
            "file_unwritable", path=str(path), reason=error.strerror or ("写入出错", "writing failed")
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def write_objects(path: Path, objects: Iterable[Object]) -> None:
    """JSON Lines, UTF-8, one object a line."""
    with replaced(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        for one in objects:
            file.write(json.dumps(one, ensure_ascii=False, default=_plain) + "\n")


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> None:
    """CSV (UTF-8 with its mark, as Excel wants it) or XLSX by the ending, no cell of which is a formula."""
    write: Callable[[Path, Iterable[Sequence[Any]], str], None]
    write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
    with replaced(path) as beside:
        write(beside, _guarded([headers], rows), title)


def _guarded(*tables: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for table in tables:
        for row in table:
            yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Any:
    if isinstance(cell, list | dict):
        cell = json.dumps(cell, ensure_ascii=False, default=_plain)
    if isinstance(cell, str):
        cell = guard(cell)
        if len(cell) > CELL_LENGTH:
            raise TooLarge("export_cell_too_long", length=len(cell), maximum=CELL_LENGTH, start=cell[:20])
    return cell


def _write_csv(path: Path, rows: Iterable[Sequence[Any]], title: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)


def _write_xlsx(path: Path, rows: Iterable[Sequence[Any]], title: str) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        cells: list[Any] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=float(value) if isinstance(value, Decimal) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # never what openpyxl makes of its look (formula, error)
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
