"""Forms made from the record schemas: what stands in a form, and what a form that came back says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from cloudrd.domain.errors import FieldProblem
from cloudrd.services.schemas import ListingSchema, fields
from cloudrd.services.schemas.fields import Checked
from cloudrd.web.form_layout import Section, hints
from cloudrd.web.language import language
from cloudrd.web.words import capital

ROWS, MOST_ROWS = 4, 30
# Texts that may be longer than this get more than one line.
LINE = 300
_LEVELS = ("trl", "minimum_trl")
_SPLIT = re.compile(r"[,，;；、\n]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One input: `widget` names the macro that draws it; `options` for choices."""

    name: str
    label: str
    widget: str
    value: Any
    required: bool = False
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    problem: str = ""
    maximum: int = 0
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    title: str
    note: str
    folded: bool
    cells: Sequence[Cell]


def read(schema: ListingSchema, names: Iterable[str], form: MultiDict[str, str]) -> dict[str, Any]:
    """What the form says about the fields `names`, as the schema takes it; what is empty becomes None.

    Text that is no number stays text, so that the schema can say what is wrong with it.
    """
    data: dict[str, Any] = {}
    for name in names:
        if name == "industry":
            code = form.get(name, "")
            data["industry_section"] = code[:1] if code.isalpha() else None
            data["industry_division"] = code if code.isdigit() else None
        else:
            data[name] = _value(schema.checked[name], name, form)
    return data


def _value(field: Checked, name: str, form: MultiDict[str, str]) -> Any:
    if isinstance(field, fields.Choices):
        return form.getlist(name)
    if isinstance(field, fields.YesNo):
        return name in form
    if isinstance(field, fields.Many):
        return [row for row in _rows(field, name, form) if _filled(row)]
    text = form.get(name, "").strip()
    if not text:
        return None
    if isinstance(field, fields.Texts):
        return [part.strip() for part in _SPLIT.split(text) if part.strip()]
    return _typed(field, text)


def _typed(field: Checked, text: str) -> Any:
    plain = text.replace(",", "").replace("，", "")
    try:
        if isinstance(field, fields.Whole):
            return int(plain)
        if isinstance(field, fields.Money):
            return Decimal(plain)
        if isinstance(field, fields.Number):
            return float(plain)
    except (ValueError, InvalidOperation):
        return text
    return text


def _rows(field: fields.Many, name: str, form: MultiDict[str, str]) -> Iterable[dict[str, Any]]:
    for number in range(MOST_ROWS):
        if any(f"{name}-{number}-{part}" in form for part in field.part.fields):
            yield {
                part: _value(inner, f"{name}-{number}-{part}", form)
                for part, inner in field.part.fields.items()
                if isinstance(inner, Checked)
            }


def _filled(row: Mapping[str, Any]) -> bool:
    """Whether anything was written into a row; a relation or a tick alone is not yet something."""
    telling = (value for part, value in row.items() if part not in ("operator", "must"))
    return any(value not in (None, "", False) for value in telling)


def draw(
    schema: ListingSchema,
    sections: Sequence[Section],
    data: Mapping[str, Any],
    problems: Sequence[FieldProblem] = (),
    rows: int = ROWS,
) -> list[FormSection]:
    """The form with its values and with what is wrong beside each field."""
    texts = {problem.field: _said(schema, problem) for problem in reversed(problems)}
    advice = hints()
    drawn = []
    for section in sections:
        cells = [_cell(schema, name, data, texts, advice.get(name, ""), rows) for name in section.fields]
        folded = section.folded and not any(cell.value or cell.problem for cell in cells)
        drawn.append(FormSection(section.title, section.note, folded, cells))
    return drawn


def _cell(
    schema: ListingSchema, name: str, data: Mapping[str, Any], texts: Mapping[str, str], hint: str, rows: int
) -> Cell:
    if name == "industry":
        code = data.get("industry_division") or data.get("industry_section") or ""
        problem = texts.get("industry_division") or texts.get("industry_section") or ""
        label = _label(schema.checked["industry_division"])
        return Cell(name, label, "industry", code, hint=hint, problem=problem)
    field = schema.checked[name]
    if isinstance(field, fields.Many):
        return _many(field, name, data.get(name) or [], texts, hint, rows)
    return _simple(field, name, data.get(name), texts.get(name, ""), hint)


def _simple(field: Checked, name: str, value: Any, problem: str = "", hint: str = "") -> Cell:
    options: list[tuple[str, str]] = []
    if isinstance(field, fields.Choice | fields.Choices):
        place = 0 if language() == "zh" else 1
        options = [(code, capital(labels[place])) for code, labels in field.terms.items()]
    elif name in _LEVELS:
        options = [(str(level), f"TRL {level}") for level in range(1, 10)]
    return Cell(
        name=name, label=_label(field), widget=_widget(field, name), value=_shown(value), hint=hint,
        required=field.required, options=options, problem=problem, maximum=getattr(field, "maximum", 0),
    )  # fmt: skip


def _many(
    field: fields.Many,
    name: str,
    values: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
    hint: str,
    rows: int,
) -> Cell:
    parts = {part: inner for part, inner in field.part.fields.items() if part != "name_en"}
    drawn = [
        [
            _simple(inner, f"{name}-{number}-{part}", row.get(part), texts.get(f"{name}.{number}.{part}", ""))
            for part, inner in parts.items()
        ]
        for number, row in enumerate([*values, *[_blank(parts)] * max(0, rows - len(values))][:MOST_ROWS])
    ]
    return Cell(
        name=name, label=_label(field), widget="many", value=bool(values), hint=hint,
        problem=texts.get(name, ""), heads=[_label(inner) for inner in parts.values()], rows=drawn,
    )  # fmt: skip


def _blank(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {"must": True} if "must" in parts else {}


def _widget(field: Checked, name: str) -> str:
    if name in _LEVELS:
        return "select"
    kinds: tuple[tuple[type[Checked], str], ...] = (
        (fields.Choices, "ticks"), (fields.Choice, "select"), (fields.YesNo, "tick"), (fields.Day, "day"),
        (fields.Whole, "number"), (fields.Money, "number"), (fields.Number, "number"), (fields.Texts, "line"),
    )  # fmt: skip
    for kind, widget in kinds:
        if isinstance(field, kind):
            return widget
    return "text" if getattr(field, "maximum", 0) > LINE else "line"


def labels(schema: ListingSchema, problems: Sequence[FieldProblem]) -> list[tuple[str, str, str]]:
    """(anchor, label, text) of each problem, for the summary above the form."""
    return [
        (_anchor(problem.field), _path(schema, problem.field), _said(schema, problem)) for problem in problems
    ]


def _said(schema: ListingSchema, problem: FieldProblem) -> str:
    """What is wrong and what to do, with the field called as the form calls it."""
    named = replace(problem, field=_path(schema, problem.field))
    return named.text(language())


def _anchor(path: str) -> str:
    return "industry" if path.startswith("industry_") else path.replace(".", "-")


def _path(schema: ListingSchema, path: str) -> str:
    """Label of a field, and of the row and part inside it: "Indicators 2, unit"."""
    name, *inside = path.split(".")
    field = schema.checked.get(name)
    if field is None:
        return path
    found = _label(field)
    if inside and inside[0].isdigit():
        found += f" {int(inside[0]) + 1}"
    if len(inside) > 1 and isinstance(field, fields.Many):
        part = field.part.fields.get(inside[1])
        found += f" · {_label(part)}" if isinstance(part, Checked) else ""
    return found


def _label(field: Checked) -> str:
    return capital(field.zh if language() == "zh" else field.en)


def _shown(value: Any) -> Any:
    """A value as an input shows it."""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    if isinstance(value, float | Decimal):
        text = f"{Decimal(str(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else value
