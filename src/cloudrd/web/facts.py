"""The short facts of a listing or organisation as (name, value), leaving out what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cloudrd.domain.classification import DISCIPLINES
from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.services.posting import POSTED_SOURCE
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.resource import Resource
from cloudrd.web.language import _, language
from cloudrd.web.presentation import day, level, local, money
from cloudrd.web.words import capital, industry, term

Facts = list[tuple[str, str]]


def query_facts(query: Listing) -> Facts:
    """What a need demands or a resource offers, for the side that asks."""
    need = query.side is Side.NEED
    return _known(
        (_("成熟度要求") if need else _("成熟度"), _trl(query.trl, "≥ " if need else "")),
        (_("预算") if need else _("价格"), money(query)),
        (_("合作方式"), _terms(sorted(query.modes), "mode")),
        (_("期限"), day(query.deadline)),
        (_("地区"), query.region),
        (_("产业链"), query.chain and term(query.chain, "chain")),
        (_("行业"), industry(query)),
    )


def record_facts(record: Need | Resource) -> Facts:
    """Everything about a record that is neither running text nor an indicator."""
    own = _need_facts(record) if isinstance(record, Need) else _resource_facts(record)
    return own + _known(
        (_("合作方式"), _terms(record.cooperation_modes, "mode")),
        (_("地区"), record.region),
        (_("行业"), industry(record)),
        (_("产业链"), record.chain and term(record.chain, "chain")),
        (_("战略性新兴产业"), record.strategic_industry and term(record.strategic_industry, "strategic")),
        (_("发布日期"), day(record.posted_on)),
        (_("有效期至"), day(record.expires_on)),
        (_("公开程度"), term(record.confidentiality, "confidentiality")),
        (_("来源"), _source(record)),
    )


def _source(record: Need | Resource) -> str:
    """Where an imported record came from. What was posted here needs no source, demo data has a mark."""
    return "" if record.demo or record.source in (None, POSTED_SOURCE) else str(record.source)


def _need_facts(need: Need) -> Facts:
    return _known(
        (_("预算"), money(need)),
        (_("成熟度要求"), level(need)),
        (_("期限"), day(need.deadline)),
        (_("期望成效"), need.outcome_kind and term(need.outcome_kind, "outcome")),
    )


def _resource_facts(resource: Resource) -> Facts:
    return _known(
        (_("成熟度"), _trl(resource.trl, "")),
        (_("所处阶段"), resource.stage and term(resource.stage, "stage")),
        (_("价格"), money(resource)),
        (_("承接能力"), _capacity(resource.capacity)),
        (_("知识产权"), "\n".join(_property(one) for one in resource.properties)),
        (_("权属"), resource.ownership and term(resource.ownership, "ownership")),
        (_("许可情况"), resource.prior_licence and term(resource.prior_licence, "licence")),
        (_("团队成员"), "\n".join(_person(one) for one in resource.people)),
        (_("国际专利分类"), _joined(resource.ipc)),
        (_("学科"), _discipline(resource.discipline)),
        (_("规模"), resource.scale),
        (_("收费"), resource.rate),
        (_("创新券"), _("可用") if resource.vouchers_accepted else ""),
    )  # fmt: skip


def organisation_facts(organisation: Organisation) -> Facts:
    return _known(
        (_("所在区"), organisation.district),
        (_("统一社会信用代码"), organisation.credit_code or ""),
        (_("云上研发中心"), organisation.centre_number),
        (_("登记日期"), day(organisation.centre_registered_on)),
    )


def record_texts(record: Need | Resource) -> list[tuple[str, str]]:
    """(heading, text) of the running texts in reading order; the first has no heading."""
    named: tuple[tuple[str, str], ...]
    if isinstance(record, Need):
        named = ((_("问题描述"), local(record, "problem")), (_("现有条件"), record.current_condition))
    else:
        named = (
            (_("简介"), local(record, "summary")),
            (_("详细介绍"), record.body),
            (_("优势"), record.advantages),
            (_("应用领域"), record.application_field),
            (_("技术规格"), record.specification),
            (_("成熟度依据"), record.trl_evidence),
        )
    return _known(*named)


def _known(*facts: tuple[str, str]) -> Facts:
    return [(name, value) for name, value in facts if value]


def _joined(values: Iterable[str]) -> str:
    return (", " if language() == "en" else "、").join(value for value in values if value)


def _terms(codes: Iterable[str], vocabulary: str) -> str:
    return _joined(term(code, vocabulary) for code in codes)


def _discipline(code: str) -> str:
    found = DISCIPLINES.get(code)
    return capital(found.label(language())) if found else code


def _trl(value: int | None, sign: str) -> str:
    return f"TRL {sign}{value}" if value else ""


def _property(one: dict[str, Any]) -> str:
    kind, status = term(one.get("type", ""), "property"), term(one.get("status", ""), "property_status")
    return " ".join(part for part in (kind, one.get("number", ""), status) if part)


def _person(one: dict[str, Any]) -> str:
    return " ".join(one[key] for key in ("name", "role") if one.get(key))


def _capacity(number: int | None) -> str:
    return "" if number is None else _("还可承接 %(number)s 项", number=number)
