"""Ranker versions that were learned here; the shipped one is a file of the package."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cloudrd.store.base import Base, UtcDateTime, utcnow


class RankerVersion(Base):
    """A learned ranker: its whole model, what it was learned from and how it fared at the gate.

    `name` is "learned-N"; `parent` what served when it was made. `live_from` is set when it goes live
    and cleared when it is rolled back; the one with the latest `live_from` serves, the shipped model
    when there is none. A refused version is kept with its report and never goes live.
    """

    __tablename__ = "ranker_version"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    parent: Mapped[str] = mapped_column(String(40))
    model: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    made_by: Mapped[str] = mapped_column(String(80))
    live_from: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
