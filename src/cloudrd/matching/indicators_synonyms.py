"""Names of quantities that mean the same. Data of `cloudrd.matching.indicators_names`."""

from __future__ import annotations

_GROUPS = """
抗拉强度 拉伸强度 抗张强度 极限抗拉强度 拉断强度 | tensile strength, ultimate tensile strength, uts
屈服强度 屈服极限 | yield strength
抗压强度 压缩强度 | compressive strength, compression strength
抗弯强度 弯曲强度 抗折强度 | bending strength, flexural strength
抗剪强度 剪切强度 | shear strength
结合强度 附着强度 粘结强度 粘接强度 结合力 附着力 | bond strength, adhesion strength, adhesion
疲劳强度 疲劳极限 | fatigue strength, fatigue limit
延伸率 伸长率 断后伸长率 断裂伸长率 断裂延伸率 | elongation, elongation at break
弹性模量 杨氏模量 | elastic modulus, young's modulus, modulus of elasticity
断裂韧性 断裂韧度 | fracture toughness
硬度 | hardness
密度 | density
孔隙率 气孔率 | porosity
比表面积 | specific surface area, surface area
粒径 平均粒径 颗粒尺寸 粒度 | particle size, grain size, mean particle size
厚度 | thickness
表面粗糙度 粗糙度 粗糙度ra 表面粗糙度ra | surface roughness, roughness
导热系数 热导率 导热率 | thermal conductivity
热膨胀系数 线膨胀系数 | coefficient of thermal expansion, thermal expansion coefficient, cte
电导率 导电率 | conductivity, electrical conductivity
电阻率 | resistivity, electrical resistivity
介电常数 | dielectric constant, permittivity
击穿强度 击穿场强 | breakdown strength, dielectric strength
能量密度 比能量 质量能量密度 | energy density, specific energy
功率密度 比功率 单位质量输出功率 单位质量功率 | power density, specific power, power-to-mass ratio
比容量 质量比容量 | specific capacity
容量保持率 | capacity retention
循环寿命 | cycle life
使用寿命 服役寿命 工作寿命 寿命 | service life, lifetime, life, working life
检测精度 测量精度 | measurement accuracy, measuring accuracy, measurement precision
定位精度 定位误差 | positioning accuracy, positioning error, position accuracy
重复定位精度 重复精度 | repeatability, repeat positioning accuracy
加工精度 | machining accuracy
识别准确率 识别精度 | recognition accuracy
检出率 识别率 | detection rate, recognition rate
准确率 正确率 | accuracy rate
误报率 误检率 误判率 虚警率 过检率 误杀率 | false alarm rate, false positive rate
误报率 | false reject rate, over-detection rate
漏检率 漏报率 漏判率 | miss rate, false negative rate
分辨率 | resolution
灵敏度 | sensitivity
检出限 检测限 | detection limit, limit of detection, lod
响应时间 | response time
延迟 时延 延时 | latency, delay
噪声 噪音 噪声值 | noise, noise level
振动 振动值 | vibration, vibration level
转速 旋转速度 | rotational speed, rotation speed, speed of rotation
扭矩 转矩 力矩 | torque
功率 | power
功耗 耗电功率 | power consumption
能耗 能源消耗 能量消耗 | energy consumption, energy use
电耗 耗电量 用电量 | electricity consumption
水耗 用水量 耗水量 | water consumption
效率 | efficiency
转换效率 光电转换效率 转化效率 | conversion efficiency
生产效率 | productivity, production efficiency
产能 生产能力 年产能 年产量 年产 处理能力 处理量 | capacity, production capacity
产能 | annual capacity, annual output, throughput
产能 | processing capacity, treatment capacity
成本 | cost
生产成本 制造成本 | production cost, manufacturing cost
处理成本 运行成本 | treatment cost, operating cost
合格率 成品率 良品率 良率 | yield rate, pass rate, qualified rate
废品率 不良率 次品率 | scrap rate, reject rate, defect rate
收率 产率 得率 | yield
纯度 | purity
含水率 水分 含水量 水分含量 | moisture content, water content, moisture
含量 | content
去除率 脱除率 | removal rate, removal efficiency
回收率 | recovery, recovery rate
cod 化学需氧量 cod浓度 出水cod | chemical oxygen demand, effluent cod
氨氮 氨氮浓度 | ammonia nitrogen
工作温度 使用温度 运行温度 服役温度 | operating temperature, working temperature, service temperature
工作压力 使用压力 运行压力 | operating pressure, working pressure
耐温 耐热温度 耐高温 | temperature resistance, heat resistance
耐盐雾 盐雾试验 耐盐雾时间 盐雾时间 中性盐雾 | salt spray, salt spray resistance, neutral salt spray
腐蚀速率 腐蚀速度 | corrosion rate
磨损率 磨耗率 | wear rate
磨耗量 磨耗体积 磨损量 磨损体积 磨耗 | abrasion loss, abrasion volume, wear volume
损耗因子 损耗因数 损耗角正切 tanδ | loss factor, loss tangent, tan δ, tan delta
折射率 折光率 折光指数 | refractive index
视场角 视场 视角 | field of view, fov
面密度 单位面积质量 | areal mass, areal density, mass per unit area
冲击强度 冲击韧性 | impact strength, impact toughness
制热量 制热能力 | heating capacity
制冷量 制冷能力 | cooling capacity
摩擦系数 摩擦因数 | friction coefficient, coefficient of friction
泄漏率 漏率 | leak rate, leakage rate
透光率 透过率 光透过率 | transmittance, light transmittance
储氢密度 质量储氢密度 | hydrogen storage density
载重 载荷 负载 有效载荷 | payload, load
续航时间 续航 | endurance, battery life
续航里程 | driving range
重量 质量 | weight, mass
"""


def _synonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _GROUPS.strip().splitlines():
        chinese, _, english = row.partition("|")
        names = chinese.split() + [name.strip() for name in english.split(",") if name.strip()]
        found.update(dict.fromkeys(names, names[0]))
    return found


# name (lower case) → the one name of its group
SYNONYMS = _synonyms()

# Pairs of characters that set two otherwise equal names apart.
_OPPOSITES = """
进出 内外 高低 大小 上下 前后 正负 轴径 静动 冷热 干湿 初终 充放 长短 快慢 线体 纵横 左右 始末 吸排
弯扭 拉压 升降 开关
"""
OPPOSITES = tuple((pair[0], pair[1]) for pair in _OPPOSITES.split())
# In what one name has more than the other: it is measured on something else.
_ELSEWHERE = """
进水 进口 入口 初始 原料 输入 基体 母材 基材 对照 传统 环境 室外 老化 腐蚀 非 椭
aged ageing aging corrosion inlet initial substrate influent ambient raw
"""
ELSEWHERE = tuple(_ELSEWHERE.split())
# Too general to stand for a longer name that ends in them.
_GENERAL = """
温度 压力 强度 时间 速度 厚度 直径 长度 宽度 高度 重量 质量 体积 面积 功率 效率 浓度 含量 流量 电压
电流 频率 成本 精度 误差 寿命 密度 硬度 率 度 量 使用寿命 准确率 延迟 周期 节拍 产能
strength temperature pressure time speed accuracy rate cost capacity
"""
GENERAL = frozenset(_GENERAL.split())
