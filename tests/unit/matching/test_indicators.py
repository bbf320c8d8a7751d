"""A need's indicators against what a resource states."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.listing import Indicator, Listing
from cloudrd.domain.match import Span
from cloudrd.domain.vocabulary import Operator, Side
from cloudrd.matching.indicators import compare


def need(*indicators, **fields):
    return Listing(Side.NEED, indicators=indicators, **fields)


def resource(*indicators, **fields):
    return Listing(Side.RESOURCE, indicators=indicators, **fields)


STRENGTH = Indicator("抗拉强度", Operator.GE, 500, "MPa", name_en="tensile strength")


def one(wanted, offered):
    (verdict,) = compare(wanted, offered)
    return verdict


def test_a_statement_in_another_unit_and_under_another_name_is_found_in_the_text():
    offered = resource(title="高强铝合金板", summary="经第三方检测，板材拉伸强度实测 0.52 GPa。")
    verdict = one(need(STRENGTH), offered)
    assert (verdict.verdict, verdict.must) == ("met", True)
    assert (verdict.required, verdict.stated) == ("≥ 500 MPa", "实测 0.52 GPa")
    assert verdict.stated_converted == "520 MPa"
    assert verdict.source.field == "summary"
    assert offered.summary[verdict.source.start : verdict.source.end] == "板材拉伸强度实测 0.52 GPa"


def test_across_languages():
    offered = resource(summary_en="The ultimate tensile strength is at least 520 N/mm2.")
    assert one(need(STRENGTH), offered).verdict == "met"
    offered = resource(summary_en="The sheet has a tensile strength of 70 ksi.")
    verdict = one(need(STRENGTH), offered)
    assert (verdict.verdict, verdict.stated, verdict.stated_converted) == ("unmet", "70 ksi", "482.633 MPa")


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        (STRENGTH, "抗拉强度为 450 MPa", "unmet"),
        (STRENGTH, "抗拉强度不低于 450 MPa", "unknown"),
        (STRENGTH, "抗拉强度约 500 MPa", "unknown"),
        (STRENGTH, "屈服强度为 600 MPa", "unknown"),
        (STRENGTH, "抗拉强度保持率 98%", "unknown"),
        (STRENGTH, "传统材料抗拉强度仅为 300 MPa", "unknown"),
        (STRENGTH, "抗拉强度由 420 MPa 提高到 530 MPa", "met"),
        (STRENGTH, "抗拉强度提高 30%", "unknown"),
        (STRENGTH, "铸态抗拉强度 300 MPa，热处理态抗拉强度 560 MPa", "unknown"),
        (STRENGTH, "本成果无相关数据", "unknown"),
        (Indicator("使用温度", Operator.GE, 150, "℃"), "烧结温度 1200 ℃", "unknown"),
        (Indicator("使用温度", Operator.GE, 150, "℃"), "使用温度 -50～200 ℃", "met"),
        (Indicator("使用温度", Operator.GE, 423.15, "K"), "工作温度 150℃ 以上", "met"),
        (Indicator("工作温度", Operator.BETWEEN, -40, "℃", 85), "工作温度范围-55℃～125℃", "met"),
        (Indicator("工作温度", Operator.BETWEEN, -40, "℃", 85), "工作温度范围0℃～60℃", "unknown"),
        (Indicator("控温精度", Operator.LE, 1, "℃"), "控温精度 ±0.5 K", "met"),
        (Indicator("噪声", Operator.LE, 65, "dB(A)"), "整机噪音小于 60 分贝", "met"),
        (Indicator("能耗降低", Operator.GE, 30, "%"), "能耗比现有工艺降低 35% 以上", "met"),
        (Indicator("能耗降低", Operator.GE, 30, "%"), "节能率 20%", "unmet"),
        (Indicator("能耗", Operator.LE, 30, "%"), "能耗降低 20%", "unknown"),
        (Indicator("合格率", Operator.GE, 95, "%"), "产品良品率为 0.97", "met"),
        (Indicator("寿命", Operator.GE, 5, "万次"), "使用寿命达到 100000 次", "met"),
        (Indicator("寿命", Operator.GE, 5, "万次"), "使用寿命达到 10 年", "unknown"),
        (Indicator("处理成本", Operator.LE, 20, "元/kg"), "处理成本不超过 1.8 万元/吨", "met"),
        (Indicator("转角", Operator.LE, 90, "°"), "转角不大于 45 度", "met"),
        (Indicator("使用温度", Operator.GE, 80, "度"), "使用温度 120℃", "met"),
    ],
)
def test_verdicts_on_the_text_of_a_resource(indicator, text, expected):
    assert one(need(indicator), resource(summary=text)).verdict == expected


def test_indicators_of_a_resource_come_before_its_text():
    offered = resource(Indicator("拉伸强度", Operator.EQ, 0.48, "GPa"), summary="抗拉强度 600 MPa")
    verdict = one(need(STRENGTH), offered)
    assert (verdict.verdict, verdict.stated, verdict.source) == ("unmet", "0.48 GPa", None)


def test_a_share_and_a_percentage_compare_but_a_bare_number_does_not():
    wanted = need(Indicator("合格率", Operator.GE, 95, "%"))
    assert one(wanted, resource(Indicator("合格率", Operator.EQ, 0.97))).stated_converted == "97%"
    assert one(wanted, resource(Indicator("合格率", Operator.EQ, 97))).verdict == "unknown"


def test_every_indicator_gets_a_verdict_in_the_order_of_the_need():
    wanted = need(STRENGTH, Indicator("延伸率", Operator.GE, 12, "%", must=False))
    found = compare(wanted, resource(summary="断后伸长率 15%"))
    assert [(v.name, v.verdict, v.must) for v in found] == [
        ("抗拉强度", "unknown", True),
        ("延伸率", "met", False),
    ]
    assert (found[0].stated, found[0].stated_converted, found[0].source) == ("", "", None)


def test_a_need_without_indicators_is_read():
    wanted = need(
        title="高强铝板",
        summary="目前板材抗拉强度只有 380MPa，温度高于 80℃时容易开裂。"
        "要求抗拉强度不低于500MPa，延伸率达到12%。",
    )
    found = compare(wanted, resource(summary="抗拉强度 520MPa，伸长率 10%"))
    assert [(v.name, v.required, v.verdict, v.must) for v in found] == [
        ("抗拉强度", "不低于500MPa", "met", False),
        ("延伸率", "达到12%", "unmet", False),
    ]


def test_a_need_that_asks_for_no_number_costs_nothing():
    assert compare(need(summary="希望提高表面质量"), resource(summary="抗拉强度 520MPa")) == ()


def test_numbers_that_are_none_are_never_met():
    for value in (math.nan, math.inf):
        wanted = need(Indicator("抗拉强度", Operator.GE, value, "MPa"))
        assert one(wanted, resource(summary="抗拉强度 520MPa")).verdict == "unknown"


NAMES = st.sampled_from(["抗拉强度", "tensile strength", "使用温度", "噪声", "寿命", "", "\U0001f600"])
UNITS = st.sampled_from(["MPa", "GPa", "℃", "K", "万次", "次", "%", "", "度", "???", "N/mm²"])
INDICATORS = st.builds(
    Indicator,
    NAMES,
    st.sampled_from(list(Operator)),
    st.floats(allow_nan=True, allow_infinity=True),
    UNITS,
    upper=st.one_of(st.none(), st.floats(-1e9, 1e9)),
)


@given(st.lists(INDICATORS, max_size=4), st.lists(INDICATORS, max_size=4), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_input_gives_one_verdict_each_and_valid_places(asked, stated, text):
    offered = resource(*stated, title=text, body="抗拉强度 520MPa，使用温度 -40~80 ℃" + text)
    found = compare(need(*asked), offered)
    assert len(found) == len(asked) or not asked
    parts = dict(offered.parts())
    for verdict in found:
        assert verdict.verdict in {"met", "unmet", "unknown"}
        if isinstance(verdict.source, Span):
            assert verdict.stated in parts[verdict.source.field][verdict.source.start : verdict.source.end]


def test_thirty_candidates_are_compared_in_a_moment():
    wanted = need(STRENGTH, Indicator("噪声", Operator.LE, 60, "dB(A)"))
    filler = "本成果采用多层复合工艺，厚度 3 mm，经 200 次循环后性能稳定，能耗降低 20%，已应用 5 家企业。" * 8
    offered = [resource(summary=f"编号 {i}：抗拉强度 {480 + i} MPa。{filler}") for i in range(30)]
    started = time.perf_counter()
    met = [compare(wanted, o)[0].verdict for o in offered].count("met")
    assert met == 10
    assert time.perf_counter() - started < 0.5
