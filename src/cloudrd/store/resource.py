"""Resource record: one table for all six kinds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.store.base import Base
from cloudrd.store.listing import ListingMixin


class Resource(ListingMixin, Base):
    """An achievement, expert team, laboratory, instrument, pilot base or funding.

    `specification`, `scale`, `rate` and `vouchers_accepted` are for laboratories, instruments
    and pilot bases. `price_min`/`price_max` are the asking price.
    """

    __tablename__ = "resource"
    __table_args__ = (
        Index("uq_resource_source", "source", "source_id", unique=True),
        {"sqlite_autoincrement": True},
    )
    side = Side.RESOURCE

    kind: Mapped[str] = mapped_column(String(20), index=True)
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    advantages: Mapped[str] = mapped_column(Text, default="")
    application_field: Mapped[str] = mapped_column(Text, default="")
    people: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    discipline: Mapped[str] = mapped_column(String(10), default="")
    ipc: Mapped[list[str]] = mapped_column(default=list)
    trl: Mapped[int | None]
    trl_evidence: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[str] = mapped_column(String(12), default="")
    properties: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    ownership: Mapped[str] = mapped_column(String(8), default="")
    prior_licence: Mapped[str] = mapped_column(String(10), default="")
    capacity: Mapped[int | None]
    specification: Mapped[str] = mapped_column(Text, default="")
    scale: Mapped[str] = mapped_column(Text, default="")
    rate: Mapped[str] = mapped_column(Text, default="")
    vouchers_accepted: Mapped[bool] = mapped_column(default=False)

    def to_listing(self) -> Listing:
        """The resource as the matching engine sees it."""
        parts = (self.body, self.advantages, self.application_field, self.specification)
        return Listing(
            side=Side.RESOURCE, id=self.id, code=self.code or "", title=self.title, title_en=self.title_en,
            summary=self.summary, summary_en=self.summary_en, body="\n".join(p for p in parts if p),
            kind=self.kind, indicators=self.parsed_indicators(), organisation_id=self.organisation_id,
            industry_section=self.industry_section, industry_division=self.industry_division,
            chain=self.chain, region=self.region, trl=self.trl,
            modes=frozenset(self.cooperation_modes), price_min=self.price_min, price_max=self.price_max,
            price_negotiable=self.price_negotiable, expires_on=self.expires_on,
            prior_licence=self.prior_licence, capacity=self.capacity, state=self.state,
            confidentiality=self.confidentiality, change=self.change,
        )  # fmt: skip
