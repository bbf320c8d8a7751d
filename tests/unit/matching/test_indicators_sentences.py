"""What is read out of sentences as people write them: (sentence, expected statements).

A statement is (name, operator, value, upper, unit). Sentences without any must yield none.
"""

import pytest

from cloudrd.matching.indicators import extract

RESOURCES = [
    # Chinese: comparisons
    ("要求抗拉强度不低于500MPa", [("抗拉强度", "ge", 500, None, "MPa")]),
    ("抗拉强度≥ 500 MPa，延伸率>12%",
     [("抗拉强度", "ge", 500, None, "MPa"), ("延伸率", "gt", 12, None, "%")]),
    ("抗拉强度（室温）≥ 500 MPa", [("抗拉强度", "ge", 500, None, "MPa")]),
    ("定位误差小于±0.02 mm", [("定位误差", "lt", 0.02, None, "mm")]),
    ("定位精度优于0.05mm", [("定位精度", "le", 0.05, None, "mm")]),
    ("剥离强度优于 8 N/cm", [("剥离强度", "ge", 8, None, "N/cm")]),
    ("泄漏率低于10^-6 Pa·m³/s", [("泄漏率", "lt", 1e-6, None, "Pa·m³/s")]),
    ("表面粗糙度Ra不大于0.8μm", [("表面粗糙度Ra", "le", 0.8, None, "μm")]),
    ("噪声不超过６０ｄＢ（Ａ）", [("噪声", "le", 60, None, "dB(A)")]),
    ("处理成本控制在 2 万元/吨以内", [("处理成本", "le", 2, None, "万元/吨")]),
    ("厚度公差 ±0.1mm", [("厚度公差", "le", 0.1, None, "mm")]),
    ("整机功耗不得高于 15 W", [("整机功耗", "le", 15, None, "W")]),
    ("连续工作时间不应少于 72 小时", [("连续工作时间", "ge", 72, None, "小时")]),
    ("检测节拍至少 30 件/分钟", [("检测节拍", "ge", 30, None, "件/分钟")]),
    ("焊缝一次合格率应在 99.5% 以上", [("焊缝一次合格率", "ge", 99.5, None, "%")]),
    ("交货周期 45 天以内", [("交货周期", "le", 45, None, "天")]),
    ("COD≤50 mg/L，氨氮≤5mg/L", [("COD", "le", 50, None, "mg/L"), ("氨氮", "le", 5, None, "mg/L")]),
    ("导热系数不低于 2.0 W/(m·K)", [("导热系数", "ge", 2, None, "W/(m·K)")]),
    ("单根纤维断裂强力 ＞ 3.5 cN", [("单根纤维断裂强力", "gt", 3.5, None, "cN")]),
    ("具有500MPa以上的抗拉强度", [("抗拉强度", "ge", 500, None, "MPa")]),
    ("可承受不小于 10 kN 的推力", [("推力", "ge", 10, None, "kN")]),
    # Chinese: measured values, ranges, tolerances
    ("涂层与基体的结合强度实测值为 0.52 GPa", [("结合强度", "eq", 0.52, None, "GPa")]),
    ("抗拉强度：500 MPa", [("抗拉强度", "eq", 500, None, "MPa")]),
    ("烧结温度为500～600 ℃", [("烧结温度", "between", 500, 600, "℃")]),
    ("工作温度范围-40℃～85℃", [("工作温度", "between", -40, 85, "℃")]),
    ("硬度58~62HRC", [("硬度", "between", 58, 62, "HRC")]),
    ("薄膜厚度为 100±5 μm", [("薄膜厚度", "between", 95, 105, "μm")]),
    ("额定电压220V±10%", [("额定电压", "between", 198, 242, "V")]),
    ("pH值 6.5-8.5", [("pH", "between", 6.5, 8.5, "")]),
    ("含水率降至 12% 左右", [("含水率", "eq", 12, None, "%")]),
    ("连续运行时间达到1.5×10⁴ h", [("连续运行时间", "eq", 15000, None, "h")]),
    ("分辨率达到 0.1 μm", [("分辨率", "eq", 0.1, None, "μm")]),
    ("年产能可达 3 万吨", [("年产能", "eq", 3, None, "万吨")]),
    ("粒径分布在 2 至 5 微米", [("粒径分布", "between", 2, 5, "微米")]),
    ("出水浊度约 0.3 NTU", [("出水浊度", "eq", 0.3, None, "NTU")]),
    ("售价 1,200 元/台", [("售价", "eq", 1200, None, "元/台")]),
    # Chinese: from … to …, changes
    ("轴承寿命由 3 万次提高到 10 万次", [("轴承寿命", "eq", 10, None, "万次")]),
    ("产品合格率由85%提升至98%以上", [("合格率", "ge", 98, None, "%")]),
    ("换模时间从 40 分钟缩短到 8 分钟", [("换模时间", "eq", 8, None, "分钟")]),
    ("检测时间缩短至5分钟以内", [("检测时间", "le", 5, None, "分钟")]),
    ("能耗比传统工艺降低30%以上", [("能耗降低", "ge", 30, None, "%")]),
    ("使生产效率提高 2 倍", [("生产效率提高", "eq", 2, None, "倍")]),
    ("降低能耗20%", [("能耗降低", "eq", 20, None, "%")]),
    ("成本下降约 15%", [("成本降低", "eq", 15, None, "%")]),
    ("提高强度至500MPa", [("强度", "eq", 500, None, "MPa")]),
    ("综合能耗减少不少于 18 %", [("能耗降低", "ge", 18, None, "%")]),
    ("刀具寿命提高达 40%", [("刀具寿命提高", "eq", 40, None, "%")]),
    # Chinese: several at once
    (
        "抗拉强度、屈服强度和延伸率分别为 520 MPa、410 MPa 和 12%",
        [("抗拉强度", "eq", 520, None, "MPa"),
         ("屈服强度", "eq", 410, None, "MPa"), ("延伸率", "eq", 12, None, "%")],
    ),
    # English
    ("tensile strength of at least 500 MPa", [("tensile strength", "ge", 500, None, "MPa")]),
    ("with an accuracy of ±0.02 mm", [("accuracy", "le", 0.02, None, "mm")]),
    ("reduces energy consumption by 30 %", [("energy consumption reduction", "eq", 30, None, "%")]),
    ("energy consumption decrease by 30 %", [("energy consumption reduction", "eq", 30, None, "%")]),
    ("service life increased from 30,000 to 100,000 cycles",
     [("service life", "eq", 100000, None, "cycles")]),
    ("Cooling time was reduced from 40 s to 25 s.", [("Cooling time", "eq", 25, None, "s")]),
    ("temperature range from -40 to 85 °C", [("temperature", "between", -40, 85, "°C")]),
    ("500 MPa tensile strength", [("tensile strength", "eq", 500, None, "MPa")]),
    ("a pressure of up to 12 bar", [("pressure", "eq", 12, None, "bar")]),
    ("the noise level must not exceed 60 dB(A)", [("noise level", "le", 60, None, "dB(A)")]),
    ("particle size between 5 and 10 μm", [("particle size", "between", 5, 10, "μm")]),
    ("no more than 5 % moisture content", [("moisture content", "le", 5, None, "%")]),
    ("efficiency above 95 %", [("efficiency", "gt", 95, None, "%")]),
    ("The leak rate shall be less than 1e-9 mbar", [("leak rate", "lt", 1e-9, None, "mbar")]),
    ("a cycle life of 2,000 cycles or more", [("cycle life", "ge", 2000, None, "cycles")]),
    ("Response time: 50 ms or less", [("Response time", "le", 50, None, "ms")]),
    ("lifetime: 20000 h", [("lifetime", "eq", 20000, None, "h")]),
    ("bond strength reached 0.52 GPa", [("bond strength", "eq", 0.52, None, "GPa")]),
    (
        "The tensile strength and elongation are 520 MPa and 12 %, respectively.",
        [("tensile strength", "eq", 520, None, "MPa"), ("elongation", "eq", 12, None, "%")],
    ),
    # harder ones: conditions, rates, enumerations
    ("盐雾试验达到 1000 小时以上不起泡", [("盐雾试验", "ge", 1000, None, "小时")]),
    (
        "摩擦系数低至 0.05，磨损率小于 2×10⁻⁶ mm³/(N·m)",
        [("摩擦系数", "eq", 0.05, None, ""), ("磨损率", "lt", 2e-6, None, "mm³/(N·m)")],
    ),
    ("整车续航里程从 400 km 提升到 620 km", [("整车续航里程", "eq", 620, None, "km")]),
    ("单台日处理量不小于 200 t/d", [("单台日处理量", "ge", 200, None, "t/d")]),
    ("识别准确率＞98.5％，误报率＜0.1%",
     [("识别准确率", "gt", 98.5, None, "%"), ("误报率", "lt", 0.1, None, "%")]),
    ("循环 3000 次容量保持率不低于 85%", [("容量保持率", "ge", 85, None, "%")]),
    ("吊装载荷最大可达 50 吨", [("吊装载荷", "eq", 50, None, "吨")]),
    ("产品单价由 3.2 万元降至 1.8 万元", [("单价", "eq", 1.8, None, "万元")]),
    ("切削速度提高了 25%～40%", [("切削速度提高", "between", 25, 40, "%")]),
    ("屏幕尺寸 55 寸，亮度不低于 500 nit",
     [("屏幕尺寸", "eq", 55, None, "寸"), ("亮度", "ge", 500, None, "nit")]),
    ("发酵周期由原来的 15 天缩短为 7 天", [("发酵周期", "eq", 7, None, "天")]),
    ("孔隙率控制在 0.5%～1.2% 之间", [("孔隙率", "between", 0.5, 1.2, "%")]),
    ("薄膜透光率大于等于 92 %，雾度小于1%",
     [("薄膜透光率", "ge", 92, None, "%"), ("雾度", "lt", 1, None, "%")]),
    ("浆料固含量 65 wt%", [("浆料固含量", "eq", 65, None, "wt%")]),
    ("粘度 3000–5000 mPa·s", [("粘度", "between", 3000, 5000, "mPa·s")]),
    ("主轴转速最高 24000 rpm", [("主轴转速", "eq", 24000, None, "rpm")]),
    ("菌种活菌数≥1×10^9 CFU/mL", [("菌种活菌数", "ge", 1e9, None, "CFU/mL")]),
    ("误差不大于5‰", [("误差", "le", 5, None, "‰")]),
    ("wear reduced by more than 40 % compared with cast iron", [("wear reduction", "gt", 40, None, "%")]),
    ("Operating voltage 24 V DC, current below 2 A",
     [("Operating voltage", "eq", 24, None, "V"), ("current", "lt", 2, None, "A")]),
    ("a water flux of no less than 60 L/(m²·h)", [("water flux", "ge", 60, None, "L/(m²·h)")]),
    ("Yield improved from 82 % to 95 %", [("Yield", "eq", 95, None, "%")]),
    ("第三产业增加值 25 亿元", [("第三产业增加值", "eq", 25, None, "亿元")]),
    # no name to be had
    ("实测 0.52 GPa", [("", "eq", 0.52, None, "GPa")]),
    ("operates at up to 12 bar", [("", "eq", 12, None, "bar")]),
    ("weighs less than 5 kg", [("", "lt", 5, None, "kg")]),
    # nothing is measured
    ("已授权专利 5 项，发表论文 12 篇", []),
    ("2019年投入使用，服务企业 30 家", []),
    ("按 GB/T 3098.1-2010 和 ISO 9001:2015 执行", []),
    ("采用 Q345、TC4 和 6061-T6 三类板材", []),
    ("外形 1200×800×650 mm", []),
    ("联系电话 0532-88880000，专利号 ZL201910000001.2", []),
    ("配比 1:3，见图 2 和表 4 [5-7]", []),
    ("项目于 2021-03-15 通过验收", []),
    ("CO2 and H2O at stage 3", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), RESOURCES, ids=[s for s, _ in RESOURCES])
def test_a_sentence_states(sentence, expected):
    found = [(i.name, i.operator.value, pytest.approx(i.value), i.upper, i.unit) for i in extract(sentence)]
    assert found == expected


NEEDS = [
    ("抗拉强度需达到500MPa", ("抗拉强度", "ge", 500)),
    ("希望将废品率降低到1%", ("废品率", "le", 1)),
    ("废品率要求控制在 0.5% 以下", ("废品率", "le", 0.5)),
    ("能耗降低 20%", ("能耗降低", "ge", 20)),
    ("定位精度达到 0.01 mm", ("定位精度", "le", 0.01)),
    ("目标是使用寿命超过 10 年", ("使用寿命", "gt", 10)),
    ("The coating must reach 1000 HV hardness", ("hardness", "ge", 1000)),
    ("cut cycle time to 20 s", ("cycle time", "le", 20)),
]


@pytest.mark.parametrize(("sentence", "expected"), NEEDS, ids=[s for s, _ in NEEDS])
def test_a_need_asks_for_what_is_to_be_reached(sentence, expected):
    found = [(i.name, i.operator.value, i.value) for i in extract(sentence, required=True) if not i.baseline]
    assert found == [expected]


NOT_OFFERED = [
    ("传统工艺的抗拉强度为300MPa", False),
    ("市售产品的寿命一般为 2 万次", False),
    ("conventional coatings have a hardness of 400 HV", False),
    ("刀具寿命只有300件", False),
    ("良品率达不到 90%", False),
    ("在 500℃ 下保温", False),
    ("转速 3000 r/min 时出现共振", False),
    ("目前设备的噪声为85dB", True),
    ("现有产品的抗拉强度仅为450MPa", True),
    ("误差超过 0.5 mm", True),
    ("强度低于 300 MPa，不能满足使用", True),
    ("温升达到 60 K，导致密封圈老化", True),
    ("the present line does not reach 95 % yield", True),
]


@pytest.mark.parametrize(("sentence", "required"), NOT_OFFERED, ids=[s for s, _ in NOT_OFFERED])
def test_conditions_complaints_and_other_peoples_values_count_for_nothing(sentence, required):
    found = extract(sentence, required=required)
    assert found
    assert all(i.baseline for i in found)


def test_a_requirement_in_clear_words_stands_even_where_the_present_is_described():
    found = extract("现有生产线改造后噪声不高于 60 dB(A)", required=True)
    assert [(i.name[-2:], i.baseline) for i in found] == [("噪声", False)]
