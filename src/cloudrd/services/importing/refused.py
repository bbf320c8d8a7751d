"""Rows that were refused: as an error that lists them all, or as a file to correct and import again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cloudrd.domain.errors import Invalid
from cloudrd.services.importing.rows import BadRow
from cloudrd.services.tabular import PROBLEMS_COLUMN, ROW_COLUMN
from cloudrd.services.tabular_files import ending_of, write_objects, write_table

LINE_COLUMN = "_line"


class ImportRefused(Invalid):
    """Nothing was imported because of these rows."""

    def __init__(self, bad: Sequence[BadRow]) -> None:
        super().__init__([problem for row in bad for problem in row.problems], "import_refused")
        self.params["rows"] = len(bad)
        self.bad = tuple(bad)


def write_refused(path: Path, bad: Sequence[BadRow], language: str) -> None:
    """Write the rows as they came, each with its number and what is wrong, by the ending of `path`."""
    rows = [
        {
            ROW_COLUMN: one.number,
            PROBLEMS_COLUMN: " ".join(p.text(language) for p in one.problems),
            **_raw(one),
        }
        for one in bad
    ]
    if ending_of(path) == ".jsonl":
        write_objects(path, rows)
        return
    headers = list(dict.fromkeys(name for row in rows for name in row))
    write_table(path, headers, ([row.get(name) for name in headers] for row in rows), title="refused")


def _raw(row: BadRow) -> dict[str, Any]:
    if not isinstance(row.raw, str):
        return dict(row.raw)
    try:
        found = json.loads(row.raw)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {LINE_COLUMN: row.raw[:2000]}
