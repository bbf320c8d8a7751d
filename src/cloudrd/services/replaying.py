"""Replaying a kept recommendation: the model of then on the inputs of then, and how the pair fares today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cloudrd.domain.match import MatchResult, Recommendation
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side, Verdict
from cloudrd.matching.ranker import Ranker, in_order, probability, shipped_ranker
from cloudrd.services.actor import Actor
from cloudrd.services.kept import OFFICE
from cloudrd.services.recommending import MAX_LIMIT
from cloudrd.services.review_queries import Kept, kept, require_office
from cloudrd.store.match import Match, MatchRun
from cloudrd.store.need import Need
from cloudrd.store.ranker_version import RankerVersion
from cloudrd.store.resource import Resource

# "changed": a model of that name is there, but its content is another.
ModelState = Literal["at_hand", "changed", "gone"]
Reason = tuple[str, tuple[tuple[str, object], ...]]


class Recommends(Protocol):
    """What recommends today: `services.recommending.Recommender`."""

    def for_record(self, session: Session, record: Need | Resource, *, limit: int = 10) -> MatchResult:
        """Counterparts of a stored listing."""

    def for_pairs(self, session: Session, need: Need, resources: Sequence[Resource]) -> MatchResult:
        """The resources in the given order, scored for the need, whatever their state."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the model of then makes of the stored inputs.

    `order` holds the codes of the run's matches by the recomputed scores. `differs` names what is not
    what was stored, bit for bit: "score", "probability", "components", "order". An order that the ranker
    did not make is not compared: that of an imported history, or of a cross-encoder.
    """

    score: float
    probability: float
    components: dict[str, float]
    order: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """Where the pair stands in a fresh recommendation.

    `rank` is None when it does not come up among the first 100; `because` then says why, as message codes
    with parameters. `folded` is the code of the listing of the same thing that stands for it.
    """

    verdict: str
    ranker: str
    ranker_digest: str
    encoder: str
    index_change: int
    rank: int | None
    probability: float | None
    because: tuple[Reason, ...] = ()
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """A past recommendation and what is left of it; `recomputed` is None unless the model is at hand."""

    kept: Kept
    model: ModelState
    recomputed: Recomputed | None
    today: Today

    @property
    def reproduced(self) -> bool | None:
        """Whether all that was stored came out again; None when it could not be tried."""
        return None if self.recomputed is None else not self.recomputed.differs


def replay(session: Session, actor: Actor, recommender: Recommends, match: Match) -> Replay:
    """Recompute a kept recommendation and compare it with what was stored. Raises Forbidden."""
    require_office(actor)
    (pair,) = kept(session, [match])
    ranker, state = model_of(session, match.run)
    recomputed = None if ranker is None else _recompute(session, ranker, match)
    return Replay(pair, state, recomputed, _today(session, recommender, pair))


def model_of(session: Session, run: MatchRun) -> tuple[Ranker | None, ModelState]:
    """The model that made the run, found by its name or content and verified by its digest."""
    either = or_(RankerVersion.name == run.ranker, RankerVersion.digest == run.ranker_digest)
    stored = session.scalars(select(RankerVersion).where(either).order_by(RankerVersion.id))
    models = [shipped_ranker(), *filter(None, map(_read, stored))]
    for model in models:
        if model.digest == run.ranker_digest:
            return model, "at_hand"
    return None, "changed" if any(model.name == run.ranker for model in models) else "gone"


def ordered_by_ranker(run: MatchRun) -> bool:
    """Whether the matches stand in the order of their scores."""
    return run.origin == OFFICE and not run.reranker


def _read(version: RankerVersion) -> Ranker | None:
    """The stored model, None for one that this program cannot read any more."""
    try:
        return Ranker.from_json(version.model)
    except (ValueError, TypeError, KeyError):
        return None


def _recompute(session: Session, ranker: Ranker, match: Match) -> Recomputed:
    run = match.run
    rows = list(session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.position)))
    table = np.array([row.features for row in rows], np.float64)
    scores, place = ranker.scores(table), rows.index(match)
    groups = ranker.by_group(table)
    components = {"base": ranker.bias, **{name: float(values[place]) for name, values in groups.items()}}
    others = [row.resource_id if run.side == Side.NEED else row.need_id for row in rows]
    order = tuple(rows[i].code for i in in_order(scores, others))
    chance = float(probability(scores)[place])
    checks = {
        "score": _same(scores[place], match.score),
        "probability": _same(chance, match.probability),
        "components": all(
            _same(components.get(name, 0.0), match.components.get(name, 0.0))
            for name in components.keys() | match.components.keys()
        ),
        "order": not ordered_by_ranker(run) or order == tuple(row.code for row in rows),
    }
    differs = tuple(name for name, same in checks.items() if not same)
    return Recomputed(float(scores[place]), chance, components, order, differs)


def _same(one: float, other: float | None) -> bool:
    """Equal to the last bit; both zeros are one."""
    return other is not None and (one + 0.0).hex() == (other + 0.0).hex()


def _today(session: Session, recommender: Recommends, pair: Kept) -> Today:
    result = recommender.for_record(session, pair.query, limit=MAX_LIMIT)
    wanted = pair.counterpart.id
    for one in result.recommendations:
        if one.listing.id == wanted:
            return _standing(result, one.rank, one.probability)
        if any(twin.id == wanted for twin in one.duplicates):
            return _standing(result, one.rank, one.probability, folded=one.listing.code)
    (one,) = recommender.for_pairs(session, pair.need, [pair.resource]).recommendations
    return _standing(result, None, one.probability, because=_why_not(pair, one))


def _standing(
    result: MatchResult,
    rank: int | None,
    chance: float | None,
    *,
    because: tuple[Reason, ...] = (),
    folded: str = "",
) -> Today:
    return Today(
        result.verdict, result.ranker, result.ranker_digest, result.encoder, result.index_change, rank,
        chance, because, folded,
    )  # fmt: skip


def _why_not(pair: Kept, one: Recommendation) -> tuple[Reason, ...]:
    """Why a pair does not come up: out of the market, ruled out by a hard condition, or simply too far."""
    if pair.counterpart.state not in MATCHABLE_STATES:
        return (("replay_today_out", (("code", pair.counterpart.code),)),)
    ruled_out = [
        (verdict.code, verdict.params)
        for verdict in one.constraints
        if verdict.hard and verdict.verdict == Verdict.UNMET
    ]
    return tuple(ruled_out) or (("replay_today_beyond", (("limit", MAX_LIMIT),)),)
