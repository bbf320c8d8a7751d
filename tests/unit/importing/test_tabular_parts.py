"""Indicators, people and rights in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas import schema_of
from cloudrd.services.schemas.checks import Refused
from cloudrd.services.tabular_parts import read_indicator, read_parts, write_parts

NEED, RESOURCE = schema_of(Side.NEED).checked, schema_of(Side.RESOURCE).checked


@pytest.mark.parametrize(
    ("text", "name", "operator", "value", "upper", "unit"),
    [
        ("抗拉强度 ≥ 500 MPa", "抗拉强度", "ge", 500, None, "MPa"),
        ("抗拉强度≥500MPa", "抗拉强度", "ge", 500, None, "MPa"),
        ("伸长率 10–15 %", "伸长率", "between", 10, 15, "%"),
        ("伸长率10-15%", "伸长率", "between", 10, 15, "%"),
        ("噪声 不超过 65 dB(A)", "噪声", "le", 65, None, "dB(A)"),
        ("noise at most 65 dB(A)", "noise", "le", 65, None, "dB(A)"),
        ("表面粗糙度 Ra<=0.8 μm", "表面粗糙度 Ra", "le", 0.8, None, "μm"),
        ("厚度 10±0.5 mm", "厚度", "between", 9.5, 10.5, "mm"),
        ("工作温度 -40～85 ℃", "工作温度", "between", -40, 85, "℃"),
        ("产量 1,200 件/h", "产量", "eq", 1200, None, "件/h"),
        ("循环寿命 大于 1e4 次", "循环寿命", "gt", 10000, None, "次"),
        ("成本 低于12元/kg", "成本", "lt", 12, None, "元/kg"),
        ("PM2.5 去除率 ≥ 99.97 %", "PM2.5 去除率", "ge", 99.97, None, "%"),
        ("1000 h 盐雾 ≥ 10 级", "1000 h 盐雾", "ge", 10, None, "级"),
        ("K2O含量 3–5 %", "K2O含量", "between", 3, 5, "%"),
        ("屈服强度：480 MPa", "屈服强度", "eq", 480, None, "MPa"),
        ("硬度 HRC 32~39", "硬度 HRC", "between", 32, 39, ""),
    ],
)
def test_indicators_are_read_as_engineers_write_them(text, name, operator, value, upper, unit):
    found = read_indicator(text)
    assert (found["name"], found["operator"], found["value"]) == (name, operator, value)
    assert (found.get("upper"), found.get("unit", "")) == (upper, unit)


@pytest.mark.parametrize(
    "text", ["强度高", "12", "", "≥ 5 MPa", "强度 ≥", "强度 ≥ 5 MPa [?]", "x" * 40_000 + " 5"]
)
def test_what_is_no_indicator_is_refused(text):
    with pytest.raises(Refused) as caught:
        read_indicator(text)
    assert caught.value.flaws[0].code == "indicator_unreadable"


def test_several_in_a_cell_with_extras():
    cell = "抗拉强度 ≥ 0.5 GPa [en=tensile strength | 可选]；密度 2.7 g/cm³\n"
    cell += "孔隙率 0.3 % [对比=常规 1.8 % | 依据=工业 CT]"
    strength, density, pores = read_parts("indicators", cell)
    assert (strength["name_en"], strength["must"], density["value"]) == ("tensile strength", False, 2.7)
    assert (pores["comparator"], pores["evidence"]) == ("常规 1.8 %", "工业 CT")


def test_people_and_rights():
    assert read_parts("people", "陈工（教授）; Li Ming (engineer)；王工") == [
        {"name": "陈工", "role": "教授"}, {"name": "Li Ming", "role": "engineer"}, {"name": "王工"},
    ]  # fmt: skip
    assert read_parts("ip", "发明专利 ZL2099 1 0000001.X 已授权 2040-05-01; 软件著作权 2099SR1") == [
        {
            "type": "invention",
            "number": "ZL2099 1 0000001.X",
            "status": "granted",
            "expires_on": "2040-05-01",
        },
        {"type": "software_copyright", "number": "2099SR1"},
    ]


def test_plain_lists_are_written_for_people_and_others_as_json():
    plain = NEED["indicators"].check([{"name": "强度", "operator": "ge", "value": 500, "unit": "MPa"}])
    assert write_parts(NEED["indicators"], plain) == "强度 ≥ 500 MPa"
    odd = NEED["indicators"].check([{"name": "强度; 硬度 ≥ 3", "operator": "ge", "value": 500}])
    assert write_parts(NEED["indicators"], odd).startswith("[{")


def test_broken_json_is_refused():
    for cell in ("[{", "[1, 2", "[" * 5000):
        with pytest.raises(Refused) as caught:
            read_parts("people", cell)
        assert caught.value.flaws[0].code == "cell_json"


words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("≥<=;；[]|、 5.8MPa–"), max_size=12
)
numbers = st.floats(-1e12, 1e12) | st.integers(-1000, 1000).map(float)


@st.composite
def indicators(draw, side):
    part = {
        "name": draw(words.filter(str.strip)),
        "operator": draw(st.sampled_from(["ge", "lt", "eq", "between"])),
    }
    part["value"] = draw(numbers)
    if part["operator"] == "between":
        part["upper"] = part["value"] + abs(draw(numbers))
    part |= {"unit": draw(words), "name_en": draw(words)}
    extra = {"must": draw(st.booleans())} if side is Side.NEED else {"comparator": draw(words)}
    return part | extra


@given(st.lists(indicators(Side.NEED), max_size=3), st.lists(indicators(Side.RESOURCE), max_size=3))
def test_indicators_go_out_and_come_back_unchanged(wanted, stated):
    for field, parts in ((NEED["indicators"], wanted), (RESOURCE["indicators"], stated)):
        stored = field.check(parts)
        assert field.check(read_parts("indicators", write_parts(field, stored))) == stored


@given(
    st.lists(st.fixed_dictionaries({"name": words.filter(str.strip), "role": words}), max_size=3),
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["invention", "design", "know_how"]), "number": words},
            optional={
                "status": st.just("granted"),
                "expires_on": st.dates().map(lambda d: f"20{d:%y-%m-%d}"),
            },
        ),
        max_size=3,
    ),
)
def test_people_and_rights_go_out_and_come_back_unchanged(people, rights):
    for name, parts in (("people", people), ("ip", rights)):
        stored = RESOURCE[name].check(parts)
        assert RESOURCE[name].check(read_parts(name, write_parts(RESOURCE[name], stored))) == stored
