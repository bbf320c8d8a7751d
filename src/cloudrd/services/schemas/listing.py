"""What the schemas of needs and resources have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from cloudrd.domain.classification import DIVISIONS, SECTIONS
from cloudrd.domain.text import HAN
from cloudrd.domain.vocabulary import Chain, Confidentiality, CooperationMode, Language, StrategicIndustry
from cloudrd.services.schemas.base import RecordSchema
from cloudrd.services.schemas.checks import Flaw
from cloudrd.services.schemas.fields import Choice, Choices, Day, Text

TITLE_LENGTH = 300
TEXT_LENGTH = 20_000
# Plain strings: reading a member's value costs as much as a whole check.
_PUBLIC = Confidentiality.PUBLIC.value
_ZH, _EN, _BOTH = Language.ZH.value, Language.EN.value, Language.BOTH.value
_HAN = re.compile(f"[{HAN}]")


class ListingSchema(RecordSchema):
    """Fields and rules of every listing. Subclasses name their text and price fields."""

    relations = frozenset({"organisation"})
    text_fields: ClassVar[tuple[str, str]]
    price_fields: ClassVar[tuple[str, str]]

    title = Text("标题", "title", TITLE_LENGTH, one_line=True, required=True)
    title_en = Text("英文标题", "English title", TITLE_LENGTH, one_line=True)
    organisation = Text(
        "单位", "organisation", 200,
        "Code, unified social credit code or name of the owner; a name not yet known is added", one_line=True,
    )  # fmt: skip
    industry_section = Choice(
        "行业门类", "industry section", {s.code: (s.zh, s.en) for s in SECTIONS.values()},
        "GB/T 4754-2017 section, A to T; follows from the division", code="section_unknown",
    )  # fmt: skip
    industry_division = Choice(
        "行业大类", "industry division", {d.code: (d.zh, d.en) for d in DIVISIONS.values()},
        "GB/T 4754-2017 division, two digits", code="division_unknown",
    )  # fmt: skip
    chain = Choice("产业链", "industrial chain", Chain)
    strategic_industry = Choice("战略性新兴产业", "strategic emerging industry", StrategicIndustry)
    cooperation_modes = Choices("合作方式", "cooperation modes", CooperationMode)
    region = Text("地区", "region", 60, "City or district", one_line=True)
    confidentiality = Choice(
        "公开程度", "confidentiality", Confidentiality, "What counterparts may see; public if not given"
    )
    language = Choice("语言", "language", Language, "Language of the texts; found out if not given")
    posted_on = Day("发布日期", "posted on", "Today if not given")
    expires_on = Day("有效期至", "expires on", "Last day on which the listing is recommended")

    def complete(self, whole: dict[str, Any], given: Mapping[str, Any]) -> list[Flaw]:
        division = DIVISIONS.get(whole["industry_division"] or "")
        if division and (
            not whole["industry_section"] or _alone(given, "industry_division", "industry_section")
        ):
            whole["industry_section"] = division.section
        whole["confidentiality"] = whole["confidentiality"] or _PUBLIC
        whole["language"] = whole["language"] or self._language(whole)
        whole["posted_on"] = whole["posted_on"] or date.today()
        flaws = []
        if division and whole["industry_section"] != division.section:
            flaws.append(_outside(whole, division.section))
        if whole["language"] == _BOTH:
            flaws += [
                Flaw("both_needs_english", name)
                for name in ("title_en", self.text_fields[1])
                if not whole[name]
            ]
        return flaws + self._price_flaws(whole) + _day_flaws(whole)

    def _language(self, whole: Mapping[str, Any]) -> str:
        original, english = self.text_fields
        if whole["title_en"] and whole[english]:
            return _BOTH
        chinese = _HAN.search(whole["title"]) or _HAN.search(whole[original] or "")
        return _ZH if chinese else _EN

    def _price_flaws(self, whole: Mapping[str, Any]) -> list[Flaw]:
        low, high = (whole[name] for name in self.price_fields)
        if low is None or high is None or low <= high:
            return []
        return [Flaw("price_order", self.price_fields[1], high, (("low", low),))]


def _alone(given: Mapping[str, Any], name: str, other: str) -> bool:
    return bool(given.get(name)) and not given.get(other)


def _outside(whole: Mapping[str, Any], section: str) -> Flaw:
    params = (("section", whole["industry_section"]), ("right", section))
    return Flaw("division_outside_section", "industry_division", whole["industry_division"], params)


def _day_flaws(whole: Mapping[str, Any]) -> list[Flaw]:
    posted = whole["posted_on"]
    return [
        Flaw("day_before_posting", name, whole[name], (("posted", posted),))
        for name in ("deadline", "expires_on")
        if whole.get(name) is not None and whole[name] < posted
    ]
