"""Words that names of quantities are made of, in groups that mean the same. Data of `indicators_kinship`."""

from __future__ import annotations

from cloudrd.domain.text import HAN, stem

# The last part of a name, saying what is measured: two names with different ones are different quantities.
_HEADS = """
强度 | strength
模量 | modulus
硬度 | hardness
韧性 韧度 | toughness
压力 压强 | pressure
压降 压损 阻力 流阻 压力损失 | pressure drop, pressure loss, flow resistance
应力 | stress
温度 水温 | temperature
厚度 总厚 板厚 壁厚 膜厚 层厚 厚 | thickness
深度 层深 深 | depth
直径 内径 外径 孔径 粒径 | diameter
宽度 幅宽 | width
粗糙度 | roughness
误差 偏差 精度 偏移 公差 准确度 | error, deviation, accuracy, precision, shift
漂移 | drift
分辨率 | resolution
重复性 | repeatability
不确定度 | uncertainty
间隙 | gap, clearance
行程 | stroke, travel
粘度 黏度 | viscosity
浓度 | concentration
密度 | density
质量 重量 干重 自重 | mass, weight
体积 容积 | volume
面积 | area
流量 | flow, flow rate
功率 | power
功耗 | power consumption
能耗 电耗 耗电 | energy consumption, energy, electricity
频率 | frequency
速度 线速度 流速 车速 | speed, velocity
转速 | rotational speed
扭矩 转矩 | torque
电压 | voltage
电流 | current
电阻 | resistance
寿命 年限 使用期 | life, lifetime, service life
成本 费用 费 价格 单价 造价 | cost, price
噪声 噪音 声压级 声功率级 | noise, sound level
水分 含水率 含水量 | moisture, water content
产能 处理量 产量 生产能力 处理能力 | capacity, throughput, output
"""

# Words for one thing. Rows that begin with "x:" exclude one another (x is the set): found is not missed.
_SAME = """
found: 检出 识别 可检 检测出 可测 发现 辨识 | detection, detectable, detected, recognition, recognised
found: 检出限 检测限 检出下限 | detection limit, limit of detection
found: 漏检 漏报 漏判 | miss, missed, false negative
found: 误检 误报 误判 误剔 虚警 过检 误杀 错检 | false alarm, false positive, false reject
found: 误检 | false call, over detection, overkill
turned: 升高 上升 提高 提升 增加 增长 | rise, increase, gain
turned: 损失 下降 衰减 降低 减少 | loss, drop, decay, reduction, decrease
bound: 最高 最大 上限 峰值 最高值 最大值 | maximum, max, upper, upper limit, peak, largest, highest
bound: 最低 最小 下限 最低值 最小值 谷值 | minimum, min, lower limit, lowest, smallest
heat: 加热 制热 供热 | heating
heat: 制冷 冷却 降温 | cooling
power: 充电 | charging
power: 放电 | discharging
good: 良率 合格率 良品率 成品率 成功率 一次合格率 首检合格率 | yield, pass rate, success rate
good: 废品率 不良率 次品率 缺陷率 | scrap rate, reject rate, defect rate
heard: 吸声 吸音 | sound absorption
heard: 隔声 隔音 | sound insulation, sound reduction, transmission loss
heard: 本底 背景 | background
ways: 拉伸 抗拉 拉断 抗张 | tensile
ways: 压缩 抗压 | compressive, compression
ways: 弯曲 抗弯 抗折 | flexural, bending
ways: 剪切 抗剪 | shear
ways: 屈服 | yield strength
ways: 冲击 | impact
ways: 疲劳 | fatigue
ways: 爆破 | burst
ways: 粘合 粘接 粘结 黏结 附着 结合 剥离 拉拔 拉开法 附着力 结合力 | adhesion, bond, bonding, peel, pull off
measured: 预测 | prediction, predicted
measured: 测量 量程 | measuring, measurement
measured: 试验 | test
清除 去除 脱除 剔除 除去 消除 | removal, removed, elimination
灭活 杀灭 | inactivation
捕集 截留 拦截 捕获 | capture, retention, interception
回用 循环利用 再利用 回收利用 | reuse, reused
缺陷 瑕疵 伤 | defect, flaw
裂纹 | crack
检测 检验 判读 巡检 | inspection, inspect
清洗 清理 清洁 | cleaning, cleaned
耐 抗 | resistant
摩擦 | friction
磨损 磨耗 磨耗量 磨损量 磨耗体积 磨损体积 | wear, abrasion, abrasion loss, abrasion volume, wear volume
腐蚀 锈蚀 | corrosion, rust
蔓延 扩展 | creep
损耗因子 损耗因数 损耗角正切 tanδ | loss factor, loss tangent, tan δ
视场角 视角 视场 | field of view, field, fov
折射率 折光指数 折光率 | refractive index
散斑 斑纹 | speckle
对比度 | contrast
均匀性 均匀度 | uniformity
投料 进料 加料 给料 | loading, feed
载量 用量 载持量 担载量 | pt loading
充注 灌注 充灌 加注 | charge
r290 丙烷 | propane
工作 使用 服役 运行 适用 作业 | operating, working, service
启动 起动 | start, start up, startup
预警 报警 | warning
预热 | preheat
推理 | inference
重排 重调度 重排产 | rescheduling
更新 刷新 | update, refresh, reading
焊缝 接头 | weld, joint
焊接 | welding
淬火 淬硬 淬 | hardening, hardened, quenching
涂层 镀层 膜层 | coating, layer
干膜 | dry film
面密度 单位面积质量 | areal mass, mass per unit area
帧 | frame
响应 | response
渗透 | permeation, permeability
残留 残余 | residual, residue
导热系数 热导率 | thermal conductivity
中心 | centre, center
免维护 无人维护 无需维护 | maintenance free, unattended
亮度 出光 | luminance, brightness
"""

# Words that neither make two names alike nor tell them apart.
_SILENT = """
率 度 量 值 比 级 比率 比例 比值 占比 程度 系数 因数 因子 指数 指标 数值 时间 时长 用时 耗时 工时 历时
时延 延迟 周期 间隔 节拍 期 时期 速率 效率 大小 尺寸 幅度 水平 能力 含量 分数 质量分数 体积分数
得分 均分 性能 特性 平均 均值 中位数 中位 总 整体 整机 整柜 整车 综合 稳定 稳定期 稳态 持续 连续 长期
可 可容忍 允许 容许 可用 有效 实测 额定 公称 标称 名义
典型 等效 单位 单位时间 每 单件 单个 单只 单条 单台 单次 单项 单
一次 首次 时 后 前 中 的 之 处 端 用 与 和 及 至 到 范围 条件下 条件 情况 下 约
"""
_SILENT_ENGLISH = """
rate ratio share level value degree number index coefficient factor efficiency time duration
period cycle interval size range mean average median total overall sustained stable steady long term
continuous permissible allowable tolerable usable available rated nominal typical equivalent effective
per unit of the a an at in on after before with under over to from for by and
specific required limit score latency delay median state
"""

Concept = str


def _rows(table: str) -> list[tuple[str, list[str]]]:
    found = []
    for row in table.strip().splitlines():
        prefix, _, rest = row.rpartition(": ")
        chinese, _, english = rest.partition("|")
        words = chinese.split() + [word.strip() for word in english.split(",") if word.strip()]
        found.append((prefix, words))
    return found


def _read() -> tuple[dict[str, Concept], dict[Concept, str]]:
    concepts: dict[str, Concept] = {}
    sets: dict[Concept, str] = {}
    for kind, table in (("head", _HEADS), ("", _SAME)):
        for prefix, words in _rows(table):
            name = f"<{words[0]}>"
            if kind or prefix:
                sets[name] = kind or prefix
            concepts.update(dict.fromkeys((_key(word) for word in words), name))
    for word in _SILENT.split() + _SILENT_ENGLISH.split():
        concepts.setdefault(_key(word), "")
    return concepts, sets


def _key(word: str) -> str:
    """English words by their stem, one blank between them."""
    return " ".join(stem(part) for part in word.split()) if word.isascii() else word


# word → the concept it stands for, "" for none; concept → the set whose members exclude one another
CONCEPTS, EXCLUSIVE = _read()
CHINESE_WORDS = tuple(sorted((w for w in CONCEPTS if not w.isascii()), key=len, reverse=True))
LONGEST_PHRASE = max(word.count(" ") + 1 for word in CONCEPTS if word.isascii())

# What is measured on another material is another quantity: names that hold different ones are apart.
_MATERIALS = """
钢 铁 铝 铜 钛 镁 锌 镍 铬 锰 锂 钠 钾 钙 铅 镉 汞 砷 金 银 铂 钯 氢 氧 氮 氯 氟 硫 磷 碳 硅 硼 氨 水 油 煤
酸 碱 醇 酯 烷 糖 蛋白 脂肪 橡胶 塑料 玻璃 陶瓷 混凝土 木 纸
"""
MATERIALS = frozenset(_MATERIALS.split())
# In what only one name has: the opposite, or another thing.
NEGATIONS = ("非", "亚", "不", "未")
# Heads that speak of how well a quantity is known or kept, not of the quantity.
OF_ANOTHER = frozenset(("<误差>", "<漂移>", "<分辨率>", "<重复性>", "<不确定度>"))
HAN_CHARACTER = rf"[{HAN}]"
