"""Numbers with their units in running text: ranges, tolerances, powers of ten, 万 and 亿."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cloudrd.matching.units import convert, fold, unit_end

# What looks like a number and measures nothing: dates, years, standards, telephone numbers, counts of
# sections and patents. Blanked out before numbers are looked for, so that positions stay.
_MASKED = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2}(?: ?[-/.月] ?\d{1,2} ?日?)?(?![\d.]*[A-Za-z%℃])|(?:19|20)\d\d ?年(?!限)"
    r"|\d{1,2} ?月 ?\d{1,2} ?日"
    r"|(?:GB|HB|JB|ISO|IEC|ASTM|DIN|EN|YY|SJ|QB|HG|NB|DL|TB)(?:/[A-Z]{1,2})? ?[A-Z]?\d[\d.:-]{0,16}"
    r"|(?:ZL|CN) ?\d[\d.X]{6,18}|1[3-9]\d{9}|0\d{2,3}-\d{7,8}"
    r"|第 ?\d{1,4}|(?:图|表|公式|步骤|Fig\.|Table|Section) ?\d{1,3}"
    r"|[(（【\[]\d{1,3}(?: ?[-,，~–—] ?\d{1,3}){0,6}[)）】\]](?![A-Za-z%℃])"
    r"|[“\"]?十[一二三四]五|\d{1,4} ?[:：] ?\d[\d.]{0,8}(?: ?[:：] ?\d[\d.]{0,8}){0,4}"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,])|\d{1,15})(?:\.\d{1,12})?"
_POWER = r"10(?: ?\^ ?\(?(?P<caret>[-+]?\d{1,3})\)?|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
_NUMBER = re.compile(
    rf"(?P<sign>[-+])?(?:(?:(?P<times>{_DIGITS}) ?[×xX*·] ?)?{_POWER}"
    rf"|(?P<plain>{_DIGITS}(?:[eE][-+]?\d{{1,2}})?))"
)
_RANGE = re.compile(r" ?(?:[-~–—]{1,2}|至|到|to(?= )|and(?= )) ?")
_TOLERANCE = re.compile(r" ?(?:±|\+/-|\+-) ?")
_PRODUCT = re.compile(r" ?[×xX*] ?\d")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a range up to `upper`, at `start` to `end` of the text (a "±" belongs to it).

    `joined` is what joins the two ends of a range; `tolerance` says that the number is a "±" alone.
    """

    start: int
    end: int
    value: float
    upper: float | None
    unit: str
    joined: str = ""
    tolerance: bool = False


def plain(text: str) -> str:
    """The folded text with everything blanked out that only looks like a quantity; positions stay."""
    return _MASKED.sub(lambda m: "\x00" * len(m.group()), fold(text))


def quantities(text: str) -> Iterator[Quantity]:
    """All quantities of a text that `plain` made, from left to right; linear in its length."""
    place, shaped = 0, False
    while found := _search(text, place):
        place = found.end
        product = _PRODUCT.match(text, found.end)
        if not (shaped or product):  # 100 × 50 × 20 mm is a shape, not an indicator
            yield found
        shaped = bool(product)


def _search(text: str, place: int) -> Quantity | None:
    while number := _NUMBER.search(text, place):
        if found := _quantity(text, number):
            return found
        place = number.end()
    return None


def _quantity(text: str, number: re.Match[str]) -> Quantity | None:
    before = text[max(0, number.start() - 2) : number.start()]
    sign = number["sign"]
    if sign and before[-1:] and (before[-1] in ")）%" or (before[-1].isascii() and before[-1].isalnum())):
        sign = None
    start = number.start() if sign or not number["sign"] else number.start() + 1
    if _within_word(text, start):
        return None
    value = _value(number) * (-1 if sign == "-" else 1)
    end, unit = _unit(text, number.end())
    if _glued(text, end):
        return None
    prefix = _TOLERANCE.search(text, max(0, start - 4), start)
    if prefix and prefix.end() == start:
        return Quantity(
            prefix.start() + (text[prefix.start()] == " "), end, value, None, unit, tolerance=True
        )
    single = Quantity(start, end, value, None, unit)
    return _with_tolerance(text, single) or _with_upper(text, single)


def _within_word(text: str, start: int) -> bool:
    """Whether the number belongs to a model code or formula: Q345, TC-4, CO2, x_3, 1.2.3."""
    last = text[start - 1 : start]
    if last in {"-", "/", "."}:
        last = text[start - 2 : start - 1]
        return bool(last) and last.isascii() and last.isalnum()
    return bool(last) and (last == "_" or (last.isascii() and last.isalnum()))


def _glued(text: str, end: int) -> bool:
    """Whether a Latin letter, a digit or a fraction follows, so that this is no number by itself."""
    after = text[end : end + 2]
    if not after or not after.isascii():
        return after[:1] in set("⁰¹²³⁴⁵⁶⁷⁸⁹⁻") or (after[:1].isascii() and after[:1].isalnum())
    return after[0].isalnum() or after[0] == "_" or (after[0] in "-/." and after[1:].isalpha())


def _value(number: re.Match[str]) -> float:
    if number["plain"]:
        return float(number["plain"].replace(",", ""))
    exponent = int(number["caret"] or number["raised"].translate(_RAISED))
    return float((number["times"] or "1").replace(",", "")) * 10.0 ** max(-300, min(300, exponent))


def _unit(text: str, place: int) -> tuple[int, str]:
    end = unit_end(text, place)
    return end, text[place:end].strip()


def _with_tolerance(text: str, centre: Quantity) -> Quantity | None:
    """100±5 mm as a range."""
    sign = _TOLERANCE.match(text, centre.end)
    number = _NUMBER.match(text, sign.end()) if sign else None
    if number is None:
        return None
    end, unit = _unit(text, number.end())
    width: float | None = _value(number)
    if unit == "%" and centre.unit not in ("", "%"):
        unit, width = centre.unit, abs(centre.value) * _value(number) / 100
    elif centre.unit and unit:
        width = convert(_value(number), unit, centre.unit, difference=True)
    if width is None:
        return None
    return Quantity(
        centre.start, end, centre.value - width, centre.value + width, centre.unit or unit, joined="±"
    )


def _with_upper(text: str, low: Quantity) -> Quantity | None:
    """The range that `low` begins, `low` itself when none follows, None when it runs downwards."""
    join = _RANGE.match(text, low.end)
    number = _NUMBER.match(text, join.end()) if join else None
    if join is None or number is None:
        return low
    if join.group().strip() == "and" and "between" not in text[max(0, low.start - 12) : low.start].lower():
        return low
    end, unit = _unit(text, number.end())
    if _glued(text, end):
        return low if low.unit else None
    upper = -_value(number) if number["sign"] == "-" else _value(number)
    value: float | None = low.value
    if low.unit and unit and low.unit != unit:
        value = convert(low.value, low.unit, unit)
        if value is None:
            return low
    unit = unit or low.unit
    joined = join.group().strip()
    if value is None or (value >= upper and joined[0] in "-~–—"):
        return low if low.unit else None
    return Quantity(low.start, end, value, upper, unit, joined)
