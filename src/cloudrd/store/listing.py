"""What need and resource records have in common."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from cloudrd.domain.listing import Indicator
from cloudrd.store.base import UtcDateTime, utcnow
from cloudrd.store.organisation import Organisation


class ListingMixin:
    """Columns of every matchable record.

    `change` is the record's number in the one change sequence; it is given on flush (see
    `cloudrd.store.changes`), never by hand. `source` and `source_id` name where an imported
    record came from; the pair is unique. Money is in 万元 (10,000 CNY).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    source: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(120))
    change: Mapped[int] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft", index=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(4), default="zh")
    confidentiality: Mapped[str] = mapped_column(String(12), default="public")
    indicators: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    industry_section: Mapped[str] = mapped_column(String(1), default="")
    industry_division: Mapped[str] = mapped_column(String(2), default="")
    chain: Mapped[str] = mapped_column(String(40), default="", index=True)
    strategic_industry: Mapped[str] = mapped_column(String(40), default="")
    cooperation_modes: Mapped[list[str]] = mapped_column(default=list)
    price_min: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    price_max: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    price_negotiable: Mapped[bool] = mapped_column(default=False)
    region: Mapped[str] = mapped_column(String(60), default="")
    posted_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)

    @declared_attr
    def organisation_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("organisation.id"), index=True)

    @declared_attr
    def organisation(cls) -> Mapped[Organisation | None]:
        return relationship(Organisation, lazy="joined")

    def parsed_indicators(self) -> tuple[Indicator, ...]:
        return tuple(Indicator.from_json(plain) for plain in self.indicators)
