"""The numbers of either side in one form, and how they compare after unit conversion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from cloudrd.domain.listing import Indicator
from cloudrd.domain.match import Span
from cloudrd.domain.text import normalise, sentences
from cloudrd.domain.vocabulary import Operator, Verdict
from cloudrd.matching.indicators_intervals import Interval, covering, interval, verdict
from cloudrd.matching.indicators_text import MOST_CHARACTERS, StatedIndicator, extract
from cloudrd.matching.units import Unit, convert, fold, parse

# Quantities of a working range, which a resource has to cover rather than to lie in.
_WORKING = re.compile(
    r"工作|使用|适用|服役|量程|测量范围|运行|operating|working|service|measuring range", re.I
)
# A range that the resource can be set or made to.
_RANGE = re.compile(r"范围|可调|\brange\b", re.I)
# Temperatures that are differences: 5 ℃ more is 5 K more.
_DIFFERENCE = re.compile(
    r"差|精度|波动|均匀|温升|提高|降低|rise|accuracy|error|tolerance|deviation|increase|reduction", re.I
)
# How people write that there is no unit.
_NO_UNIT = frozenset(("1", "-", "—", "–", "/", "无", "无量纲", "无单位", "none", "dimensionless"))


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of either side; `written` is how its author put it, `source` where it stands.

    `meant` is the unit it is in, `size` what the unit table knows of that.
    """

    names: tuple[str, ...]
    operator: Operator
    value: float
    upper: float | None
    unit: str
    written: str
    meant: str
    size: Unit | None
    about: bool = False
    must: bool = False
    source: Span | None = None
    working: bool = False
    covers: bool = False
    difference: bool = False
    name_en: str = ""


@lru_cache(maxsize=4096)
def listed(indicators: tuple[Indicator, ...]) -> tuple[Statement, ...]:
    """The structured indicators of a listing."""
    return tuple(
        _statement(
            tuple(dict.fromkeys(name for name in (one.name, one.name_en) if name.strip())),
            one.operator, one.value, one.upper, one.unit,
            write(one.operator, one.value, one.upper, one.unit),
            must=one.must, name_en=one.name_en,
        )
        for one in indicators
    )  # fmt: skip


Parts = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def asked(parts: Parts) -> tuple[Statement, ...]:
    """What the texts of a need ask for; `parts` are (field, text)."""
    return tuple(
        _spoken(one, Span(field, one.start, one.end))
        for field, text in parts
        for one in extract(text, required=True)
        if one.name and not one.baseline
    )


@lru_cache(maxsize=4096)
def spoken(parts: Parts, about: re.Pattern[str]) -> tuple[Statement, ...]:
    """What the texts of a resource state, in sentences that hold `about`."""
    found: list[Statement] = []
    for field, text in parts:
        folded = normalise(fold(text[:MOST_CHARACTERS]))
        places = sentences(folded) if about.search(folded) else ()
        for start, end in (place for place in places if about.search(folded, *place)):
            found += (
                _spoken(one, Span(field, start + one.start, start + one.end))
                for one in extract(text[start:end])
                if one.name and not one.baseline
            )
    return tuple(found)


def _spoken(one: StatedIndicator, span: Span) -> Statement:
    return _statement(
        (one.name,), one.operator, one.value, one.upper, one.unit, one.written, about=one.about, source=span
    )


def _statement(
    names: tuple[str, ...], operator: Operator, value: float, upper: float | None, unit: str, written: str,
    *, about: bool = False, must: bool = False, source: Span | None = None, name_en: str = "",
) -> Statement:  # fmt: skip
    meant, said = _meant(names, unit), "\n".join(names)
    return Statement(
        names, operator, value, upper, unit, written, meant, parse(meant), about, must, source,
        working=bool(_WORKING.search(said)), covers=bool(_RANGE.search(said)),
        difference=bool(_DIFFERENCE.search(said)), name_en=name_en,
    )  # fmt: skip


def _meant(names: tuple[str, ...], unit: str) -> str:
    """The unit of a statement, with 度 read by what it measures; "" for none."""
    unit = unit.strip()
    if unit.lower() in _NO_UNIT:
        return ""
    if unit != "度":
        return unit
    name = "".join(names)
    return "℃" if "温" in name else "°" if "角" in name else "度"


def comparable(required: Statement, stated: Statement) -> bool:
    """Whether the two are in units of one dimension, cheap enough to ask of every pair."""
    a, b = required.size, stated.size
    if a is None or b is None or a.dimension != b.dimension:
        return False
    if bool(required.meant) == bool(stated.meant):
        return True
    bare = stated if not stated.meant else required
    return 0 <= bare.value <= 1 and (bare.upper or 0) <= 1  # a bare number against a percentage: a share


def of_one_kind(required: Statement, stated: Statement) -> bool:
    """Whether one is a share (%) and the other an amount in an amount (μg/kg), both of no dimension."""
    share, amount = (any(test(s.meant) for s in (required, stated)) for test in (_is_share, _is_amount))
    return not (share and amount)


def _is_share(unit: str) -> bool:
    return "%" in unit or "‰" in unit


def _is_amount(unit: str) -> bool:
    return "/" in unit


def bounds(required: Statement, stated: Statement) -> tuple[float, float | None] | None:
    """Value and upper end of a statement in the unit of the requirement; None when not comparable."""
    if not comparable(required, stated):
        return None
    difference = required.difference or stated.difference
    value = convert(stated.value, stated.meant, required.meant, difference=difference)
    if value is None or not isfinite(value):
        return None
    if stated.upper is None:
        return _rounded(value), None
    upper = convert(stated.upper, stated.meant, required.meant, difference=difference)
    return _rounded(value), None if upper is None else _rounded(upper)


def judged(required: Statement, stated: Statement) -> Verdict:
    """Whether what is stated fulfils what is required."""
    found = bounds(required, stated)
    if found is None or not isfinite(required.value):
        return Verdict.UNKNOWN
    asked = interval(required.operator, required.value, required.upper)
    offered = _interval(stated, found)
    covers = required.working or stated.working or (stated.covers and stated.upper is not None)
    return covering(asked, offered) if covers else verdict(asked, offered)


def _interval(stated: Statement, found: tuple[float, float | None]) -> Interval:
    return interval(stated.operator, found[0], found[1], about=stated.about)


def converted(required: Statement, stated: Statement) -> str:
    """The statement in the unit of the requirement, as people write it."""
    found = bounds(required, stated)
    if found is None:
        return ""
    return ("≈ " if stated.about else "") + write(stated.operator, found[0], found[1], required.unit)


def write(operator: Operator, value: float, upper: float | None, unit: str) -> str:
    """A condition as people write it: "≥ 500 MPa", "5–10 μm", "12%"."""
    unit = "" if unit.strip().lower() in _NO_UNIT else unit
    number = _number(value) if upper is None else f"{_number(value)}–{_number(upper)}"
    gap = "" if not unit or unit[0] in "%‰" else " "
    sign = "" if operator in (Operator.EQ, Operator.BETWEEN) else f"{operator.zh} "
    return f"{sign}{number}{gap}{unit}"


def _number(value: float) -> str:
    """Six digits are plenty for reading; no exponent where people write none."""
    if value and not 1e-4 <= abs(value) < 1e9:
        return f"{value:.4g}"
    return f"{value:.6g}" if abs(value) < 1e5 else f"{value:.2f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> float:
    """Without the last digits that a conversion blurs (0.52 GPa → 520.0000000000001 MPa)."""
    return float(f"{value:.12g}")
