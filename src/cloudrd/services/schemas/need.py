"""Schema of needs."""

from __future__ import annotations

from cloudrd.domain.vocabulary import OutcomeKind
from cloudrd.services.schemas.fields import Choice, Day, Many, Money, Text, Whole, YesNo
from cloudrd.services.schemas.listing import TEXT_LENGTH, ListingSchema
from cloudrd.services.schemas.parts import NeedIndicatorSchema


class NeedSchema(ListingSchema):
    """An enterprise's need as it is posted. Money is in 万元 (10,000 CNY)."""

    text_fields = ("problem", "problem_en")
    price_fields = ("budget_min", "budget_max")

    problem = Text("技术问题", "problem", TEXT_LENGTH, "What is to be solved", required=True)
    problem_en = Text("英文技术问题", "problem in English", TEXT_LENGTH)
    current_condition = Text("现有条件", "current condition", TEXT_LENGTH, "What is there, what was tried")
    indicators = Many("指标要求", "indicators", NeedIndicatorSchema, 30, "Numeric requirements")
    outcome_kind = Choice("预期成效", "expected outcome", OutcomeKind)
    minimum_trl = Whole(
        "最低技术就绪度", "minimum TRL", 1, 9, "GB/T 22900 level the solution must have reached"
    )
    budget_min = Money("预算下限", "budget from", "万元 (10,000 CNY)", attribute="price_min")
    budget_max = Money("预算上限", "budget to", "万元 (10,000 CNY)", attribute="price_max")
    budget_negotiable = YesNo("预算面议", "budget negotiable", attribute="price_negotiable")
    deadline = Day("解决期限", "deadline", "Day by which it must be solved")
    challenge = YesNo("揭榜挂帅", "challenge", "Published as an open challenge")
