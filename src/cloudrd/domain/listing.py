"""Listings as the matching engine sees them: needs and resources in one frozen shape.

Records of the database, imported rows, free text and evaluation files all become a
`Listing`; everything below the services reads nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cloudrd.domain.vocabulary import Operator, Side


@dataclass(frozen=True, slots=True)
class Indicator:
    """A numeric requirement (of a need) or a numeric statement (of a resource).

    `value` (and `upper` for BETWEEN) are in `unit` as its author wrote it. For a resource
    EQ means "measured value". `must` counts for needs only; `comparator` ("than what") and
    `evidence` for resources only.
    """

    name: str
    operator: Operator
    value: float
    unit: str = ""
    upper: float | None = None
    must: bool = True
    name_en: str = ""
    comparator: str = ""
    evidence: str = ""

    def to_json(self) -> dict[str, Any]:
        plain = {
            "name": self.name, "operator": self.operator.value, "value": self.value, "unit": self.unit,
            "upper": self.upper, "must": self.must, "name_en": self.name_en,
            "comparator": self.comparator, "evidence": self.evidence,
        }  # fmt: skip
        return {key: value for key, value in plain.items() if value not in ("", None)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Indicator:
        return cls(**{**plain, "operator": Operator(plain["operator"])})


@dataclass(frozen=True, slots=True)
class Listing:
    """One need or resource, ready for matching.

    For a need `trl` is the minimum it asks for and `price_*` the budget; for a resource `trl`
    is what it has reached and `price_*` the asking price. Money is in 万元 (10,000 CNY).
    `summary` is the need's problem or the resource's summary; `body` everything else
    worth reading. `id` is the database id, 0 for a listing that is not stored.
    """

    side: Side
    id: int = 0
    code: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    title_en: str = ""
    summary_en: str = ""
    kind: str = ""
    indicators: tuple[Indicator, ...] = ()
    organisation_id: int | None = None
    industry_section: str = ""
    industry_division: str = ""
    chain: str = ""
    region: str = ""
    trl: int | None = None
    modes: frozenset[str] = frozenset()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    price_negotiable: bool = False
    deadline: date | None = None
    expires_on: date | None = None
    prior_licence: str = ""
    capacity: int | None = None
    state: str = "published"
    confidentiality: str = "public"
    change: int = 0

    @property
    def text(self) -> str:
        """All matchable text, one part a line, in reading order."""
        return "\n".join(part for _, part in self.parts())

    @property
    def search_text(self) -> str:
        """The text that lexical search weighs: all of it, with the titles a second time.

        A title says in a few words what the listing is about; counted twice it gains 0.02 to 0.03
        nDCG@10 on the development needs (docs/matching.md).
        """
        return "\n".join(part for part in (self.title, self.title_en, self.text) if part)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """(field name, text) of every part that is not empty, in reading order."""
        named = (
            ("title", self.title),
            ("title_en", self.title_en),
            ("summary", self.summary),
            ("summary_en", self.summary_en),
            ("body", self.body),
        )
        return tuple((name, text) for name, text in named if text.strip())


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may return; every criterion that is set must hold (None or empty = any).

    `minimum_trl` keeps listings whose `trl` is at least this; `modes` those that share at
    least one mode; `valid_on` those that have not expired by that day; `public_only` those that
    everybody may see in full; `exclude_organisations` drops listings of these owners (nobody
    matches itself).
    """

    kinds: frozenset[str] = frozenset()
    industry_sections: frozenset[str] = frozenset()
    industry_divisions: frozenset[str] = frozenset()
    chains: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    minimum_trl: int | None = None
    modes: frozenset[str] = frozenset()
    valid_on: date | None = None
    public_only: bool = False
    organisations: frozenset[int] = frozenset()
    exclude_organisations: frozenset[int] = frozenset()
    exclude_ids: frozenset[int] = frozenset()
