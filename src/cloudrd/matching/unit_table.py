"""The usual units: spellings, size in base units, dimension. Data of `cloudrd.matching.units`.

Sizes of SI units and of units accepted with it follow the SI brochure and GB 3100; a test holds every
size against pint. Base units: metre, kilogram, second, ampere, kelvin, mole, candela, and one of each
thing of the trade that is counted by itself.
"""

from __future__ import annotations

# spellings | size | dimension [| offset]
_ROWS = """
m 米 公尺 metre meter | 1 | length
Å 埃 | 1e-10 | length
micron | 1e-6 | length
㎛ | 1e-6 | length
㎜ | 1e-3 | length
㎝ | 1e-2 | length
㎞ 公里 | 1e3 | length
丝 | 1e-5 | length
inch 英寸 寸 吋 | 0.0254 | length
ft foot feet 英尺 | 0.3048 | length
mile 英里 | 1609.344 | length
nmi 海里 | 1852 | length
公分 | 1e-2 | length
㎡ 平方米 平米 sqm | 1 | length^2
亩 | 666.6666666666666 | length^2
ha 公顷 hectare | 1e4 | length^2
平方厘米 | 1e-4 | length^2
平方毫米 | 1e-6 | length^2
平方公里 平方千米 | 1e6 | length^2
㎥ 立方米 立方 方 | 1 | length^3
立方厘米 cc | 1e-6 | length^3
L l 升 litre liter | 1e-3 | length^3
g 克 gram | 1e-3 | mass
㎎ | 1e-6 | mass
kg ㎏ 公斤 千克 kilogram | 1 | mass
斤 市斤 | 0.5 | mass
t 吨 ton tonne | 1e3 | mass
lb pound | 0.45359237 | mass
s 秒 秒钟 sec second | 1 | time
min 分钟 分 minute | 60 | time
h 小时 时 hr hour 钟头 | 3600 | time
d 天 日 昼夜 day | 86400 | time
周 星期 week | 604800 | time
月 个月 month | 2629800 | time
年 yr year a | 31557600 | time
A 安 安培 ampere amp | 1 | current
K 开尔文 kelvin | 1 | temperature
℃ °C 摄氏度 degC celsius oC | 1 | temperature | 273.15
℉ °F 华氏度 degF fahrenheit | 0.5555555555555556 | temperature | 255.3722222222222
mol 摩尔 mole | 1 | amount
Da 道尔顿 dalton | 1e-3 | mass amount^-1
EU | 1 | endotoxin_unit
cd 坎德拉 candela | 1 | light
lm 流明 lumen | 1 | light
lx 勒克斯 lux | 1 | light length^-2
nit nits 尼特 | 1 | light length^-2
Hz 赫兹 赫 hertz | 1 | time^-1
N 牛 牛顿 newton | 1 | mass length time^-2
kgf 公斤力 | 9.80665 | mass length time^-2
Pa 帕 帕斯卡 pascal | 1 | mass length^-1 time^-2
bar 巴 | 1e5 | mass length^-1 time^-2
atm 标准大气压 大气压 个大气压 | 101325 | mass length^-1 time^-2
psi | 6894.757293168361 | mass length^-1 time^-2
ksi | 6894757.293168361 | mass length^-1 time^-2
mmHg | 133.322387415 | mass length^-1 time^-2
torr Torr | 133.32236842105263 | mass length^-1 time^-2
J 焦耳 焦 joule | 1 | mass length^2 time^-2
eV | 1.602176634e-19 | mass length^2 time^-2
cal 卡路里 | 4.184 | mass length^2 time^-2
大卡 | 4184 | mass length^2 time^-2
Wh 瓦时 | 3600 | mass length^2 time^-2
度电 | 3.6e6 | mass length^2 time^-2
Nm | 1 | mass length^2 time^-2
W 瓦 瓦特 watt | 1 | mass length^2 time^-3
VA 伏安 | 1 | mass length^2 time^-3
马力 | 735.49875 | mass length^2 time^-3
V 伏 伏特 volt | 1 | mass length^2 time^-3 current^-1
Ω 欧姆 欧 ohm | 1 | mass length^2 time^-3 current^-2
S 西门子 siemens | 1 | mass^-1 length^-2 time^3 current^2
C 库仑 coulomb | 1 | current time
Ah 安时 | 3600 | current time
F 法拉 法 farad | 1 | mass^-1 length^-2 time^4 current^2
H 亨 亨利 henry | 1 | mass length^2 time^-2 current^-2
T 特斯拉 tesla | 1 | mass time^-2 current^-1
Gs gauss 高斯 | 1e-4 | mass time^-2 current^-1
P 泊 poise | 0.1 | mass length^-1 time^-1
St | 1e-4 | length^2 time^-1
cSt | 1e-6 | length^2 time^-1
kn 节 knot | 0.5144444444444445 | length time^-1
Bq 贝克 becquerel | 1 | decay time^-1
Gy 戈瑞 | 1 | dose
Sv 希沃特 | 1 | equivalent_dose
° degree deg | 1 | angle
角分 arcmin | 0.016666666666666666 | angle
角秒 arcsec | 0.0002777777777777778 | angle
rad 弧度 radian | 57.29577951308232 | angle
% 百分之 percent pct | 1e-2 |
‰ permille | 1e-3 |
ppm | 1e-6 |
ppb | 1e-9 |
wt% | 1e-2 | mass_share
vol% | 1e-2 | volume_share
at% mol% | 1e-2 | amount_share
%RH RH% | 1e-2 | relative_humidity
个百分点 百分点 | 1 | percentage_point
倍 fold | 1 | multiple
次 回 循环 次循环 个循环 cycle | 1 | cycles
台 套 件 个 只 片 块 根 辆 枚 颗 支 条 架 台套 pc pcs piece unit | 1 | pieces
人 人次 | 1 | people
头 羽 尾 | 1 | animals
株 棵 | 1 | plants
r 转 rev | 1 | revolution
rpm RPM | 0.016666666666666666 | revolution time^-1
元 人民币 CNY RMB yuan 元人民币 | 1 | money
美元 USD dollar | 1 | dollar
欧元 EUR euro | 1 | euro
bit 比特 | 1 | information
B 字节 byte | 8 | information
bps | 1 | information time^-1
像素 pixel px | 1 | pixel
帧 frame | 1 | frame
fps FPS 帧/s 帧/秒 | 1 | time^-1
dpi | 1 | dots_per_inch
dB 分贝 decibel | 1 | decibel
dB(A) dBA 分贝(A) | 1 | decibel
dBm | 1 | decibel_milliwatt
dBi | 1 | decibel_isotropic
HRC | 1 | hardness_rc
HRB | 1 | hardness_rb
HRA | 1 | hardness_ra
HB HBW HBS | 1 | hardness_brinell
HV | 1 | hardness_vickers
HS | 1 | hardness_shore
目 mesh | 1 | mesh
级 | 1 | grade
度 | 1 | bare_degree
代 | 1 | generation
NTU 度NTU | 1 | turbidity
cfu CFU | 1 | colony
IU | 1 | international_unit
Nm3 标方 标立方米 标准立方米 | 1 | normal_cubic_metre
var | 1 | reactive_power
Wp | 1 | peak_power
"""


def _dimension(text: str) -> tuple[tuple[str, float], ...]:
    powers = (factor.partition("^") for factor in text.split())
    return tuple(sorted((base, float(power or 1)) for base, _, power in powers))


def _sizes() -> dict[str, tuple[float, float, tuple[tuple[str, float], ...]]]:
    found = {}
    for row in _ROWS.strip().splitlines():
        names, size, dimension, *offset = (cell.strip() for cell in row.split("|"))
        entry = (float(size), float(offset[0]) if offset else 0.0, _dimension(dimension))
        found.update(dict.fromkeys(names.split(), entry))
    return found


# spelling → (size in base units, offset, dimension)
SIZES = _sizes()

PREFIXES = {
    "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2, "d": 1e-1, "c": 1e-2, "m": 1e-3,
    "μ": 1e-6, "u": 1e-6, "n": 1e-9, "p": 1e-12,
}  # fmt: skip
CHINESE_PREFIXES = {
    "太": 1e12, "吉": 1e9, "兆": 1e6, "千": 1e3, "百": 1e2, "分": 1e-1, "厘": 1e-2, "毫": 1e-3,
    "微": 1e-6, "纳": 1e-9, "皮": 1e-12,
}  # fmt: skip
# Symbols that take a prefix.
_PREFIXED = """
m g s A K mol Da cd lm lx N Pa bar J eV cal Wh W VA V Ω ohm S C Ah F H T P St Hz L l Bq Gy Sv bit B bps
var Wp 米 克 秒 安 安培 摩尔 牛 牛顿 帕 帕斯卡 巴 焦 焦耳 瓦 瓦特 瓦时 伏 伏特 伏安 欧 欧姆 安时 法
法拉 亨 特斯拉 赫 赫兹 升 字节 比特 西门子 rad 泊
"""
PREFIXED = frozenset(_PREFIXED.split())
# Chinese units with their prefix, so that running text is cut at the right place ("千瓦", "毫米").
for _prefix, _size in CHINESE_PREFIXES.items():
    for _name in [n for n in PREFIXED if not n.isascii() and n != "Ω"]:
        _factor, _, _powers = SIZES[_name]
        SIZES.setdefault(_prefix + _name, (_factor * _size, 0.0, _powers))
for _hours, _factor in (("千瓦时", 3.6e6), ("兆瓦时", 3.6e9), ("千瓦小时", 3.6e6)):
    SIZES[_hours] = (_factor, 0.0, SIZES["J"][2])

_OFTEN_MISSPELT = """
MPa GPa kPa kW MW kWh MWh kVA kg g mg t Hz kHz MHz GHz kV V kN N mm cm km μm um ppm ppb rpm dB dB(A)
mAh Ah Wh bar psi kJ MJ kcal HRC HRB HV HB NTU mol mL Mbps Gbps kbps Gb GB MB TB min s h Nm3 μs ms
mg μg kA mA
"""
# Wrong capitals that engineers type; lower case → right.
MISSPELT = {right.lower(): right for right in _OFTEN_MISSPELT.split()}
# Not read as the first of two meanings that differ by a thousand or more.
for _ambiguous in ("mw", "mj", "mb", "mbps", "gb", "ma", "ms", "n", "v", "g", "t", "s", "h", "μs"):
    MISSPELT.pop(_ambiguous, None)

MULTIPLIERS = {
    "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "十万": 1e5, "百万": 1e6, "千万": 1e7, "十亿": 1e9,
    "百亿": 1e10, "千亿": 1e11, "万亿": 1e12, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9,
}  # fmt: skip
