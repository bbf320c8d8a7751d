"""Two rankers on the same decided pairs: figures of each query, and how sure the difference is.

Every figure is a mean over queries, each counting the same, so that the few with many decisions do not
speak for all. Intervals are by paired bootstrap over queries.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from cloudrd.domain.judgement import RELEVANT
from cloudrd.evaluation.bootstrap import Floats, resampled_sums
from cloudrd.evaluation.calibration import bin_of, calibration_error

AT = 10
_FLOOR = 1e-12


class Scored(NamedTuple):
    """A decided pair as a ranker sees it: its query, its grade (0–3), the probability it is given."""

    query: Hashable
    grade: int
    probability: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure before and after, by how much they differ with its 95 % interval, over how many queries."""

    name: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    queries: int

    def to_json(self) -> dict[str, Any]:
        plain = asdict(self)
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in plain.items()}


ByQuery = dict[Hashable, float]


def ndcg(scored: Iterable[Scored]) -> ByQuery:
    """nDCG@10 over the decided pairs of every query that has a relevant one.

    Gain and discount as in `evaluation.metrics`. Among equal probabilities the worst comes first: a ranker
    that cannot tell pairs apart gains nothing by it.
    """
    found = {}
    for query, pairs in by_query(scored).items():
        gains = [2.0**pair.grade - 1 if pair.grade >= RELEVANT else 0.0 for pair in pairs]
        if any(gains):
            places = sorted(range(len(pairs)), key=lambda i: (-pairs[i].probability, gains[i]))
            ideal = _discounted(sorted(gains, reverse=True))
            found[query] = _discounted([gains[i] for i in places]) / ideal
    return found


def pairwise(scored: Iterable[Scored]) -> ByQuery:
    """Share of (better, worse) pairs of a query that stand in the right order; equal ones count half."""
    found = {}
    for query, pairs in by_query(scored).items():
        grades = np.array([pair.grade for pair in pairs])
        chances = np.array([pair.probability for pair in pairs])
        better = grades[:, None] > grades[None, :]
        if better.any():
            ahead = np.sign(chances[:, None] - chances[None, :])[better]
            found[query] = float((ahead + 1).mean() / 2)
    return found


def log_loss(scored: Iterable[Scored]) -> ByQuery:
    """Mean negative log-likelihood of the decisions of a query, in nats."""
    return {
        query: -sum(math.log(max(_of_outcome(pair), _FLOOR)) for pair in pairs) / len(pairs)
        for query, pairs in by_query(scored).items()
    }


MEASURES: dict[str, Callable[[Iterable[Scored]], ByQuery]] = {
    "ndcg@10": ndcg, "pairwise": pairwise, "log_loss": log_loss,
}  # fmt: skip


def compare(before: Sequence[Scored], after: Sequence[Scored]) -> tuple[Difference, ...]:
    """All `MEASURES` and the calibration error of two rankers on the same decisions in the same order."""
    found = [difference(name, of(before), of(after)) for name, of in MEASURES.items()]
    return *found, _calibration(before, after)


def difference(name: str, before: Mapping[Hashable, float], after: Mapping[Hashable, float]) -> Difference:
    """Means of a figure over the same queries before and after; zeros without queries."""
    first, second = np.array(list(before.values())), np.array([after[query] for query in before])
    drawn = _resampled_means(second - first)
    return _difference(name, _mean(first), _mean(second), drawn, len(first))


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean of a figure over queries with its 95 % interval; zeros without queries."""
    found = _difference("", 0.0, _mean(np.array(values)), _resampled_means(np.array(values)), len(values))
    return found.after, found.low, found.high


def by_query(scored: Iterable[Scored]) -> dict[Hashable, list[Scored]]:
    """The pairs of each query, in their order."""
    found: dict[Hashable, list[Scored]] = defaultdict(list)
    for pair in scored:
        found[pair.query].append(pair)
    return found


def _calibration(before: Sequence[Scored], after: Sequence[Scored]) -> Difference:
    queries = {query: n for n, query in enumerate(dict.fromkeys(pair.query for pair in before))}
    if not queries:
        return _difference("calibration_error", 0.0, 0.0, np.zeros(0), 0)
    columns = [_gaps(scored, queries) for scored in (before, after)]
    counts = np.bincount([queries[pair.query] for pair in before], minlength=len(queries))[:, None]
    table = np.hstack([*columns, counts])
    errors = []
    for sums in (table.sum(axis=0, keepdims=True), resampled_sums(table)):
        middle = columns[0].shape[1]
        parts = (sums[:, :middle], sums[:, middle:-1])
        errors.append([calibration_error(gaps, sums[:, -1]) for gaps in parts])
    (first, second), drawn = errors
    return _difference("calibration_error", first[0], second[0], drawn[1] - drawn[0], len(queries))


def _gaps(scored: Sequence[Scored], queries: Mapping[Hashable, int]) -> Floats:
    """Probability minus outcome, summed by query and bin of probability, shape (queries, bins)."""
    chances = np.array([pair.probability for pair in scored])
    bins = bin_of(chances)
    table = np.zeros((len(queries), int(bins.max()) + 1))
    outcomes = np.array([pair.grade >= RELEVANT for pair in scored])
    for pair, bin_, gap in zip(scored, bins, chances - outcomes, strict=True):
        table[queries[pair.query], bin_] += gap
    return table


def _resampled_means(values: Floats) -> Floats:
    if not len(values):
        return np.zeros(0)
    return resampled_sums(values[:, None])[:, 0] / len(values)


def _difference(name: str, before: float, after: float, drawn: Floats, queries: int) -> Difference:
    low, high = np.quantile(drawn, (0.025, 0.975)) if len(drawn) else (0.0, 0.0)
    before, after = float(before), float(after)
    return Difference(name, before, after, after - before, float(low), float(high), queries)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:AT]))


def _of_outcome(pair: Scored) -> float:
    return pair.probability if pair.grade >= RELEVANT else 1.0 - pair.probability
