"""What reading hands to storing: rows, and what is wrong with some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudrd.domain.errors import FieldProblem
from cloudrd.services.schemas.checks import Flaw


@dataclass(slots=True)
class Row:
    """One row of a file.

    `number` counts lines of a JSONL file and rows of a table as a spreadsheet shows them (the header is
    row 1). `data` holds the fields by schema name, `raw` the row as it came (by header, or the line).
    `names` maps schema names to the names the file uses.
    """

    number: int
    data: dict[str, Any]
    raw: Mapping[str, Any] | str
    flaws: list[Flaw] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be imported, and every reason."""

    number: int
    raw: Mapping[str, Any] | str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `bad` is empty unless bad rows were to be skipped."""

    created: int
    updated: int
    unchanged: int
    bad: tuple[BadRow, ...] = ()
