"""Units: spellings, conversion, and what must not convert."""

import math
import subprocess
import sys

import pint
import pytest

from cloudrd.matching import units
from cloudrd.matching.unit_table import SIZES


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (0.52, "GPa", "MPa", 520),
        (500, "兆帕", "N/mm²", 500),
        (500, "Mpa", "MPa", 500),
        (1, "公斤", "g", 1000),
        (30, "微米", "mm", 0.03),
        (30, "um", "μm", 30),
        (30, "µm", "μm", 30),
        (1500, "转/分", "r/min", 1500),
        (1500, "rpm", "转/分钟", 1500),
        (3, "吨/小时", "kg/h", 3000),
        (1, "kW·h", "千瓦时", 1),
        (1, "度电", "kWh", 1),
        (2, "万元/吨", "元/kg", 20),
        (10, "万次", "次", 100_000),
        (1, "million cycles", "万次", 100),
        (50, "mg/L", "g/m³", 50),
        (1, "‰", "%", 0.1),
        (300, "ppm", "%", 0.03),
        (0.97, "", "%", 97),
        (60, "分贝", "dB(A)", 60),
        (90, "min", "小时", 1.5),
        (2, "年", "d", 730.5),
        (1, "Ω·cm", "Ω·m", 0.01),
        (1, "MΩ", "千欧", 1000),
        (300, "Wh/kg", "kJ/kg", 1080),
        (370, "mAh/g", "Ah/kg", 370),
        (1, "W/m·K", "W/(m·K)", 1),
        (1, "W/(cm·K)", "W/m.K", 100),
        (30, "MPa·m^1/2", "MPa·m1/2", 30),
        (5, "寸", "cm", 12.7),
        (1, "亩", "m2", 2000 / 3),
        (100, "cm⁻¹", "m^-1", 10_000),
        (1, "kgf/cm2", "kPa", 98.0665),
        (5, "百万像素", "万像素", 500),
        (36, "km/h", "m/s", 10),
    ],
)
def test_converts(value, source, target, expected):
    assert units.convert(value, source, target) == pytest.approx(expected)


def test_temperatures_have_an_offset_and_their_differences_have_none():
    assert units.convert(500, "℃", "K") == pytest.approx(773.15)
    assert units.convert(212, "℉", "摄氏度") == pytest.approx(100)
    assert units.convert(300, "K", "°C") == pytest.approx(26.85)
    assert units.convert(5, "℃", "K", difference=True) == pytest.approx(5)
    assert units.convert(9, "℉", "℃", difference=True) == pytest.approx(5)
    assert units.convert(10, "℃/min", "K/s") == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("MPa", "mm"), ("次", "台"), ("次", ""), ("HRC", "HV"), ("目", "μm"), ("元", "美元"), ("rpm", "Hz"),
        ("mg/L", "ppm"), ("wt%", "vol%"), ("dBm", "dB"), ("Nm3/h", "m3/h"), ("级", ""), ("N·m", "MPa"),
        ("nonsense", "mm"), ("mm", "nonsense"), ("9**9**9", "mm"), ("", "mm"), ("x" * 500, "x" * 500),
    ],
)  # fmt: skip
def test_does_not_convert(source, target):
    assert units.convert(1.0, source, target) is None


def test_a_unit_that_only_pint_knows():
    assert units.convert(1, "furlong", "m") == pytest.approx(201.168, rel=1e-5)
    assert units.convert(2, "inHg", "kPa") == pytest.approx(6.7728, rel=1e-4)


def test_the_usual_units_need_no_pint():
    code = (
        "import sys; from cloudrd.matching import units;"
        "assert units.convert(0.52, 'GPa', '兆帕') and units.convert(3, 'kW·h/t', 'kJ/kg');"
        "assert units.unit_end('5 kW·h/t', 1) == 8; sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_PINT_BASES = {
    "length": "m", "mass": "kg", "time": "s", "current": "A", "temperature": "K", "amount": "mol",
    "light": "cd",
    "angle": "degree", "information": "bit",
}  # fmt: skip
_PINT_NAMES = {"Ω": "ohm", "℃": "degC", "℉": "degF", "Å": "angstrom"}
# Not in pint, or something else there: ton is metric, Da a molar mass, Nm a torque, Gs the magnetic gauss.
_OUR_OWN = frozenset(("sqm", "ton", "oC", "Torr", "Nm", "Gs", "gauss", "Da", "dalton", "fps", "FPS"))


def in_pint(name, dimension):
    spelt = name in _PINT_NAMES or (name.isascii() and name.isalpha())
    return spelt and name not in _OUR_OWN and dimension and all(base in _PINT_BASES for base, _ in dimension)


def test_the_table_agrees_with_pint():
    registry = pint.UnitRegistry()
    shared = {name: entry for name, entry in SIZES.items() if in_pint(name, entry[2])}
    assert len(shared) > 90
    for name, (size, offset, dimension) in shared.items():
        target = " * ".join(f"{_PINT_BASES[base]} ** {power:g}" for base, power in dimension)
        one = registry.Quantity(1.0, _PINT_NAMES.get(name, name)).to(target).magnitude
        assert math.isclose(one, size + offset, rel_tol=1e-6), name


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("500MPa。", "MPa"), ("500 ℃左右", "℃"), ("5 mA", "mA"), ("5 material", ""),
        ("5 W/(m·K)的", "W/(m·K)"),
        ("10万次", "万次"), ("10 万 h ", "万 h"), ("5 kW·h/t", "kW·h/t"), ("30分钟", "分钟"),
        ("5 个月", "个月"),
        ("12 in the", ""), ("3 N/mm2 ", "N/mm2"), ("60 dB(A)以内", "dB(A)"), ("5 m2", "m2"), ("6 T6", ""),
        ("7 g (dry)", "g"), ("1.5 million cycles or", "million cycles"), ("5 Nm3/h)", "Nm3/h"),
        ("3 方面", ""),
        ("9月", ""), ("20转/分", "转/分"), ("8 cm⁻¹", "cm⁻¹"), ("5 kg/", "kg"), ("5 ", ""), ("5", ""),
    ],
)  # fmt: skip
def test_finds_where_a_unit_ends_in_running_text(text, unit):
    start = len(text) - len(text.lstrip("0123456789."))
    assert text[start : units.unit_end(units.fold(text), start)].strip() == unit


def test_folding_keeps_positions():
    text = "５００ＭＰａ～６００−7㎡µΩ　，：；"
    assert len(units.fold(text)) == len(text)
    assert units.fold(text).startswith("500MPa~600-7㎡μΩ ，：；")
