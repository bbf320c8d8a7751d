"""Tables of listings: which column of a file or form is which field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import ListingState, Side
from cloudrd.services.schemas import schema_of
from cloudrd.services.schemas.fields import Checked, Choice, Text
from cloudrd.services.tabular_cells import folded

# Columns of a file of refused rows; they may stay when the corrected file is imported.
ROW_COLUMN, PROBLEMS_COLUMN = "_row", "_problems"
_REMARK = re.compile(r"[（(][^（()）]*[)）]|[*＊_]")
_LIKENESS = 0.4
# Fields of the record that the schema of postings does not have, in the order of their columns.
_LEADING: dict[str, Checked] = {
    "source_id": Text(
        "来源编号", "source id", 120, "Your own number for this entry", one_line=True, required=True
    ),
}
_TRAILING: dict[str, Checked] = {
    "source": Text(
        "来源", "source", 40, "Within which source ids are unique; `--source` if empty", one_line=True
    ),
    "code": Text("编号", "code", 20, "For reading only; an import passes it over", one_line=True),
    "state": Choice("状态", "state", ListingState, "Of a new listing; an import changes no state"),
}
_OTHER_NAMES = {
    "title": ("名称", "需求名称", "成果名称", "资源名称", "项目名称"),
    "problem": ("需求描述", "技术需求", "问题描述"),
    "kind": ("类型",),
    "organisation": ("单位名称", "企业名称", "持有单位", "owner"),
    "source_id": ("序号", "id"),
    "need": ("需求编号",),
    "resource": ("资源编号", "成果编号"),
    "decision": ("结果", "审核结果"),
    "decided_on": ("日期", "审核日期"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field and both headers."""

    name: str
    field: Checked
    zh: str
    en: str
    required: bool

    def header(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


Columns = tuple[Column, ...]


@cache
def columns_of(side: Side) -> Columns:
    """Every column of a table of that side, in the order of forms and exports."""
    return as_columns({**_LEADING, **_ordered(side), **_TRAILING})


def as_columns(fields: Mapping[str, Checked]) -> Columns:
    """A column for each field, in the same order."""
    for name, field in fields.items():
        field.name = field.name or name
    return tuple(Column(name, f, f.zh, f.en, f.required) for name, f in fields.items())


def _ordered(side: Side) -> dict[str, Checked]:
    """Fields of the schema: what identifies a listing first, then its own fields, then the common ones."""
    fields = schema_of(side).checked
    first = ("kind", "title", "title_en", "organisation")
    own = [name for name in type(schema_of(side))._declared_fields if name not in _common()]
    order = [*first, *own, *fields]
    return {name: fields[name] for name in dict.fromkeys(order) if name in fields}


def _common() -> frozenset[str]:
    from cloudrd.services.schemas import ListingSchema

    return frozenset(ListingSchema._declared_fields)


@cache
def _names(columns: Columns) -> dict[str, str]:
    """Folded header → field name."""
    known: dict[str, str] = {}
    for column in columns:
        name, zh, en = column.name, column.zh, column.en
        for one in (name, zh, en, zh + en, zh + name, *_OTHER_NAMES.get(name, ())):
            known.setdefault(_folded(one), name)
    return known


def _folded(header: str) -> str:
    return folded(_REMARK.sub("", header))


def resolve_headers(columns: Columns, headers: Sequence[str], path: str) -> list[str | None]:
    """Field name of each header, None for one to pass over (empty, or added by `--skip-bad`).

    Raises BadFile for a header that is not known, stands twice, or is missing; names the nearest.
    """
    known = _names(columns)
    found: list[str | None] = []
    for header in headers:
        name = None if not header or header in (ROW_COLUMN, PROBLEMS_COLUMN) else known.get(_folded(header))
        if name is not None and name in found:
            raise BadFile("column_double", path=path, column=header)
        found.append(name)
    _require_columns(columns, headers, found, path)
    for header, name in zip(headers, found, strict=True):
        if name is None and header and header not in (ROW_COLUMN, PROBLEMS_COLUMN):
            raise BadFile("column_unknown", path=path, column=header, near=_nearest_field(columns, header))
    return found


def _require_columns(
    columns: Columns, headers: Sequence[str], found: Sequence[str | None], path: str
) -> None:
    for column in columns:
        if column.required and column.name not in found:
            unused = [h for h, name in zip(headers, found, strict=True) if h and name is None]
            near = _nearest(column, unused or [h for h in headers if h])
            raise BadFile("column_missing", path=path, column=f"{column.zh} / {column.name}", near=near)


def is_second_header(columns: Columns, names: Sequence[str | None], cells: Sequence[str]) -> bool:
    """Whether a row only says the headers again, in the other language (as in the form)."""
    known = _names(columns)
    said = [(name, known.get(_folded(cell))) for name, cell in zip(names, cells, strict=False) if cell]
    return bool(said) and all(name == again for name, again in said)


def _nearest(column: Column, headers: Sequence[str]) -> str:
    def likeness(header: str) -> float:
        names = (column.name, column.zh, column.en, *_OTHER_NAMES.get(column.name, ()))
        return max(difflib.SequenceMatcher(None, _folded(header), _folded(name)).ratio() for name in names)

    best = max(headers, key=likeness, default="")
    return best if best and likeness(best) >= _LIKENESS else "—"


def _nearest_field(columns: Columns, header: str) -> str:
    near = difflib.get_close_matches(_folded(header), list(_names(columns)), n=1, cutoff=_LIKENESS)
    if not near:
        return "—"
    name = _names(columns)[near[0]]
    column = next(c for c in columns if c.name == name)
    return f"{column.zh} / {name}"
