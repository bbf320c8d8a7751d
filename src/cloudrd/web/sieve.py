"""Filters of lists and matches: from the address or a form to a domain filter and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import Side
from cloudrd.request import read_session
from cloudrd.services.listing_queries import regions
from cloudrd.web.language import _
from cloudrd.web.words import choices, industries, levels

Options = Sequence[tuple[str, str]]
SEVERAL = ("kind", "mode")


@dataclass(frozen=True, slots=True)
class Sieve:
    """What can be chosen, what is chosen (`chosen`, by field name), and how many filters that makes."""

    options: Mapping[str, Options]
    sorts: Options
    trl_name: str
    chosen: Mapping[str, Any]

    @property
    def active(self) -> int:
        return sum(bool(self.chosen[name]) for name in self.options)

    @property
    def filter(self) -> Filter:
        one = self.chosen
        return Filter(
            kinds=frozenset(one["kind"]),
            industry_sections=frozenset(filter(str.isalpha, [one["industry"]])),
            industry_divisions=frozenset(filter(str.isdigit, [one["industry"]])),
            chains=frozenset(filter(None, [one["chain"]])),
            regions=frozenset(filter(None, [one["region"]])),
            minimum_trl=int(one["trl"]) if one["trl"] else None,
            modes=frozenset(one["mode"]),
        )


def read_sieve(values: MultiDict[str, str], side: Side) -> Sieve:
    """Read the filters for listings of `side`; a value that is no choice counts as not chosen."""
    options: dict[str, Options] = {
        "kind": choices("kind") if side is Side.RESOURCE else [],
        "industry": [option for _name, group in industries() for option in group],
        "chain": choices("chain"),
        "region": [(name, name) for name in regions(read_session(), side)],
        "trl": levels(),
        "mode": choices("mode"),
    }
    if values.get("clear"):
        values = MultiDict({"q": values.get("q", ""), "sort": values.get("sort", "")})
    chosen: dict[str, Any] = {
        name: (_several if name in SEVERAL else _one)(values, name, allowed)
        for name, allowed in options.items()
    }
    chosen["q"] = values.get("q", "").strip()[:200]
    chosen["sort"] = _one(values, "sort", sorts(side))
    trl_name = _("成熟度不低于") if side is Side.RESOURCE else _("要求的成熟度不低于")
    return Sieve(options, sorts(side), trl_name, chosen)


def sorts(side: Side) -> Options:
    """Orders of a list besides the newest first."""
    by_deadline = [("deadline", _("按期限"))] if side is Side.NEED else []
    return [("title", _("按标题")), *by_deadline]


def _one(values: MultiDict[str, str], name: str, options: Options) -> str:
    value = values.get(name, "")
    return value if value in {code for code, _label in options} else ""


def _several(values: MultiDict[str, str], name: str, options: Options) -> tuple[str, ...]:
    asked = set(values.getlist(name))
    return tuple(code for code, _label in options if code in asked)
