"""Units of measurement as engineers write them, in Chinese and English, and conversion between them.

A table of the usual units answers at once; pint (which takes half a second to load) is asked only
for a symbol that the table does not hold. Beyond the SI there are dimensions of the trade: operating
cycles (次), pieces (台, 件), money, hardness scales and grades, none of which converts into another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cloudrd.matching.unit_table import CHINESE_PREFIXES, MISSPELT, MULTIPLIERS, PREFIXED, PREFIXES, SIZES

Dimension = tuple[tuple[str, float], ...]

# One character for one character, so that positions stay: full-width forms, minus signs, tildes.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20}
for _kept in "，：；！？":
    del _FOLD[ord(_kept)]
_FOLD |= {0x2212: 0x2D, 0xFE63: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D}  # minus signs, hyphens
_FOLD |= dict.fromkeys((0x301C, 0x223C, 0x2053, 0x02DC), 0x7E)  # tildes
_FOLD |= dict.fromkeys((0x22C5, 0x2219, 0x2022, 0x30FB), 0xB7)  # centred dots
_FOLD |= {0xB5: 0x3BC, 0x2126: 0x3A9, 0xBA: 0xB0, 0x02DA: 0xB0}  # micro, ohm, degree

_MULTIPLIER = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_CHINESE = "|".join(sorted((s for s in SIZES if not s.isascii()), key=len, reverse=True))
_POWER = r"(?:\^?\(?(?P<power>-?[0-9](?:\.[0-9])?)\)?)"
_FACTOR = re.compile(rf"(?P<symbol>[^\d^().\-]+){_POWER}?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Inside running text: one factor of a unit, and what may join it to the next.
_EXPONENT = r"(?:\([A-Z]\)|\^?[23](?!\d)|\^?[-⁻][123¹²³](?!\d)|[⁰¹²³]+)?"
_LATIN = "A-Za-zμΩ°%"
_PIECE = re.compile(
    rf"(?:{_CHINESE}){_EXPONENT}|[{_LATIN}‰℃℉Å㎡㎏㎜㎝㎞㎎㎥㎛][{_LATIN}]*{_EXPONENT}(?![A-Za-z0-9])"
)
_JOIN = re.compile(r" ?[/·*每] ?\(?")
_START = re.compile(rf" ?(?:({_MULTIPLIER}) ?)?")
_MOST_FACTORS = 5
_LONGEST = 40
# Units that mean something else more often when they stand alone behind a number in running text.
_ONLY_IN_COMPOUNDS = frozenset("月日分时方节安法亨头尾焦欧泊回")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: value in base units = value × `factor` + `offset`; same `dimension` = comparable."""

    dimension: Dimension
    factor: float
    offset: float = 0.0


def fold(text: str) -> str:
    """Full-width forms, minus signs, tildes and look-alike letters made plain; positions stay."""
    return text if text.isascii() else text.translate(_FOLD)


@lru_cache(maxsize=4096)
def parse(unit: str) -> Unit | None:
    """The unit called `unit` ("MPa", "兆帕", "kW·h", "万元/吨", "" for a bare number); None if unknown."""
    if len(unit) > _LONGEST:
        return None
    scale, plain = _multiplied(unit)
    parsed = (_compound(plain) if plain not in SIZES else _simple(plain)) if plain else Unit((), 1.0)
    return parsed and Unit(parsed.dimension, parsed.factor * scale, parsed.offset)


def convert(value: float, source: str, target: str, *, difference: bool = False) -> float | None:
    """`value` of unit `source` in unit `target`; None when they do not measure the same thing.

    `difference` converts a temperature difference or tolerance: 5 ℃ are then 5 K, not 278.15 K.
    """
    a, b = parse(source), parse(target)
    if a is None or b is None or a.dimension != b.dimension:
        return None
    if difference:
        return value * a.factor / b.factor
    return (value * a.factor + a.offset - b.offset) / b.factor


def unit_end(text: str, position: int) -> int:
    """Where the unit ends that stands at `position` of a folded text; `position` if there is none."""
    start = _START.match(text, position)
    assert start is not None
    begin = place = start.end()
    end = begin if start[1] else position
    for _ in range(_MOST_FACTORS):
        piece = _PIECE.match(text, place)
        if piece is None:
            break
        unit = text[begin : piece.end()]
        if known(unit) and unit not in _ONLY_IN_COMPOUNDS:
            end = piece.end() + (_is_open(unit) and text.startswith(")", piece.end()))
        joined = _JOIN.match(text, piece.end())
        if joined is None:
            break
        place = joined.end()
    return end


def _is_open(unit: str) -> bool:
    return unit.count("(") > unit.count(")")


@lru_cache(maxsize=4096)
def known(unit: str) -> bool:
    """Whether the table alone knows the unit; never loads pint."""
    _, plain = _multiplied(unit)
    if plain in SIZES:
        return True
    symbols = [_factors(side) for side in re.split(r"[/每]", plain)]
    return all(symbols) and all(_table(symbol) for side in symbols for symbol, _ in side)


def _multiplied(unit: str) -> tuple[float, str]:
    """The multiplier before a unit (万 in 万次, million in million cycles) and the plain rest."""
    text = fold(unit).strip().translate(_SUPERSCRIPTS)
    found = None if text in SIZES else re.match(_MULTIPLIER, text)
    return (MULTIPLIERS[found.group()], _plain(text[found.end() :].strip())) if found else (1.0, _plain(text))


def _plain(text: str) -> str:
    if text in SIZES:
        return text
    text = re.sub(r"m\^?\(?1/2\)?", "m^0.5", text.replace("√m", "m^0.5").replace("½", "^0.5"))
    return re.sub(r"[()](?!A\))(?<!A\))", "", text).replace(" ", "·")


def _compound(text: str) -> Unit | None:
    """All that stands after the first "/" divides, as in W/m·K."""
    total: dict[str, float] = {}
    factor, offset = 1.0, 0.0
    for place, side in enumerate(re.split(r"[/每]", text)):
        factors = _factors(side)
        if not factors:
            return None
        for symbol, power in factors:
            unit = _symbol(symbol)
            if unit is None:
                return None
            power = -power if place else power
            factor *= unit.factor**power
            offset = unit.offset if text == symbol else 0.0
            for base, exponent in unit.dimension:
                total[base] = total.get(base, 0.0) + exponent * power
    return Unit(tuple(sorted((base, e) for base, e in total.items() if e)), factor, offset)


def _factors(side: str) -> list[tuple[str, float]]:
    """(symbol, exponent) of each factor of a product; empty when it is not one."""
    if side in SIZES:
        return [(side, 1.0)]
    found = [_FACTOR.fullmatch(piece) for piece in re.split(r"[·*]|\.(?!\d)", side)]
    if not all(found):
        return []
    return [(m["symbol"], float(m["power"] or 1)) for m in found if m]


def _symbol(symbol: str) -> Unit | None:
    return _table(symbol) or _from_pint(symbol)


@lru_cache(maxsize=4096)
def _table(symbol: str) -> Unit | None:
    """A symbol with or without prefix, an English plural, or a usual misspelling (KW, Mpa)."""
    if symbol in SIZES:
        return _simple(symbol)
    for cut in (1, 2):
        prefix, rest = symbol[:cut], symbol[cut:]
        size = PREFIXES.get(prefix) if rest.isascii() or rest == "Ω" else CHINESE_PREFIXES.get(prefix)
        if size and rest in PREFIXED:
            unit = _simple(rest)
            return Unit(unit.dimension, unit.factor * size)
    lower = symbol.lower()
    if lower in MISSPELT and lower != symbol:
        return _table(MISSPELT[lower])
    singular = lower.removesuffix("s")
    return _simple(singular) if len(singular) > 2 and singular.isalpha() and singular in SIZES else None


def _simple(symbol: str) -> Unit:
    factor, offset, dimension = SIZES[symbol]
    return Unit(dimension, factor, offset)


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


_PINT_BASES = {
    "[length]": "length", "[mass]": "mass", "[time]": "time", "[current]": "current",
    "[temperature]": "temperature", "[substance]": "amount", "[luminosity]": "light",
}  # fmt: skip


def _from_pint(symbol: str) -> Unit | None:
    """A symbol of letters that pint knows; only dimensions of the SI, and no scale with an offset."""
    if not symbol.isascii() or not symbol.isalpha() or not 2 <= len(symbol) <= 30:
        return None
    registry = _registry()
    try:
        base = registry.Quantity(1.0, registry.parse_units(symbol)).to_base_units()
    except Exception:  # pint raises many kinds for a word it cannot read; each means "unknown"
        return None
    powers = {_PINT_BASES.get(name, ""): float(power) for name, power in base.dimensionality.items()}
    if "" in powers or not powers:
        return None
    return Unit(tuple(sorted(powers.items())), float(base.magnitude))
