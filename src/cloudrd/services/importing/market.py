"""Listings as technology-market sites publish them: their field names and values turned into ours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from cloudrd.domain.classification import find_division, find_section
from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import (
    Chain,
    CooperationMode,
    PropertyType,
    ResourceKind,
    Side,
    Stage,
    StrategicIndustry,
)
from cloudrd.services.importing.mapping import MARKET_FIELDS, header_row, raw_row
from cloudrd.services.importing.rows import Row
from cloudrd.services.importing.textfiles import Record
from cloudrd.services.schemas.checks import Flaw
from cloudrd.services.tabular_cells import plain_text

# Where a problem of one of our fields is shown.
_NAMES = {
    "source_id": "id", "title": "name", "problem": "context", "summary": "context", "posted_on": "postTime",
    "cooperation_modes": "cooperationMethod", "price_min": "price", "price_max": "price", "stage": "maturity",
    "industry_section": "classification", "industry_division": "classification", "ip": "zlxx",
    "application_field": "scope",
}  # fmt: skip
_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|i|u|em|font|a|ul|ol|li|h[1-6]|table|tbody|tr|td|th|img|section)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_RAISED = re.compile(r"<(sup|sub)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_RAISED_DIGITS = {
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile("[ \t\xa0\u3000]+")
_PRICE = re.compile(r"(\d+(?:\.\d+)?)\s*万元?\s*(?:[-–—~至]\s*(\d+(?:\.\d+)?)\s*万元?)?")
_MODES = (
    ("完全转让", CooperationMode.TRANSFER), ("技术转让", CooperationMode.TRANSFER),
    ("许可转让", CooperationMode.LICENCE), ("技术许可", CooperationMode.LICENCE),
    ("技术入股", CooperationMode.EQUITY), ("合作生产", CooperationMode.JOINT_PRODUCTION),
    ("合作开发", CooperationMode.JOINT_DEVELOPMENT), ("委托开发", CooperationMode.DEVELOPMENT),
    ("技术咨询", CooperationMode.CONSULTING), ("技术服务", CooperationMode.SERVICE),
    ("其他", CooperationMode.OTHER),
)  # fmt: skip
_MODE = re.compile("|".join(words for words, _ in _MODES))
_STAGES = {stage.zh: stage.value for stage in Stage}
_RIGHTS = {kind.zh: kind.value for kind in PropertyType} | {"外观专利": PropertyType.DESIGN.value}
_CHAINS = {
    "交通运输-轨道交通": Chain.RAIL_TRANSIT, "交通运输-船舶及装备": Chain.MARINE_EQUIPMENT,
    "电子信息-计算机软件": Chain.SOFTWARE, "电子信息-信息服务": Chain.SOFTWARE,
    "技术服务-软件技术外包": Chain.SOFTWARE, "电子信息-电子仪表": Chain.INSTRUMENTS,
    "装备制造-智能仪表": Chain.INSTRUMENTS, "生活必需-家电": Chain.HOME_APPLIANCES,
    "新能源-氢能": Chain.HYDROGEN_ENERGY, "新能源-太阳能": Chain.HYDROGEN_ENERGY,
    "新能源-风能": Chain.HYDROGEN_ENERGY, "新能源-电池": Chain.HYDROGEN_ENERGY,
    "生物医药": Chain.BIOMEDICINE, "现代农业": Chain.MODERN_AGRICULTURE,
}  # fmt: skip
_STRATEGIC = {
    "新材料": StrategicIndustry.NEW_MATERIALS, "生物医药": StrategicIndustry.BIOTECH,
    "新能源-新能源汽车": StrategicIndustry.NEW_ENERGY_VEHICLES, "新能源": StrategicIndustry.NEW_ENERGY,
    "资源环保": StrategicIndustry.GREEN, "电子信息": StrategicIndustry.NEW_GENERATION_IT,
}  # fmt: skip


class MarketMapping:
    """The field names `name`, `context`, `classification`, `zlxx` …; docs/import.md lists them.

    Any others are passed over. A listing without a text says its title once more, one without a title
    begins with its text.
    """

    def __init__(self, side: Side) -> None:
        self._convert = _need if side is Side.NEED else _resource

    def objects(self, records: Iterable[Record], path: Path) -> Iterator[Row]:
        for position, record in enumerate(records):
            if position == 0 and not record.flaws:
                _require(record.values, path)
            yield self._row(record.number, record.values, record.raw, list(record.flaws))

    def table(self, rows: Iterable[list[Any]], path: Path) -> Iterator[Row]:
        numbered = enumerate(rows, start=1)
        headers = header_row(numbered, path)
        _require(headers, path)
        for number, cells in numbered:
            if any(cell not in (None, "") for cell in cells):
                raw, flaws = raw_row(cells, headers)
                yield self._row(number, raw, raw, flaws)

    def _row(self, number: int, values: Mapping[str, Any], raw: Any, flaws: list[Flaw]) -> Row:
        if flaws:
            return Row(number, {}, raw, flaws, _NAMES)
        cleaned = {name: clean(value) for name, value in values.items()}
        return Row(number, self._convert(cleaned, flaws), raw, flaws, _NAMES)


def clean(value: Any) -> str:
    """Text without HTML, entities, invisible characters and odd white space; what is no text becomes text."""
    text = "" if value is None else plain_text(value)
    if "<" in text or "&" in text:
        text = _RAISED.sub(lambda found: found[2].translate(_RAISED_DIGITS[found[1].lower()]), text)
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _require(fields: Iterable[str], path: Path) -> None:
    given = set(fields)
    missing = next((name for name in MARKET_FIELDS if name not in given), None)
    if missing:
        raise BadFile("mapping_unfit", path=path.name, column=missing)


def _need(values: Mapping[str, str], flaws: list[Flaw]) -> dict[str, Any]:
    title, text = _title_and_text(values)
    return _common(values, title) | {"problem": text} | _industry(values.get("classification", ""))


def _resource(values: Mapping[str, str], flaws: list[Flaw]) -> dict[str, Any]:
    title, text = _title_and_text(values)
    industry = values.get("industry", "")
    field = "\n".join(part for part in (values.get("scope", ""), industry) if part)
    right = values.get("zlxx", "")
    data = _common(values, title) | _industry(values.get("classification", "")) | {
        "kind": ResourceKind.ACHIEVEMENT.value,
        "summary": text,
        "application_field": field,
        "chain": _by_industry(_CHAINS, industry),
        "strategic_industry": _by_industry(_STRATEGIC, industry),
        "stage": _STAGES.get(values.get("maturity", ""), values.get("maturity") or None),
        "ip": [{"type": _RIGHTS.get(right, right)}] if right else [],
    }  # fmt: skip
    return data | _price(values.get("price", ""), flaws)


def _title_and_text(values: Mapping[str, str]) -> tuple[str, str]:
    title, text = values.get("name", ""), values.get("context", "")
    title = (
        title
        or re.split(r"[。；\n]", text, maxsplit=1)[0][:60]
        or f"未命名条目 {values.get('id', '')}".strip()
    )
    return title, text or title


def _common(values: Mapping[str, str], title: str) -> dict[str, Any]:
    modes = _MODE.findall(values.get("cooperationMethod", ""))
    return {
        "source_id": values.get("id", ""),
        "title": title,
        "posted_on": values.get("postTime") or None,
        "cooperation_modes": list(dict.fromkeys(dict(_MODES)[words].value for words in modes)),
    }


def _industry(text: str) -> dict[str, Any]:
    """`制造业——医药制造业` → section and division; of several sections run together, the first."""
    first, _, second = text.partition("——")
    division = find_division(second) if second else None
    section = find_section(first)
    if division:
        return {"industry_section": division.section, "industry_division": division.code}
    return {"industry_section": section.code if section else None, "industry_division": None}


def _by_industry(table: Mapping[str, Any], industry: str) -> str | None:
    found = table.get(industry) or table.get(industry.partition("-")[0])
    return str(found.value) if found else None


def _price(text: str, flaws: list[Flaw]) -> dict[str, Any]:
    if not text:
        return {}
    if text in ("面议", "双方协商", "价格面议"):
        return {"price_negotiable": True}
    found = _PRICE.fullmatch(text)
    if not found:
        flaws.append(Flaw("price_unreadable", "price_min", text))
        return {}
    low = Decimal(found[1])
    return {"price_min": low, "price_max": Decimal(found[2]) if found[2] else low, "price_negotiable": False}
