"""Records as they come in: every problem at once, what follows from what, the API description."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import Invalid
from cloudrd.domain.vocabulary import STAGE_TRL, Side
from cloudrd.services.schemas import NeedAnswer, NeedSchema, OrganisationSchema, ResourceSchema, schema_of

NEED = {"title": "泵壳气孔", "problem": "压铸泵壳的加工面有气孔"}
RESOURCE = {"kind": "achievement", "title": "局部挤压单元", "summary": "减少厚壁处的缩孔"}


def problems(side, data, **options):
    with pytest.raises(Invalid) as caught:
        schema_of(side).load(data, **options)
    return {problem.field: problem.code for problem in caught.value.problems}


def whole(side, data, current=None):
    _, found, flaws = schema_of(side).take(data, current)
    assert flaws == []
    return found


def test_all_problems_of_a_record_come_at_once_each_with_text_in_both_languages():
    data = {
        "titel": "x", "problem": "", "budget_min": -1, "indicators": [{"name": "强度", "operator": "about"}],
        "cooperation_modes": ["gift"], "deadline": "soon", "industry_division": "98", "minimum_trl": 0,
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        NeedSchema().load(data)
    found = {problem.field: problem for problem in caught.value.problems}
    assert {name: problem.code for name, problem in found.items()} == {
        "titel": "unknown_field", "title": "required", "problem": "required", "budget_min": "number_range",
        "indicators.0.operator": "not_in_list", "indicators.0.value": "required",
        "cooperation_modes.0": "not_in_list", "deadline": "not_day", "industry_division": "division_unknown",
        "minimum_trl": "number_range",
    }  # fmt: skip
    assert "title" in found["titel"].text("en")
    assert found["deadline"].value == "soon"
    for problem in found.values():
        assert problem.text("zh") != problem.text("en")
        assert "…" not in problem.text("zh") + problem.text("en")


@pytest.mark.parametrize("data", [None, [], "text", 7, [{"title": "x"}]])
def test_what_is_no_object_is_refused(data):
    assert "not_object" in problems(Side.NEED, data).values()


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"budget_min": 80, "budget_max": 50}, "budget_max", "price_order"),
        (
            {"industry_section": "A", "industry_division": "35"},
            "industry_division", "division_outside_section",
        ),
        ({"language": "both"}, "title_en", "both_needs_english"),
        ({"posted_on": "2024-05-01", "deadline": "2024-04-30"}, "deadline", "day_before_posting"),
        ({"expires_on": (date.today() - timedelta(1)).isoformat()}, "expires_on", "day_before_posting"),
        (
            {"indicators": [{"name": "a", "operator": "between", "value": 1}]},
            "indicators.0.upper", "upper_wanted",
        ),
        (
            {"indicators": [{"name": "a", "operator": "between", "value": 3, "upper": 2}]},
            "indicators.0.upper", "upper_below_value",
        ),
        (
            {"indicators": [{"name": "a", "operator": "ge", "value": 3, "upper": 5}]},
            "indicators.0.upper", "upper_not_wanted",
        ),
        (
            {"indicators": [{"name": "a", "operator": "ge", "value": 1e400}]},
            "indicators.0.value", "number_range",
        ),
        ({"indicators": ["≥ 5"]}, "indicators.0", "not_object"),
        ({"region": "x" * 61}, "region", "text_too_long"),
        ({"organisation": {"code": "x"}}, "organisation", "not_text"),
    ],
)  # fmt: skip
def test_rules_between_fields(more, field, code):
    assert problems(Side.NEED, NEED | more)[field] == code


def test_past_days_are_in_order_for_a_listing_posted_before_them():
    found = whole(Side.NEED, NEED | {"posted_on": "2019-12-30", "deadline": "2020-06-30"})
    assert found["deadline"] == date(2020, 6, 30)


def test_what_follows_is_filled_in():
    found = whole(Side.RESOURCE, RESOURCE | {"stage": "pilot", "industry_division": "35"})
    assert found["trl"] == STAGE_TRL["pilot"]
    assert (found["industry_section"], found["language"], found["confidentiality"]) == ("C", "zh", "public")
    assert found["posted_on"] == date.today()


@pytest.mark.parametrize(
    ("more", "language"),
    [
        ({}, "zh"),
        ({"title": "pump", "problem": "pits"}, "en"),
        ({"title_en": "a", "problem_en": "b"}, "both"),
    ],
)
def test_the_language_is_found_out(more, language):
    assert whole(Side.NEED, NEED | more)["language"] == language


def test_a_change_of_stage_or_division_alone_moves_level_and_section_along():
    current = whole(Side.RESOURCE, RESOURCE | {"stage": "lab", "trl": 6, "industry_division": "35"})
    assert whole(Side.RESOURCE, {"title": "新名"}, current)["trl"] == 6
    moved = whole(Side.RESOURCE, {"stage": "production", "industry_division": "65"}, current)
    assert (moved["trl"], moved["industry_section"]) == (9, "I")
    assert whole(Side.RESOURCE, {"stage": "production", "trl": 8}, current)["trl"] == 8


def test_clearing_a_field_is_possible_unless_it_is_required():
    current = whole(Side.NEED, NEED | {"region": "东岬区", "budget_max": 5})
    cleared = whole(Side.NEED, {"region": None, "budget_max": None}, current)
    columns = schema_of(Side.NEED).columns(cleared)
    assert (columns["region"], columns["price_max"]) == ("", None)
    _, _, flaws = schema_of(Side.NEED).take({"title": None}, current)
    assert [(flaw.path, flaw.code) for flaw in flaws] == [("title", "required")]


def test_names_of_the_record_differ_where_the_design_says_so():
    columns = schema_of(Side.NEED).columns(
        whole(Side.NEED, NEED | {"budget_max": 5, "budget_negotiable": True})
    )
    assert (columns["price_max"], columns["price_negotiable"]) == (5, True)
    right = {"type": "invention", "number": "ZL2099 1 0000009.9", "expires_on": "2040-01-01"}
    columns = schema_of(Side.RESOURCE).columns(whole(Side.RESOURCE, RESOURCE | {"ip": [right]}))
    assert columns["properties"] == [right]


def test_a_need_indicator_is_a_must_unless_it_says_otherwise():
    plain = {"name": "强度", "operator": "ge", "value": 5, "unit": "", "upper": None}
    found = whole(Side.NEED, NEED | {"indicators": [plain, plain | {"must": False}]})["indicators"]
    assert found == [
        {"name": "强度", "operator": "ge", "value": 5.0, "must": True},
        {"name": "强度", "operator": "ge", "value": 5.0, "must": False},
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(list(Side)), st.data())
def test_anything_is_either_refused_as_invalid_or_loads_to_the_same_again(side, data):
    names = st.sampled_from([*schema_of(side).checked, "unknown"])
    body = data.draw(st.dictionaries(names, json_values, max_size=6))
    try:
        clean = schema_of(side).load(body, partial=True)
    except Invalid:
        return
    assert schema_of(side).load(clean, partial=True) == clean


def test_partial_loading_asks_for_nothing_and_many_loads_a_list():
    assert schema_of(Side.NEED).load({"budget_max": 5}, partial=True) == {"budget_max": 5}
    assert len(schema_of(Side.NEED).load([NEED, NEED], many=True)) == 2


def test_the_api_description_carries_limits_lists_and_descriptions():
    spec = APISpec(title="t", version="1", openapi_version="3.1.0", plugins=[MarshmallowPlugin()])
    for schema in (NeedSchema, ResourceSchema, OrganisationSchema, NeedAnswer):
        spec.components.schema(schema.__name__, schema=schema)
    described = spec.to_dict()["components"]["schemas"]
    title = described["NeedSchema"]["properties"]["title"]
    assert (title["type"], title["minLength"], title["maxLength"]) == ("string", 1, 300)
    assert set(described["ResourceSchema"]["required"]) == {"kind", "title", "summary"}
    assert described["ResourceSchema"]["properties"]["trl"]["maximum"] == 9
    assert "achievement" in described["ResourceSchema"]["properties"]["kind"]["enum"]
    for schema in ("NeedSchema", "ResourceSchema", "OrganisationSchema"):
        for name, field in described[schema]["properties"].items():
            assert field.get("description"), (schema, name)


def test_organisations():
    right = {"code": "X-1", "kind": "enterprise", "name": "云门示例厂", "qualifications": ["high_tech"]}
    clean, _, flaws = OrganisationSchema().take(right)
    assert (clean, flaws) == (right, [])
    _, _, flaws = OrganisationSchema().take({"code": "没有", "kind": "club", "name": ""})
    assert [(flaw.path, flaw.code) for flaw in flaws] == [
        ("code", "not_organisation_code"), ("kind", "not_in_list"), ("name", "required"),
    ]  # fmt: skip


def test_fields_of_a_stored_record_are_read_by_their_columns():
    columns = schema_of(Side.NEED).columns(whole(Side.NEED, NEED | {"budget_min": 3}))
    assert schema_of(Side.NEED).current(SimpleNamespace(**columns))["budget_min"] == 3
