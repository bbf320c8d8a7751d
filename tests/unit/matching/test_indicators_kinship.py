"""Names of structured indicators, part by part."""

import pytest

from cloudrd.domain.listing import Indicator, Listing
from cloudrd.domain.vocabulary import Operator, Side
from cloudrd.matching.indicators import compare
from cloudrd.matching.indicators_kinship import gist, kinship
from cloudrd.matching.units import parse


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("粉尘清除率", "粉尘去除比例"),
        ("泵体摩擦系数", "摩擦因数"),
        ("轴瓦残余水分", "残留水分"),
        ("密封圈漏检率", "漏报比例"),
        ("硫化后压缩永久变形", "压缩永久变形率"),
        ("25 ℃出水总磷", "出水总磷（298 K）"),
        ("推理时间", "单次推理时延"),
        ("smallest detectable crack", "minimum detected crack"),
        ("单位时间喷涂面积", "喷涂效率"),
    ],
)
def test_said_differently(a, b):
    assert kinship((a,), (b,)) >= 0.75
    assert kinship((b,), (a,)) == kinship((a,), (b,))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("甲醇回收率", "乙醇回收率"),
        ("故障检出率", "故障漏检率"),
        ("故障检出率", "检出下限"),
        ("抗拉强度", "抗弯强度"),
        ("涂层硬度", "涂层强度"),
        ("容积效率", "容积效率下降"),
        ("60 ℃损耗因子", "损耗因子（0 ℃）"),
        ("铁磁颗粒尺寸", "非铁磁颗粒尺寸"),
        ("老化后拉伸强度", "拉伸强度"),
        ("流量", "流量测量误差"),
        ("铝板厚度", "钢板厚度"),
        ("隔声量", "吸声量"),
        ("冷却功率", "加热功率"),
    ],
)
def test_told_apart(a, b):
    assert kinship((a,), (b,)) == 0.0


def test_english_confirms_what_chinese_leaves_open_and_does_not_overrule_it():
    assert kinship(("甲级品比例", "prime share of yield"), ("乙级品比例", "prime share of yield")) >= 0.75
    assert kinship(("漏检率", "detection rate"), ("检出率", "detection rate")) == 0.0


def test_the_parts_of_a_name():
    found = gist("轴承最高工作温度（油浴，80 ℃）")
    assert found.heads == {"<温度>"}
    assert found.conditions == {parse("K").dimension: frozenset({353.15})}
    assert "油" not in found.parts  # what stands in brackets is a condition, no part
    assert gist("6005A 接头").parts["6005a"] == 2  # a model code, not 6005 ampere


def listing(side, *rows):
    indicators = tuple(Indicator(name, operator, value, unit) for name, operator, value, unit in rows)
    return Listing(side, indicators=indicators)


GE, LE, EQ = Operator.GE, Operator.LE, Operator.EQ
NEED = (("表面硬度", GE, 50.0, "HRC"), ("壳体抗拉强度", GE, 900.0, "MPa"), ("泄漏率", LE, 1.0, "%"))


def verdicts(need, resource):
    return [v.verdict for v in compare(listing(Side.NEED, *need), listing(Side.RESOURCE, *resource))]


def test_a_lone_statement_of_the_same_kind_counts_when_the_rest_of_the_pair_fits():
    steel = (("齿圈硬度", EQ, 55.0, "HRC"), ("壳体拉伸强度", EQ, 0.95, "GPa"))
    assert verdicts(NEED, steel) == ["met", "met", "unknown"]
    assert verdicts(NEED, steel[:1]) == ["unknown", "unknown", "unknown"]


def test_two_statements_that_fit_equally_loosely_leave_it_open():
    steel = (("齿圈硬度", EQ, 55.0, "HRC"), ("芯轴硬度", EQ, 30.0, "HRC"), ("壳体拉伸强度", EQ, 0.95, "GPa"))
    assert verdicts(NEED, steel)[0] == "unknown"


def test_a_statement_answers_the_requirement_that_it_fits_best():
    need = (("粗磨后圆柱度", LE, 5.0, "μm"), ("精磨后圆柱度", LE, 1.0, "μm"))
    assert verdicts(need, (("粗磨后圆柱度", EQ, 4.0, "μm"),)) == ["met", "unknown"]


@pytest.mark.parametrize(
    ("required", "stated", "expected"),
    [
        ((LE, 0.2, "无量纲"), (EQ, 0.1, "1"), "met"),
        ((GE, 90.0, "%"), (EQ, 0.95, "1"), "met"),
        ((GE, 90.0, "%"), (EQ, 95.0, ""), "unknown"),
        ((GE, 60.0, "fps"), (EQ, 72.0, "Hz"), "met"),
        ((GE, 20.0, "kDa"), (EQ, 25_000.0, "g/mol"), "met"),
        ((GE, 1.0, "万颗/h"), (EQ, 2.0, "颗/s"), "unmet"),
        ((LE, 6.0, "mΩ·cm²"), (EQ, 0.004, "Ω·cm²"), "met"),
    ],
)
def test_units_that_mean_the_same(required, stated, expected):
    assert verdicts((("某项比值", *required),), (("某项比值", *stated),)) == [expected]


def test_a_range_to_choose_from_covers_the_required_range():
    need, resource = (
        Listing(side, indicators=(Indicator(name, Operator.BETWEEN, low, "mm", upper=high),))
        for side, name, low, high in (
            (Side.NEED, "板材厚度", 12, 18),
            (Side.RESOURCE, "板材厚度范围", 10, 20),
        )
    )
    assert compare(need, resource)[0].verdict == "met"


def test_the_english_name_of_the_need_goes_with_the_verdict():
    need = Listing(Side.NEED, indicators=(Indicator("转速", GE, 10.0, "r/min", name_en="speed"),))
    (found,) = compare(need, Listing(Side.RESOURCE))
    assert (found.name, found.name_en) == ("转速", "speed")
