"""Indicators, people and rights as the text of one cell, and back.

`抗拉强度 ≥ 500 MPa; 伸长率 10–15 %` reads well; extras follow in brackets: `[en=elongation | 可选]`. A list
that this form cannot carry unchanged is written as JSON, so that nothing is lost on the way out and back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from cloudrd.domain.text import HAN
from cloudrd.domain.vocabulary import Operator, PropertyStatus, PropertyType, Term
from cloudrd.services.schemas.checks import Refused, refuse
from cloudrd.services.schemas.fields import Many

Parts = list[dict[str, Any]]

_NUMBER = r"[+\-−]?\d[\d,，]*(?:\.\d+)?(?:[eE][+-]?\d+)?"
_SIGNS: tuple[tuple[str, Operator], ...] = (
    ("大于等于|不小于|不低于|不少于|at least|not less than|>=|=>|≥|⩾|≧", Operator.GE),
    ("小于等于|不大于|不高于|不超过|不多于|at most|not more than|no more than|<=|=<|≤|⩽|≦", Operator.LE),
    ("大于|高于|超过|more than|above|>|＞", Operator.GT),
    ("小于|低于|少于|less than|below|<|＜", Operator.LT),
    ("等于|介于|between|=|＝|：|:", Operator.EQ),
)
_SIGN = "|".join(words for words, _ in _SIGNS)
_AMOUNT = (
    rf"(?P<value>{_NUMBER})(?:\s*(?P<to>[–—~～至]|-(?=\s*\d)|\bto\b|±)\s*(?P<upper>{_NUMBER}))?"
    r"\s*(?P<unit>[^\d\s\[≥≤<>=＞＜][^\[≥≤<>=＞＜]*?|)(?:\s*\[(?P<extras>[^\[\]]*)\])?"
)
# With a sign the name ends at the first one; without, at the last space, or at the last Chinese character.
_INDICATOR = tuple(
    re.compile(begin + _AMOUNT, re.IGNORECASE)
    for begin in (
        rf"(?P<name>[^\[\]]+?)\s*(?P<sign>{_SIGN})\s*",
        r"(?P<name>[^\[\]]*[^\[\]\s])(?P<sign>)\s+",
        rf"(?P<name>[^\[\]]*[{HAN}）)])(?P<sign>)",
    )
)
_EXTRAS = {"en": "name_en", "对比": "comparator", "依据": "evidence", "vs": "comparator", "by": "evidence"}
_WISH = ("可选", "optional")
_LONGEST = 1_000
_ENDS = re.compile(r"\s*[;；\n]\s*")


def read_parts(field: str, text: str) -> Parts:
    """The list of small records that a cell of `field` (indicators, people, ip) describes.

    Raises Refused for what cannot be read.
    """
    if text.lstrip().startswith("["):
        return read_json(text)
    return [_READERS[field](item) for item in _ENDS.split(text.strip()) if item]


def write_parts(field: Many, parts: Parts) -> str:
    """The cell of `field`; readable where it reads back the same, JSON otherwise."""
    name = str(field.name)
    text = "; ".join(_WRITERS[name](part) for part in parts)
    try:
        same = field.check(read_parts(name, text)) == parts
    except Refused:
        same = False
    return text if same else json.dumps(parts, ensure_ascii=False)


def read_json(text: str) -> list[Any]:
    """The JSON list in a cell. Raises Refused when it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise refuse("cell_json", text) from None
    if not isinstance(found, list):
        raise refuse("cell_json", text)
    return found


def read_indicator(text: str) -> dict[str, Any]:
    """One indicator: name, relation (none = a measured value), number or range, unit, extras in brackets."""
    found = None
    if len(text) <= _LONGEST:
        found = next(filter(None, (form.fullmatch(text.strip()) for form in _INDICATOR)), None)
    if found is None or not re.search(r"\w", found["name"]):
        raise refuse("indicator_unreadable", text)
    value = _number(found["value"])
    part: dict[str, Any] = {
        "name": found["name"].rstrip(" :："),
        "operator": _operator(found).value,
        "value": value,
    }
    if found["upper"] is not None:
        upper = _number(found["upper"])
        tolerance = found["to"] == "±"
        part["value"], part["upper"] = (value - upper, value + upper) if tolerance else (value, upper)
    if found["unit"].strip():
        part["unit"] = found["unit"].strip()
    return part | _extras(found["extras"] or "", text)


def _operator(found: re.Match[str]) -> Operator:
    if found["upper"] is not None:
        return Operator.BETWEEN
    for words, operator in _SIGNS:
        if found["sign"] and re.fullmatch(words, found["sign"], re.IGNORECASE):
            return operator
    return Operator.EQ


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("，", "").replace("−", "-"))


def _extras(text: str, whole: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for extra in filter(None, (one.strip() for one in text.split("|"))):
        name, sign, value = extra.partition("=")
        if extra in _WISH:
            found["must"] = False
        elif sign and name.strip() in _EXTRAS:
            found[_EXTRAS[name.strip()]] = value.strip()
        else:
            raise refuse("indicator_unreadable", whole)
    return found


def _write_indicator(part: Mapping[str, Any]) -> str:
    operator = Operator(part["operator"])
    value = f"{part['value']:.15g}"
    sign = "" if operator in (Operator.EQ, Operator.BETWEEN) else f"{operator.zh} "
    number = f"{value}–{part['upper']:.15g}" if operator is Operator.BETWEEN else value
    extras = [f"{label}={part[name]}" for label, name in list(_EXTRAS.items())[:3] if part.get(name)]
    extras += ["可选"] if part.get("must") is False else []
    unit = f" {part['unit']}" if part.get("unit") else ""
    return f"{part['name']} {sign}{number}{unit}" + (f" [{' | '.join(extras)}]" if extras else "")


def _read_person(text: str) -> dict[str, Any]:
    found = re.fullmatch(r"([^()（）]+?)\s*(?:[（(]([^()（）]*)[)）])?", text)
    if not found:
        return {"name": text}
    return {"name": found[1], **({"role": found[2].strip()} if found[2] else {})}


def _write_person(part: Mapping[str, Any]) -> str:
    return str(part["name"]) + (f"（{part['role']}）" if part.get("role") else "")


def _read_property(text: str) -> dict[str, Any]:
    """Type first; then number, state and last day in any order, apart by spaces."""
    words = text.split()
    part: dict[str, Any] = {"type": _code(PropertyType, words[0]) or words[0]}
    number = []
    for word in words[1:]:
        if status := _code(PropertyStatus, word):
            part["status"] = status
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", word):
            part["expires_on"] = word
        else:
            number.append(word)
    return part | ({"number": " ".join(number)} if number else {})


def _write_property(part: Mapping[str, Any]) -> str:
    status = PropertyStatus(part["status"]).zh if part.get("status") else ""
    kind = PropertyType(part["type"]).zh
    return " ".join(filter(None, (kind, part.get("number", ""), status, part.get("expires_on", ""))))


def _code(terms: type[Term], word: str) -> str | None:
    return next((t.value for t in terms if word.casefold() in (t.value, t.zh, t.en.casefold())), None)


_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "indicators": read_indicator, "people": _read_person, "ip": _read_property,
}  # fmt: skip
_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "indicators": _write_indicator, "people": _write_person, "ip": _write_property,
}  # fmt: skip
