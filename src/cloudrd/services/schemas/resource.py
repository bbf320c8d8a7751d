"""Schema of resources of all six kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudrd.domain.classification import DISCIPLINES
from cloudrd.domain.vocabulary import STAGE_TRL, Ownership, PriorLicence, ResourceKind, Stage
from cloudrd.services.schemas.checks import Flaw
from cloudrd.services.schemas.fields import Choice, Many, Money, Pattern, Text, Texts, Whole, YesNo
from cloudrd.services.schemas.listing import TEXT_LENGTH, ListingSchema
from cloudrd.services.schemas.parts import PersonSchema, PropertySchema, ResourceIndicatorSchema

_IPC = Pattern("国际专利分类", "IPC class", form=r"[A-H]\d{2}[A-Z]( ?\d{1,4}/\d{2,6})?", code="not_ipc")


class ResourceSchema(ListingSchema):
    """An achievement, expert team, laboratory, instrument, pilot base or funding. Money is in 万元."""

    text_fields = ("summary", "summary_en")
    price_fields = ("price_min", "price_max")

    kind = Choice("资源类型", "kind", ResourceKind, required=True)
    summary = Text("简介", "summary", TEXT_LENGTH, "What it is and does", required=True)
    summary_en = Text("英文简介", "summary in English", TEXT_LENGTH)
    body = Text("详细说明", "details", TEXT_LENGTH)
    advantages = Text("优势", "advantages", TEXT_LENGTH, "In numbers, and compared with what")
    application_field = Text("应用领域", "field of application", TEXT_LENGTH)
    indicators = Many(
        "技术指标", "indicators", ResourceIndicatorSchema, 30, "What has been reached, in numbers"
    )
    people = Many("团队成员", "people", PersonSchema, 50)
    discipline = Choice(
        "学科", "discipline", {d.code: (d.zh, d.en) for d in DISCIPLINES.values()},
        "GB/T 13745-2009 first level, three digits", code="discipline_unknown",
    )  # fmt: skip
    ipc = Texts(
        "国际专利分类", "IPC classes", _IPC, 30, "International Patent Classification, e.g. C22C 21/10"
    )
    trl = Whole("技术就绪度", "TRL", 1, 9, "GB/T 22900 level reached; follows from the stage if not given")
    trl_evidence = Text("就绪度依据", "evidence of the TRL", 2_000)
    stage = Choice("成熟阶段", "stage", Stage)
    ip = Many("知识产权", "intellectual property", PropertySchema, 60, attribute="properties")
    ownership = Choice("权属", "ownership", Ownership)
    price_min = Money("价格下限", "price from", "万元 (10,000 CNY)")
    price_max = Money("价格上限", "price to", "万元 (10,000 CNY)")
    price_negotiable = YesNo("价格面议", "price negotiable")
    prior_licence = Choice("已有许可", "prior licence", PriorLicence, "Strongest licence already granted")
    capacity = Whole("可承接数量", "capacity", 0, 1_000, "How many new pairings the team can take")
    specification = Text("规格", "specification", TEXT_LENGTH, "Instruments, laboratories, pilot bases")
    scale = Text("规模", "scale", 2_000, "Instruments, laboratories, pilot bases")
    rate = Text("收费标准", "rate", 2_000, "Instruments, laboratories, pilot bases")
    vouchers_accepted = YesNo("接受创新券", "vouchers accepted", "Instruments, laboratories, pilot bases")

    def complete(self, whole: dict[str, Any], given: Mapping[str, Any]) -> list[Flaw]:
        stage = whole["stage"]
        # A stage that comes in without a level of its own moves the level with it.
        if stage and (whole["trl"] is None or (given.get("stage") and given.get("trl") is None)):
            whole["trl"] = STAGE_TRL[Stage(stage)]
        return super().complete(whole, given)
