"""Checks of single values: each takes what came in and returns it in its stored form, or refuses it.

Checks are plain functions so that a JSON body, a form and a hundred thousand imported rows run
through the very same ones. None (JSON null, an empty cell) never reaches them. Every check accepts
its own result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Check = Callable[[Any], Any]

EARLIEST, LATEST = date(1980, 1, 1), date(2120, 12, 31)
# What no text may hold: control characters, lone surrogates, non-characters. XLSX and XML cannot carry them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong: `path` from the field inwards ("indicators.0.unit"), "" for the value itself."""

    code: str
    path: str = ""
    value: Any = None
    params: tuple[tuple[str, Any], ...] = ()

    def inside(self, name: str) -> Flaw:
        """The same flaw, seen from the field or list that holds the value."""
        return Flaw(self.code, f"{name}.{self.path}" if self.path else name, self.value, self.params)


class Refused(Exception):
    """A check does not accept the value; holds every flaw found in it."""

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__(flaws)
        self.flaws = flaws


def refuse(code: str, value: Any, **params: Any) -> Refused:
    """The refusal of one value, to be raised."""
    return Refused(Flaw(code, "", value, tuple(params.items())))


def shorten(value: Any, length: int = 60) -> str:
    """A value as a message quotes it: one line, at most `length` characters, nothing unprintable."""
    text = value[: length * 4] if isinstance(value, str) else _plain(value, length * 4)
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
    return text if len(text) <= length else text[: length - 1] + "…"


def _plain(value: Any, length: int) -> str:
    try:
        return str(value)[:length]
    except (ValueError, RecursionError):  # a whole number of thousands of digits, endless nesting
        return "…"


def text(maximum: int, *, one_line: bool = False, least: int = 0) -> Check:
    """Text of at most `maximum` characters, without white space around it; "" when it may be empty."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", value)
        if len(value) > maximum:
            value = value.strip()
            if len(value) > maximum:
                raise refuse("text_too_long", value, maximum=maximum, length=len(value))
        if _UNPRINTABLE.search(value):
            raise refuse("text_unprintable", value)
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        found = " ".join(value.split()) if one_line else value.strip()
        if len(found) < least:
            raise refuse("required", value)
        return found

    return check


def pattern(expression: str, code: str, *, upper: bool = False) -> Check:
    """Text of the given form; `upper` makes it capital letters first."""
    compiled = re.compile(expression)

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", value)
        found = value.strip().upper() if upper else value.strip()
        if not compiled.fullmatch(found):
            raise refuse(code, value)
        return found

    return check


def one_of(codes: Iterable[str], code: str = "not_in_list") -> Check:
    """One code of a closed list."""
    allowed = {str(known): str(known) for known in codes}
    listed = ", ".join(allowed) if len(allowed) <= 20 else ""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", value)
        found = allowed.get(value)
        if found is None:
            raise refuse(code, value, allowed=listed)
        return found

    return check


def _is_number(value: Any) -> bool:
    if isinstance(value, Decimal):
        return not value.is_nan()
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(minimum: int, maximum: int) -> Check:
    """A whole number within limits."""

    def check(value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is not int:
            raise refuse("not_whole", value)
        if not minimum <= value <= maximum:
            raise refuse("number_range", value, minimum=minimum, maximum=maximum)
        return value

    return check


def number(limit: float) -> Check:
    """A finite number, at most `limit` either way."""

    def check(value: Any) -> float:
        if not _is_number(value):
            raise refuse("not_number", value)
        if not -limit <= value <= limit:  # refuses NaN, and whole numbers too large for a float
            raise refuse("number_range", value, minimum=f"-{limit:g}", maximum=f"{limit:g}")
        return float(value)

    return check


def money(maximum: int) -> Check:
    """An amount in 万元 from 0 to `maximum`, at most two decimals."""

    def check(value: Any) -> Decimal:
        if not _is_number(value):
            raise refuse("not_number", value)
        if not 0 <= value <= maximum:  # also refuses NaN
            raise refuse("number_range", value, minimum=0, maximum=maximum)
        try:
            # Twelve digits: a spreadsheet hands over 0.30000000000000004 where 0.3 was meant.
            amount = Decimal(f"{value:.12g}")
            exact = amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            raise refuse("not_number", value) from None
        if exact != amount:
            raise refuse("money_decimals", value)
        return exact

    return check


def yes_no(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise refuse("not_yes_no", value)
    return value


def day(value: Any) -> date:
    """A date, or its ISO form 2025-06-30, between 1980 and 2120."""
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value if _ISO_DAY.fullmatch(value) else "")
        except ValueError:
            raise refuse("not_day", value) from None
    elif type(value) is date:
        found = value
    else:
        raise refuse("not_day", value)
    if not EARLIEST <= found <= LATEST:
        raise refuse("day_range", value, earliest=EARLIEST, latest=LATEST)
    return found


def many(item: Check, maximum: int, *, distinct: bool = False) -> Check:
    """A list of at most `maximum` items that all pass `item`; `distinct` drops repetitions."""

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise refuse("not_list", value)
        if len(value) > maximum:
            raise refuse("list_too_long", value, maximum=maximum, length=len(value))
        found, flaws = [], []
        for position, one in enumerate(value):
            try:
                found.append(item(one))
            except Refused as refused:
                flaws += [flaw.inside(str(position)) for flaw in refused.flaws]
        if flaws:
            raise Refused(*flaws)
        return list(dict.fromkeys(found)) if distinct else found

    return check


def fields_of(value: Any, checks: Mapping[str, Check]) -> tuple[dict[str, Any], list[Flaw]]:
    """Check the fields of an object by name; None passes through and stands for "cleared"."""
    if not isinstance(value, Mapping):
        return {}, [Flaw("not_object", "", value)]
    found: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for name, one in value.items():
        check = checks.get(name)
        if check is None:
            flaws.append(Flaw("unknown_field", str(name), one))
        elif one is None:
            found[name] = None
        else:
            try:
                found[name] = check(one)
            except Refused as refused:
                flaws += [flaw.inside(name) for flaw in refused.flaws]
    return found, flaws
