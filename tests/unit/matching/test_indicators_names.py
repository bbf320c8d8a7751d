"""Names of quantities: the same under another name, and different under a similar one."""

import pytest

from cloudrd.matching.indicators_names import alike


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("抗拉强度", "拉伸强度"),
        ("抗拉强度", "tensile strength"),
        ("tensile strength", "Ultimate Tensile Strength"),
        ("涂层结合强度", "结合强度"),
        ("结合强度", "涂层附着力"),
        ("使用寿命", "service life"),
        ("噪声", "整机噪音"),
        ("使用温度", "最高工作温度"),
        ("能耗降低", "energy consumption reduction"),
        ("能耗降低率", "节能率"),
        ("生产效率提高", "提高生产效率"),
        ("响应时间", "Response times"),
        ("表面粗糙度Ra", "surface roughness"),
        ("COD", "出水COD浓度"),
        ("断裂伸长率", "延伸率"),
        ("抗拉强度值", "抗拉强度"),
        ("铝合金焊缝抗拉强度", "铝合金焊缝拉伸强度"),
    ],
)
def test_the_same_quantity(a, b):
    assert alike([a], [b]) > 0
    assert alike([a], [b]) == alike([b], [a])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("使用温度", "烧结温度"),
        ("温度", "烧结温度"),
        ("抗拉强度", "抗压强度"),
        ("抗拉强度", "屈服强度"),
        ("抗拉强度", "抗拉强度保持率"),
        ("能耗降低", "能耗"),
        ("能耗降低", "能耗提高"),
        ("进水COD浓度", "出水COD浓度"),
        ("COD", "进水COD"),
        ("轴承内径", "轴承外径"),
        ("最高温度", "最低温度"),
        ("线膨胀系数", "体膨胀系数"),
        ("导热系数", "传热系数"),
        ("寿命", "刀具寿命周期成本"),
        ("刀具使用寿命", "使用寿命"),
        ("纯度", "原料纯度"),
        ("7075铝合金抗拉强度", "7050铝合金抗拉强度"),
        ("硬度", "基体硬度"),
        ("充电时间", "放电时间"),
        ("tensile strength", "compressive strength"),
        ("cost", "production cost"),
        ("inlet temperature", "outlet temperature"),
        ("", "抗拉强度"),
        ("值", "值"),
    ],
)
def test_another_quantity_or_in_doubt(a, b):
    assert alike([a], [b]) == 0


def test_any_name_of_either_side_may_fit_and_the_best_counts():
    assert alike(["镀层厚度", "coating thickness"], ["Coating thickness"]) == 1
    assert alike(["涂层结合强度"], ["涂层结合强度"]) > alike(["涂层结合强度"], ["结合强度"])
    assert alike([], ["厚度"]) == 0
