"""From a form to what the schema takes, and back onto the page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from cloudrd.domain.errors import FieldProblem
from cloudrd.domain.vocabulary import ResourceKind, Side
from cloudrd.services.schemas import schema_of
from cloudrd.web.form_layout import hints, layout
from cloudrd.web.forms import draw, read

# Fields that are set elsewhere: the kind by the page, the rest by the services.
NOT_ON_FORMS = {"kind", "language", "posted_on", "industry_section", "industry_division"}


def test_what_is_typed_becomes_typed() -> None:
    form = MultiDict(
        [("budget_min", "1，000.50"), ("minimum_trl", "6"), ("deadline", "2027-01-31"),
         ("title", "  标题 "), ("cooperation_modes", "licence"), ("cooperation_modes", "service"),
         ("challenge", "1"), ("industry", "34"), ("region", "")]
    )  # fmt: skip
    names = ["budget_min", "minimum_trl", "deadline", "title", "cooperation_modes", "challenge", "industry",
             "region", "budget_negotiable", "budget_max"]  # fmt: skip
    assert read(schema_of(Side.NEED), names, form) == {
        "budget_min": Decimal("1000.50"), "minimum_trl": 6, "deadline": "2027-01-31", "title": "标题",
        "cooperation_modes": ["licence", "service"], "challenge": True, "industry_section": None,
        "industry_division": "34", "region": None, "budget_negotiable": False, "budget_max": None,
    }  # fmt: skip


def test_what_is_no_number_stays_for_the_schema_to_refuse() -> None:
    data = read(
        schema_of(Side.NEED),
        ["budget_min", "minimum_trl"],
        MultiDict({"budget_min": "三十", "minimum_trl": "6.5"}),
    )
    assert data == {"budget_min": "三十", "minimum_trl": "6.5"}


def test_rows_left_empty_are_no_indicators() -> None:
    form = MultiDict(
        {"indicators-0-operator": "ge", "indicators-0-must": "1", "indicators-2-name": "硬度",
         "indicators-2-operator": "ge", "indicators-2-value": "60", "indicators-2-unit": "HRC"}
    )  # fmt: skip
    rows = read(schema_of(Side.NEED), ["indicators"], form)["indicators"]
    assert [(row["name"], row["value"], row["must"]) for row in rows] == [("硬度", 60.0, False)]


def test_rows_beyond_the_limit_are_not_read() -> None:
    form = MultiDict({f"indicators-{n}-name": "x" for n in range(1000)})
    assert len(read(schema_of(Side.NEED), ["indicators"], form)["indicators"]) == 30


def test_several_classes_may_be_separated_in_any_way() -> None:
    data = read(schema_of(Side.RESOURCE), ["ipc"], MultiDict({"ipc": "C23C 24/10， B22D；F04D、 "}))
    assert data == {"ipc": ["C23C 24/10", "B22D", "F04D"]}


@pytest.mark.parametrize("side", list(Side))
def test_every_field_of_the_schema_stands_on_a_form_and_no_other(app: Flask, side: Side) -> None:
    kinds = [""] if side is Side.NEED else list(ResourceKind)
    with app.test_request_context("/"):
        on_forms = {name for kind in kinds for section in layout(side, kind) for name in section.fields}
        assert hints().keys() <= {name for one in Side for name in schema_of(one).checked} | {"industry"}
    assert on_forms - {"industry"} == schema_of(side).checked.keys() - NOT_ON_FORMS


@pytest.mark.parametrize("kind", list(ResourceKind))
def test_required_fields_stand_on_the_form_of_every_kind(app: Flask, kind: str) -> None:
    schema = schema_of(Side.RESOURCE)
    with app.test_request_context("/"):
        shown = {name for section in layout(Side.RESOURCE, kind) for name in section.fields} | {"kind"}
    assert {name for name, field in schema.checked.items() if field.required} <= shown


def test_what_is_read_is_drawn_again(app: Flask) -> None:
    schema = schema_of(Side.NEED)
    with app.test_request_context("/"):
        sections = layout(Side.NEED)
        names = [name for section in sections for name in section.fields]
        form = MultiDict(
            {"title": "标题", "budget_min": "12.50", "indicators-0-name": "硬度", "title_en": "Title"}
        )
        problems = [
            FieldProblem("indicators.0.value", "required"),
            FieldProblem("industry_division", "required"),
        ]
        drawn = draw(schema, sections, read(schema, names, form), problems, rows=6)
    cells = {cell.name: cell for section in drawn for cell in section.cells}
    assert cells["title"].value == "标题"
    assert cells["budget_min"].value == "12.5"
    assert cells["industry"].problem
    rows = cells["indicators"].rows
    assert len(rows) == 6
    first = {cell.name: cell for cell in rows[0]}
    assert first["indicators-0-name"].value == "硬度"
    assert first["indicators-0-value"].problem
    assert not drawn[-1].folded, "a section with something in it is open"
