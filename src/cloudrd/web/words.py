"""Words of the interface for codes of the vocabulary and of the matching engine."""

from __future__ import annotations

from collections.abc import Iterable

from cloudrd.domain import vocabulary as v
from cloudrd.domain.classification import DIVISIONS, SECTIONS
from cloudrd.web.language import _, language

VOCABULARIES: dict[str, type[v.Term]] = {
    "chain": v.Chain,
    "confidentiality": v.Confidentiality,
    "decline": v.DeclineReason,
    "evidence": v.EvidenceGroup,
    "language": v.Language,
    "licence": v.PriorLicence,
    "match": v.MatchState,
    "mode": v.CooperationMode,
    "organisation": v.OrganisationKind,
    "outcome": v.OutcomeKind,
    "ownership": v.Ownership,
    "property": v.PropertyType,
    "property_status": v.PropertyStatus,
    "qualification": v.Qualification,
    "stage": v.Stage,
    "state": v.ListingState,
    "strategic": v.StrategicIndustry,
    "verdict": v.Verdict,
}


def term(code: str, vocabulary: str) -> str:
    """Label of a code in the reader's language; a code that is not in the table stands for itself."""
    if vocabulary == "kind":
        members: Iterable[v.Term] = (*v.ResourceKind, v.Side.NEED)
    elif vocabulary in VOCABULARIES:
        members = VOCABULARIES[vocabulary]
    else:
        return _constraints().get(code, code)
    return next((capital(member.label(language())) for member in members if member == code), code)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def choices(vocabulary: str) -> list[tuple[str, str]]:
    """(code, label) of a whole vocabulary in its own order."""
    table: type[v.Term] = v.ResourceKind if vocabulary == "kind" else VOCABULARIES[vocabulary]
    return [(str(member), capital(member.label(language()))) for member in table]


def levels() -> list[tuple[str, str]]:
    return [(str(level), f"TRL {level}") for level in range(1, 10)]


def industries() -> list[tuple[str, list[tuple[str, str]]]]:
    """(section, [(code, label) of the section and of its divisions]) of GB/T 4754."""
    return [
        (
            capital(section.label(language())),
            [(section.code, _("%(section)s（全部）", section=capital(section.label(language()))))]
            + [
                (d.code, capital(d.label(language())))
                for d in DIVISIONS.values()
                if d.section == section.code
            ],
        )
        for section in SECTIONS.values()
    ]


def industry(record: object) -> str:
    """Division of a listing, its section where no division is known."""
    division = DIVISIONS.get(getattr(record, "industry_division", ""))
    section = SECTIONS.get(getattr(record, "industry_section", ""))
    found = division or section
    return capital(found.label(language())) if found else ""


def _constraints() -> dict[str, str]:
    return {
        "maturity": _("成熟度"),
        "budget": _("预算与价格"),
        "mode": _("合作方式"),
        "region": _("地区"),
        "deadline": _("期限"),
        "capacity": _("承接能力"),
        "licence": _("许可情况"),
        "conflict_of_interest": _("利益冲突"),
    }
