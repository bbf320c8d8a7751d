"""Audit trail: who did what to which record, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cloudrd.store.base import Base, UtcDateTime, utcnow


class AuditEntry(Base):
    """One action on one record. Holds no text of the record itself."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "record", "record_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(20), default="")
    to_state: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
