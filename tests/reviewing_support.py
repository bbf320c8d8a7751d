"""What the tests of reviewing share: a small city, and a recommender whose every number is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from sqlalchemy import select

from cloudrd.domain.match import (
    ChannelRank,
    ConstraintVerdict,
    IndicatorVerdict,
    MatchResult,
    Reasons,
    Recommendation,
    SentencePair,
    SharedTerm,
    Span,
)
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.matching.ranker import Feature, Ranker, in_order, probability
from cloudrd.services import posting
from cloudrd.services.actor import SYSTEM, Actor
from cloudrd.store.changes import last_change
from cloudrd.store.records import RECORD_OF

OFFICE = Actor("王审核", local=True)
COLLEAGUE = Actor("李复核", local=True)
STRANGER = Actor("203.0.113.9", local=False)

# Listings of our own.
NEEDS = (
    ("深水网箱锚链磨损监测", "网箱锚链在水下磨损，希望在线监测磨损量并提前报警。"),
    ("冷库门封条结霜", "冷库门封条反复结霜，门开关费力，希望不再结霜。"),
)
RESOURCES = (
    ("锚链磨损在线监测传感器", "贴在锚链上的传感器在线监测磨损量，水下可用三年。"),
    ("低结霜冷库门封条材料", "改性橡胶封条在零下三十度不结霜，门开关轻便。"),
    ("网箱养殖水质监测平台", "在线监测网箱水质，超限报警。"),
)

RANKER = Ranker(
    "test-1",
    (
        Feature("shared", "wording", 1.7, 0.2, 0.13),
        Feature("title", "title", 0.9, 0.1, 0.07),
        Feature("length", "wording", 0.3, 30.0, 11.0),
        Feature("unmet", "conditions", 0.4, 0.0, 1.0, fixed=True),
    ),
    -1.1,
    0.1,
)
SHARED_MODE = ConstraintVerdict(
    "mode", "met", False, "constraint_mode_met", (("shared", ("服务", "service")),)
)


def fill(database: Any) -> None:
    """Two needs and three resources, N000001 to R000003."""
    with database.write() as session:
        for title, problem in NEEDS:
            posting.create(session, SYSTEM, Side.NEED, {"title": title, "problem": problem})
        for title, summary in RESOURCES:
            data = {"kind": "achievement", "title": title, "summary": summary}
            posting.create(session, SYSTEM, Side.RESOURCE, data)
        session.commit()


class PlainRecommender:
    """Ranks by shared characters with `ranker`; answers as `services.recommending.Recommender` does."""

    def __init__(self, ranker: Ranker = RANKER, encoder: str = "test-encoder") -> None:
        self.ranker = ranker
        self.encoder = encoder
        self.asked: list[str] = []

    def for_record(self, session: Any, record: Any, *, filters: Any = None, limit: int = 10) -> MatchResult:
        self.asked.append(record.code)
        table = RECORD_OF[record.side.other]
        found = session.scalars(select(table).where(table.state.in_(MATCHABLE_STATES)))
        listings = [row.to_listing() for row in found]
        result = self._result(session, record.to_listing(), listings)
        scores = np.array([one.score for one in result.recommendations])
        order = in_order(scores, [one.id for one in listings])[:limit]
        ordered = [replace(result.recommendations[i], rank=n) for n, i in enumerate(order, start=1)]
        return replace(result, recommendations=tuple(ordered))

    def for_pairs(self, session: Any, need: Any, resources: Any) -> MatchResult:
        self.asked.append(need.code)
        return self._result(session, need.to_listing(), [one.to_listing() for one in resources])

    def _result(self, session: Any, query: Any, listings: Any) -> MatchResult:
        table = np.array([_features(query, one) for one in listings]).reshape(-1, len(RANKER.features))
        scores = self.ranker.scores(table)
        chances = probability(scores)
        groups = self.ranker.by_group(table)
        shown = [
            Recommendation(
                rank=i + 1, listing=one, score=float(scores[i]),
                components={"base": self.ranker.bias} | {g: float(v[i]) for g, v in groups.items()},
                constraints=(SHARED_MODE,),
                reasons=_reasons(query, one),
                probability=float(chances[i]), features=tuple(map(float, table[i])),
            )
            for i, one in enumerate(listings)
        ]  # fmt: skip
        good = any(chance >= self.ranker.no_match_below for chance in chances)
        return MatchResult(
            query=query, verdict="matches" if good else "no_match", recommendations=tuple(shown),
            encoder=self.encoder, index_change=last_change(session), ranker=self.ranker.name,
            ranker_digest=self.ranker.digest, feature_names=self.ranker.names,
        )  # fmt: skip


def _features(query: Any, one: Any) -> list[float]:
    shared = len(set(query.text) & set(one.text)) / len(set(query.text) | set(one.text))
    title = len(set(query.title) & set(one.title)) / len(set(query.title) | set(one.title))
    return [shared, title, float(len(one.text)), 0.0]


def _reasons(query: Any, one: Any) -> Reasons:
    ours, theirs = Span("summary", 0, len(query.summary)), Span("summary", 0, len(one.summary))
    return Reasons(
        terms=(SharedTerm(one.title[:2], 0.5, (Span("title", 0, 2),), (Span("title", 0, 2),)),),
        sentences=(SentencePair(ours, theirs, query.summary, one.summary, 0.7),),
        channels=(ChannelRank("dense", 1, 0.5), ChannelRank("lexical", None, 0.1)),
        indicators=(IndicatorVerdict("寿命", "≥ 2 a", "met", True, "三年", "3 a", theirs, "life"),),
    )
