"""From rows as they stand in a file to rows with the schema's field names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.importing.rows import Row
from cloudrd.services.importing.textfiles import Record
from cloudrd.services.importing.workbook import CellError, Formula
from cloudrd.services.schemas.checks import Flaw, Refused
from cloudrd.services.tabular import (
    PROBLEMS_COLUMN,
    ROW_COLUMN,
    Columns,
    columns_of,
    is_second_header,
    resolve_headers,
)
from cloudrd.services.tabular_cells import CELL_LENGTH, plain_text, read_cell, unguard

MARKET_FIELDS = ("id", "name", "context")


class Mapping(Protocol):
    """How one kind of file names and writes the fields."""

    def table(self, rows: Iterable[list[Any]], path: Path) -> Iterator[Row]:
        """Rows of a table whose first row is the header."""

    def objects(self, records: Iterable[Record], path: Path) -> Iterator[Row]:
        """Rows of a JSON Lines file."""


class ColumnMapping:
    """Field names of our own: in JSON as they are, in tables Chinese or English headers."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._fields = {column.name: column.field for column in columns}

    def objects(self, records: Iterable[Record], path: Path) -> Iterator[Row]:
        for position, record in enumerate(records):
            if position == 0:
                self._check_names(record.values, path)
            data = record.values
            if ROW_COLUMN in data or PROBLEMS_COLUMN in data:
                data = {name: v for name, v in data.items() if name not in (ROW_COLUMN, PROBLEMS_COLUMN)}
            yield Row(record.number, dict(data), record.raw, list(record.flaws))

    def table(self, rows: Iterable[list[Any]], path: Path) -> Iterator[Row]:
        numbered = enumerate(rows, start=1)
        headers = header_row(numbered, path)
        self._check_names(headers, path)
        names = resolve_headers(self._columns, headers, path.name)
        said = {name: header for name, header in zip(names, headers, strict=True) if name}
        for number, cells in numbered:
            if not any(cell not in (None, "") for cell in cells):
                continue
            if number == 2 and is_second_header(
                self._columns, names, [plain_text(cell or "") for cell in cells]
            ):
                continue
            yield self._row(number, cells, headers, names, said)

    def _row(
        self, number: int, cells: list[Any], headers: list[str], names: list[str | None], said: dict[str, str]
    ) -> Row:
        raw, flaws = raw_row(cells, headers)
        data: dict[str, Any] = {}
        for name, header in zip(names, headers, strict=True):
            if name is None or any(flaw.path == header for flaw in flaws):
                continue
            cell = raw.get(header)
            try:
                data[name] = read_cell(self._fields[name], cell)
            except Refused as refused:
                flaws += [flaw.inside(name) for flaw in refused.flaws]
        return Row(number, data, raw, flaws, said)

    def _check_names(self, names: Iterable[str], path: Path) -> None:
        """Refuse a file that is clearly of another kind, by the names it uses."""


class NativeMapping(ColumnMapping):
    """Listings under our own field names."""

    def __init__(self, side: Side) -> None:
        super().__init__(columns_of(side))

    def _check_names(self, names: Iterable[str], path: Path) -> None:
        given = set(names)
        if given.issuperset(MARKET_FIELDS) and "title" not in given:
            raise BadFile("mapping_market_wanted", path=path.name)


def header_row(numbered: Iterator[tuple[int, list[Any]]], path: Path) -> list[str]:
    """The header: the first row. Raises BadFile when there is none."""
    _, cells = next(numbered, (0, []))
    headers = [plain_text(cell).strip() if cell is not None else "" for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise BadFile("file_empty", path=path.name)
    return headers


def raw_row(cells: list[Any], headers: list[str]) -> tuple[dict[str, Any], list[Flaw]]:
    """The row by header, and what is wrong with its cells whatever they mean."""
    flaws: list[Flaw] = []
    while len(cells) > len(headers) and cells[-1] in (None, ""):
        cells = cells[:-1]
    if len(cells) != len(headers):
        flaws.append(Flaw("row_cells", "", None, (("found", len(cells)), ("wanted", len(headers)))))
    raw: dict[str, Any] = dict.fromkeys(filter(None, headers))
    for header, cell in zip(headers, cells, strict=False):
        if isinstance(cell, Formula):
            flaws.append(Flaw("cell_formula", header, cell.place, (("cell", cell.place),)))
            raw[header] = None
        elif isinstance(cell, CellError):
            flaws.append(Flaw("cell_error", header, cell.text, (("cell", cell.place),)))
            raw[header] = None
        elif isinstance(cell, str):
            if len(cell) > CELL_LENGTH:
                flaws.append(
                    Flaw("cell_too_long", header, cell, (("length", len(cell)), ("maximum", CELL_LENGTH)))
                )
            raw[header] = unguard(cell)
        elif header:
            raw[header] = cell
    return raw, flaws
