"""Kept matches: what was recommended, by which versions, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cloudrd.store.base import Base, UtcDateTime, utcnow


class MatchRun(Base):
    """One list of recommendations as it was shown, and what made it.

    `side` is that of the query, `query_id` its listing, `query_change` the change number of the text
    it had then. `ranker` names a `RankerVersion` or the shipped model and `ranker_digest` its content;
    `features` names the columns of `Match.features`. `reranker` is the cross-encoder that ordered the
    first ones, "" when the ranker alone did. `origin` is "office" for what this program showed,
    else where an imported history came from.
    """

    __tablename__ = "match_run"
    __table_args__ = (Index("ix_match_run_query", "side", "query_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(40), default="office")
    side: Mapped[str] = mapped_column(String(10))
    query_id: Mapped[int]
    query_change: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(12))
    ranker: Mapped[str] = mapped_column(String(40))
    ranker_digest: Mapped[str] = mapped_column(String(64))
    reranker: Mapped[str] = mapped_column(String(64), default="")
    encoder: Mapped[str] = mapped_column(String(64))
    index_change: Mapped[int]
    features: Mapped[list[str]]


class Match(Base):
    """One recommendation of a run, from 1 at `position`, with its decision.

    `shown_position` is the place at which people saw it; None where an imported history does not say,
    as `position` then only numbers the run. `features` are the ranker's inputs in the order of
    `MatchRun.features`, `score` and `probability` what it made of them. `reasons` holds terms and
    sentence pairs as shown; `constraints` and `indicators` the verdicts. `resource_change` and
    `need_change` say which texts it was made from.
    """

    __tablename__ = "match"
    __table_args__ = (
        Index("uq_match_run_position", "run_id", "position", unique=True),
        Index("ix_match_pair", "need_id", "resource_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("match_run.id"))
    run: Mapped[MatchRun] = relationship(MatchRun, lazy="joined")
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    need_change: Mapped[int]
    resource_change: Mapped[int]
    position: Mapped[int]
    shown_position: Mapped[int | None]
    score: Mapped[float]
    probability: Mapped[float | None]
    features: Mapped[list[float]]
    components: Mapped[dict[str, Any]]
    constraints: Mapped[list[dict[str, Any]]]
    indicators: Mapped[list[dict[str, Any]]]
    reasons: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20), default="suggested", index=True)
    version: Mapped[int] = mapped_column(default=1)
    reason_code: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
