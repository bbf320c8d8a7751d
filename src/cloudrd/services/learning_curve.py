"""How much better the ranker gets with every decision: a learning curve on held-out queries."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cloudrd.domain.match import MatchResult
from cloudrd.evaluation.comparison import difference, mean_interval, ndcg
from cloudrd.evaluation.files import Judgements
from cloudrd.matching.learning import STRENGTH, Example, fit
from cloudrd.matching.ranker import Ranker
from cloudrd.services.gate import scored


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """nDCG@10 on held-out queries after so many decisions, and its gain over none, with 95 % intervals.

    `used` is the mean number of decisions over the folds: fewer than asked for where there are no more.
    """

    decisions: int
    used: float
    queries: int
    ndcg: float
    low: float
    high: float
    gain: float
    gain_low: float
    gain_high: float


def judged_examples(results: Iterable[tuple[str, MatchResult]], judgements: Judgements) -> list[Example]:
    """Judgements of a retrieval test as if an office had decided what was recommended.

    `results` are those of `services.evaluating.match_corpus`; what was not judged or not found is left out.
    """
    return [
        Example(query, one.features, min(judgements[query][one.listing.code], 3), 1.0, one.rank)
        for query, result in results
        for one in result.recommendations
        if one.listing.code in judgements.get(query, {})
    ]


def learning_curve(
    examples: Sequence[Example],
    base: Ranker,
    sizes: Sequence[int],
    folds: int = 5,
    seed: int = 0,
    strength: float = STRENGTH,
) -> list[CurvePoint]:
    """Cross-validated over queries: each fold is judged by what `base` becomes with decisions of the others.

    A size takes whole queries in an order that `seed` draws, the last one cut, so that every size contains
    the smaller ones. Deterministic. Raises ValueError for fewer queries than folds.
    """
    queries = list(dict.fromkeys(example.query for example in examples))
    if len(queries) < folds:
        raise ValueError(f"{len(queries)} queries do not fall into {folds} folds")
    order = np.random.default_rng(seed).permutation(len(queries))
    fold_of = {queries[i]: place % folds for place, i in enumerate(order)}
    by_query: dict[Hashable, list[Example]] = {queries[i]: [] for i in order}
    for example in examples:
        by_query[example.query].append(example)
    drawn = [example for some in by_query.values() for example in some]
    none = _held_out(drawn, fold_of, base, 0, folds, strength)[0]
    return [_point(drawn, fold_of, base, size, folds, strength, none) for size in sizes]


def _point(
    drawn: Sequence[Example], fold_of: dict[Hashable, int], base: Ranker, size: int, folds: int,
    strength: float, none: dict[Hashable, float],
) -> CurvePoint:  # fmt: skip
    found, used = _held_out(drawn, fold_of, base, size, folds, strength)
    gain = difference("ndcg@10", none, found)
    mean, low, high = mean_interval(list(found.values()))
    return CurvePoint(size, used, len(found), mean, low, high, gain.difference, gain.low, gain.high)


def _held_out(
    drawn: Sequence[Example], fold_of: dict[Hashable, int], base: Ranker, size: int, folds: int,
    strength: float,
) -> tuple[dict[Hashable, float], float]:  # fmt: skip
    """nDCG@10 of every query by the ranker that learned without its fold; mean number of decisions."""
    found: dict[Hashable, float] = {}
    used = 0
    for fold in range(folds):
        others = [example for example in drawn if fold_of[example.query] != fold][:size]
        held = [example for example in drawn if fold_of[example.query] == fold]
        found |= ndcg(scored(held, fit(others, base, name=base.name, strength=strength)))
        used += len(others)
    return found, used / folds
