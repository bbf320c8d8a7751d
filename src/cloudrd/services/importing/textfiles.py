"""Reading JSON Lines and CSV as they come, row by row, never the whole file at once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from cloudrd.domain.errors import BadFile, TooLarge
from cloudrd.services.importing.decoding import encoding_of
from cloudrd.services.schemas.checks import Flaw

MAX_LINE = 4 << 20
DELIMITERS = ",;\t"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Record:
    """One row as it stands in the file: by header (cells are text), or a JSON object. `flaws`: unreadable."""

    number: int
    values: dict[str, Any]
    raw: Any
    flaws: tuple[Flaw, ...] = ()


def read_jsonl(path: Path, progress: Progress) -> Iterator[Record]:
    """Every line that is not blank; a line that is no JSON object comes with a flaw."""
    total = path.stat().st_size
    with path.open(encoding=encoding_of(path), newline="\n") as file:
        for number, line in enumerate(_lines(file, path), start=1):
            text = line.strip()
            if text:
                yield _json_record(number, text)
            if number % 1000 == 0:
                progress(_position(file), total)


def _position(file: TextIO) -> int:
    # Of the bytes read ahead: asking the text layer would make it decode them again.
    return file.buffer.tell()


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise TooLarge("line_too_long", path=path.name, line=number, maximum=MAX_LINE >> 20)
        yield line


def _json_record(number: int, line: str) -> Record:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        place = f"{error.msg} (character {error.colno})"
        return _unreadable(number, line, (f"第 {error.colno} 个字符处有语法错误", place))
    except RecursionError:
        return _unreadable(number, line, ("嵌套过深", "it is nested too deeply"))
    except ValueError:
        return _unreadable(number, line, ("数字过长", "a number has too many digits"))
    if not isinstance(found, dict):
        kind = (
            ("这是一个列表", "it is a list")
            if isinstance(found, list)
            else ("这是一个值", "it is a single value")
        )
        return _unreadable(number, line, kind)
    return Record(number, found, found)


def _unreadable(number: int, line: str, reason: tuple[str, str]) -> Record:
    return Record(number, {}, line, (Flaw("row_not_json", "", line, (("reason", reason),)),))


def read_csv(path: Path, progress: Progress) -> Iterator[list[str]]:
    """The header, then every row that is not blank, as lists of cells. Raises BadFile naming the line."""
    total = path.stat().st_size
    with path.open(encoding=encoding_of(path), newline="") as file:
        first = file.readline(MAX_LINE)
        file.seek(0)
        reader = csv.reader(_lines(file, path), delimiter=_delimiter(first), strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield cells
                if number % 1000 == 0:
                    progress(_position(file), total)
        except csv.Error as error:
            raise BadFile("csv_broken", path=path.name, line=reader.line_num, reason=str(error)) from None


def _delimiter(first_line: str) -> str:
    """The separator that splits the header into most cells; the comma when there is but one."""
    try:
        cells = {one: len(next(csv.reader([first_line], delimiter=one), [])) for one in DELIMITERS}
    except csv.Error:
        return ","
    return max(DELIMITERS, key=lambda one: cells[one])
