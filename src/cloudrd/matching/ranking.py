"""Ranking: what retrieval found, judged by conditions and indicators, ordered by the ranker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ChannelRank, ConstraintVerdict, IndicatorVerdict
from cloudrd.domain.vocabulary import Side, Verdict
from cloudrd.matching import features
from cloudrd.matching.constraints import judge
from cloudrd.matching.explanation_worth import Worth
from cloudrd.matching.features import Floats, Scores, Terms
from cloudrd.matching.indicators import compare
from cloudrd.matching.ranker import Ranker, in_order, probability


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as retrieval found it, with its place in each channel."""

    listing: Listing
    channels: tuple[ChannelRank, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its verdicts and its row of the feature table; `components` add up to `score`.

    `worth` is what its words and its meaning add to the score, for explanations.
    """

    found: Found
    constraints: tuple[ConstraintVerdict, ...]
    indicators: tuple[IndicatorVerdict, ...]
    features: tuple[float, ...]
    components: dict[str, float]
    score: float
    probability: float
    worth: Worth

    @property
    def blocked(self) -> bool:
        """Whether a hard condition rules the pair out."""
        return any(v.hard and v.verdict == Verdict.UNMET for v in self.constraints)


def judge_all(
    query: Listing,
    found: Sequence[Found],
    meaning: Scores,
    ranker: Ranker,
    terms: Terms,
    today: date,
) -> list[Judged]:
    """Judge candidates, in the order given; `in_rank_order` sorts them.

    `meaning` holds the cosines of their vectors with the query's, shape (n,). What is made of a pair depends
    on the pair and the index alone, not on the other candidates, to the last bit.
    """
    if not found:
        return []
    need_first = query.side is Side.NEED
    pairs = [(query, f.listing) if need_first else (f.listing, query) for f in found]
    constraints = [judge(need, resource, today) for need, resource in pairs]
    indicators = [compare(need, resource) for need, resource in pairs]
    shared = features.shared(query, [f.listing for f in found], terms)
    values = features.table(query, meaning, shared, constraints, indicators)
    inputs = columns_of(values, ranker)
    scores, groups = ranker.scores(inputs), ranker.by_group(inputs)
    chances, worth = probability(scores), worth_of(values, ranker, need_first)
    return [
        Judged(
            f, constraints[i], indicators[i], tuple(inputs[i].tolist()),
            {"base": ranker.bias} | {group: float(part[i]) for group, part in groups.items()},
            float(scores[i]), float(chances[i]), worth[i],
        )
        for i, f in enumerate(found)
    ]  # fmt: skip


def in_rank_order(judged: Sequence[Judged]) -> list[Judged]:
    """By falling score, then rising id."""
    order = in_order(np.array([j.score for j in judged]), [j.found.listing.id for j in judged])
    return [judged[i] for i in order]


def columns_of(values: Floats, ranker: Ranker) -> Floats:
    """The columns that the ranker asks for, in its order; what is unknown stands at its centre."""
    asked = values[:, [features.NAMES.index(name) for name in ranker.names]]
    return np.where(np.isnan(asked), [feature.centre for feature in ranker.features], asked)


def worth_of(values: Floats, ranker: Ranker, need_first: bool) -> list[Worth]:
    """What each row of a feature table adds to the score above having nothing in common with the query."""
    slopes = {feature.name: feature.weight / feature.scale for feature in ranker.features}

    def added(name: str) -> list[float]:
        column = values[:, features.NAMES.index(name)] * slopes.get(name, 0.0)
        return [float(value) for value in np.nan_to_num(column)]

    ours, theirs = ("need_title", "resource_title") if need_first else ("resource_title", "need_title")
    meaning = map(sum, zip(added("meaning"), added("across"), strict=True))
    rows = zip(added("wording"), added(ours), added(theirs), meaning, strict=True)
    return [Worth(*row) for row in rows]


def first_scores(channels: Mapping[str, Scores], ranker: Ranker) -> Floats:
    """What the ranker makes of the channels alone, shape (n,): cheap enough for every candidate."""
    cosines = {"wording": channels["lexical"], "meaning": channels["dense"]}
    total = np.zeros(len(channels["lexical"]))
    for feature in ranker.features:
        if feature.name in cosines:
            total = total + cosines[feature.name].astype(np.float64) * (feature.weight / feature.scale)
    return total
