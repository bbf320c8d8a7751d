"""Which fields stand on the forms, in which order, under which heading, with which advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cloudrd.domain.vocabulary import ResourceKind as K
from cloudrd.domain.vocabulary import Side
from cloudrd.web.language import _

_PLACES = frozenset({K.LABORATORY, K.INSTRUMENT, K.PILOT_BASE})
_KNOWLEDGE = frozenset({K.ACHIEVEMENT, K.EXPERT_TEAM, K.LABORATORY})
# Fields that only some kinds of resource have.
_ONLY: Mapping[str, frozenset[K]] = {
    "people": frozenset({K.EXPERT_TEAM}),
    "capacity": _PLACES | {K.EXPERT_TEAM},
    "scale": frozenset({K.LABORATORY, K.PILOT_BASE, K.FUNDING}),
    **dict.fromkeys(("specification", "rate", "vouchers_accepted"), _PLACES),
    "discipline": _KNOWLEDGE,
    **dict.fromkeys(("trl", "advantages"), _KNOWLEDGE | {K.PILOT_BASE}),
    **dict.fromkeys(
        ("stage", "trl_evidence", "ip", "ownership", "prior_licence", "ipc"), frozenset({K.ACHIEVEMENT})
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields; a `folded` one opens only when something in it is filled in or wrong."""

    title: str
    fields: tuple[str, ...]
    note: str = ""
    folded: bool = False


def layout(side: Side, kind: str = "") -> list[Section]:
    """The sections of the form for a need, or for a resource of that kind."""
    if side is Side.NEED:
        return _need()
    return [
        Section(one.title, kept, one.note, one.folded)
        for one in _resource()
        if (kept := tuple(name for name in one.fields if kind in _ONLY.get(name, frozenset(K))))
    ]


def _need() -> list[Section]:
    return [
        Section(_("问题"), ("title", "problem", "current_condition"),
                _("一条需求只写一个问题。写清对象、工况、现在的做法和为什么不行。")),
        Section(_("指标"), ("indicators",),
                _("能用数字说的都写成指标：系统会换算单位，与资源给出的数值逐项比较。没有可以不填。")),
        Section(_("合作与预算"), ("outcome_kind", "minimum_trl", "cooperation_modes", "budget_min",
                "budget_max", "budget_negotiable", "deadline", "challenge")),
        Section(_("单位与行业"), ("organisation", "region", "industry", "chain", "strategic_industry")),
        Section(_("公开与有效期"), ("confidentiality", "expires_on")),
        Section(_("英文"), ("title_en", "problem_en"), _("填写后，英文读者会看到英文文本。"), folded=True),
    ]  # fmt: skip


def _resource() -> list[Section]:
    return [
        Section(_("内容"), ("title", "summary", "body", "advantages", "application_field", "specification",
                "scale", "rate", "vouchers_accepted", "people"),
                _("第一段写清它是什么、能解决什么问题；优势用数字说，并写明与什么相比。")),
        Section(_("指标"), ("indicators",),
                _("写已经达到的数值。关系选“=”表示实测值。")),
        Section(_("成熟度与知识产权"), ("stage", "trl", "trl_evidence", "ip", "ownership", "prior_licence")),
        Section(_("合作与价格"), ("cooperation_modes", "price_min", "price_max", "price_negotiable",
                "capacity")),
        Section(_("单位与分类"), ("organisation", "region", "industry", "chain", "strategic_industry",
                "discipline", "ipc")),
        Section(_("公开与有效期"), ("confidentiality", "expires_on")),
        Section(_("英文"), ("title_en", "summary_en"), _("填写后，英文读者会看到英文文本。"), folded=True),
    ]  # fmt: skip


def hints() -> dict[str, str]:
    """Advice under a field's label, by field name."""
    money = _("万元（1 万元 = 10,000 元）")
    return {
        "title": _("用一句话说出对象和要解决的问题，例如“海水泵叶轮耐冲蚀涂层”。"),
        "problem": _("在什么设备、什么工况下，出现什么现象，造成什么影响；希望达到什么结果。"),
        "current_condition": _("现有设备与材料，已经试过的办法。"),
        "organisation": _("单位名称或编号；新的名称会自动登记。"),
        "region": _("城市或区，例如“崂山区”。"),
        "budget_min": money,
        "budget_max": money,
        "price_min": money,
        "price_max": money,
        "expires_on": _("过了这一天不再推荐；不填表示长期有效。"),
        "confidentiality": _("公开：全部可见。摘要公开：只见标题和开头。仅撮合：只见类别与行业。"),
        "ipc": _("多个分类号用逗号分开，例如 C23C 24/10, B22D 19/08。"),
        "trl_evidence": _("鉴定、检测报告、应用证明等。"),
        "scale": _("场地、产能或资金规模。"),
        "rate": _("例如每小时、每批次或每样品的费用。"),
        "application_field": _("可以用在哪些行业、哪些产品上。"),
    }
