"""One value of a listing as the cell of a table, and back.

Reading turns what people type (labels in either language, 是, 50万元, 2025/6/30) into what the schema's check
expects; what it cannot make sense of goes on unchanged, so that the check says what is wrong. Also serves
forms, whose values are text as well.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from cloudrd.domain.classification import find_discipline, find_division, find_section
from cloudrd.services.schemas.fields import (
    Checked,
    Choice,
    Choices,
    Day,
    Many,
    Money,
    Number,
    Texts,
    Whole,
    YesNo,
)
from cloudrd.services.tabular_parts import read_json, read_parts, write_parts

CELL_LENGTH = 32_767
_SEPARATORS = re.compile(r"\s*[、,，;；\n]\s*")
_NUMBER = re.compile(
    r"(?:TRL)?\s*([+\-−]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?:万元|万|级|项|个|家)?", re.IGNORECASE
)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+0{1,2}:00(?::00)?)?")
_YES = frozenset({"是", "有", "√", "yes", "y", "true", "1", "on"})
_NO = frozenset({"否", "无", "×", "no", "n", "false", "0", "off"})
_LOOKUPS = {
    "industry_section": find_section,
    "industry_division": find_division,
    "discipline": find_discipline,
}
# What a spreadsheet would run as a formula. One more quote goes before it, which reading takes off again.
_HARMFUL = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def read_cell(field: Checked, cell: Any) -> Any:
    """The value of `field` that a cell (text, number, day, yes/no) stands for; None when it is empty.

    Raises Refused for indicators, people and rights that cannot be read.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(field, YesNo):
        return _yes_no(cell)
    if isinstance(field, Day):
        return _day(cell)
    if isinstance(field, Whole | Number | Money):
        return _number(cell)
    text = plain_text(cell)
    if isinstance(field, Choice):
        return _code(field, text)
    if isinstance(field, Choices | Texts):
        found = read_json(text) if text.lstrip().startswith("[") else _SEPARATORS.split(text.strip())
        named = [one for one in found if one]
        return [_code(field, str(one)) for one in named] if isinstance(field, Choices) else named
    return read_parts(str(field.name), text) if isinstance(field, Many) else text


def write_cell(field: Checked, value: Any, language: str) -> Any:
    """The cell that shows a stored value: text, number or day; None when there is nothing to show."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(field, YesNo):
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if isinstance(field, Choice):
        return _label(field, value, language)
    if isinstance(field, Choices):
        return ("、" if language == "zh" else ", ").join(_label(field, one, language) for one in value)
    if isinstance(field, Texts):
        return "; ".join(value)
    return write_parts(field, value) if isinstance(field, Many) else value


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `unguard` gives back the original."""
    return f"'{text}" if _HARMFUL.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """The text that `guard` made safe."""
    return text[1:] if _GUARDED.match(text) else text


def plain_text(cell: Any) -> str:
    """What a cell says as text: 12.0 is 12, a day is in ISO form."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else str(cell)
    return str(cell)


def folded(text: str) -> str:
    """How labels are compared: width, case and white space do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _codes(field: Choice | Choices) -> dict[str, str]:
    known: dict[str, str] = {}
    for code, (zh, en) in field.terms.items():
        for name in (code, zh, en, f"{code}{zh}", f"{code}{en}"):
            known.setdefault(folded(name), code)
    return known


def _code(field: Choice | Choices, text: str) -> str:
    found = _codes(field).get(folded(text))
    if found is None and (look_up := _LOOKUPS.get(str(field.name))):
        known = look_up(text)
        found = known.code if known else None
    return found or text.strip()


def _label(field: Choice | Choices, code: str, language: str) -> str:
    zh, en = field.terms[code]
    label = zh if language == "zh" else en
    return f"{code} {label}" if field.name in _LOOKUPS else label


def _yes_no(cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    text = folded(plain_text(cell))
    return True if text in _YES else False if text in _NO else cell


def _number(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    if not found:
        return cell
    try:
        number = Decimal(found[1].replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return cell
    return int(number) if number.adjusted() < 18 and number == number.to_integral_value() else number


def _day(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if plain_text(cell) == cell.date().isoformat() else cell
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", plain_text(cell)).strip())
    return f"{int(found[1]):04d}-{int(found[2]):02d}-{int(found[3]):02d}" if found else cell
