"""Need record."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.store.base import Base
from cloudrd.store.listing import ListingMixin


class Need(ListingMixin, Base):
    """An enterprise's innovation need. `price_min`/`price_max` are its budget range."""

    __tablename__ = "need"
    __table_args__ = (
        Index("uq_need_source", "source", "source_id", unique=True),
        {"sqlite_autoincrement": True},
    )
    side = Side.NEED

    problem: Mapped[str] = mapped_column(Text, default="")
    problem_en: Mapped[str] = mapped_column(Text, default="")
    current_condition: Mapped[str] = mapped_column(Text, default="")
    outcome_kind: Mapped[str] = mapped_column(String(24), default="")
    minimum_trl: Mapped[int | None]
    deadline: Mapped[date | None]
    challenge: Mapped[bool] = mapped_column(default=False)

    def to_listing(self) -> Listing:
        """The need as the matching engine sees it."""
        return Listing(
            side=Side.NEED, id=self.id, code=self.code or "", title=self.title, title_en=self.title_en,
            summary=self.problem, summary_en=self.problem_en, body=self.current_condition,
            indicators=self.parsed_indicators(), organisation_id=self.organisation_id,
            industry_section=self.industry_section, industry_division=self.industry_division,
            chain=self.chain, region=self.region, trl=self.minimum_trl,
            modes=frozenset(self.cooperation_modes), price_min=self.price_min, price_max=self.price_max,
            price_negotiable=self.price_negotiable, deadline=self.deadline, expires_on=self.expires_on,
            state=self.state,
            confidentiality=self.confidentiality, change=self.change,
        )  # fmt: skip
