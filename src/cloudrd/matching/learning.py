"""Learning a ranker from decisions: a logistic regression that starts from, and leans on, the base.

Only weights that are free to learn and the bias move; centres, scales and clips stay, and no weight falls
below zero, so that more of a feature never speaks against a pair. docs/learning.md has the formulas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.judgement import RELEVANT
from cloudrd.matching.ranker import Floats, Ranker, probability

# What a decision of each grade says about the order. 3: the pair went to both sides, which is more than
# an approval on paper. 1: declined for a reason that may lie in the listing rather than in the pair.
EVIDENCE = {0: 1.0, 1: 0.5, 2: 1.0, 3: 1.5}
# Pseudo-decisions that the base's weights stand for (docs/learning.md says how it was chosen), and the
# share of them that stands for its bias: how often an office proposes differs more than what it looks at.
STRENGTH = 50.0
BIAS_SHARE = 0.1
# A decision at even odds on a pair whose feature lies one scale from its centre carries this information
# on the weight: p (1 - p) z².
INFORMATION = 0.25
# Digits kept of weights and bias: far below what matters, far above what differs between machines.
DIGITS = 6
# The verdict "no match" is to be right this often, and needs so many queries without an answer to be set.
NO_MATCH_PRECISION = 0.9
UNANSWERED_AT_LEAST = 20
# What staff would rather propose than not is never called no match, however few needs have an answer.
NO_MATCH_AT_MOST = 0.5
# A query counts as one without an answer when its first place and so many in all were decided.
DECIDED_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A decided pair: the ranker's inputs when it was shown, and what became of it.

    `grade` is 0 to 3 (`domain.judgement`), relevant from 2 on; see also `EVIDENCE`. `weight` corrects for
    which places get decided (`matching.selection`), `position` is the place people saw the pair at, from
    1, None where that is not known.
    """

    query: Hashable
    features: tuple[float, ...]
    grade: int
    weight: float = 1.0
    position: int | None = None


def fit(examples: Collection[Example], base: Ranker, *, name: str, strength: float = STRENGTH) -> Ranker:
    """The base after `examples`; the base itself when there are none.

    Weights first, by what each grade says about the order (`EVIDENCE`); then the bias alone, every
    decision counting the same, so that probabilities stay those of the decisions. Deterministic.
    Raises ValueError unless `strength` is above zero and every example has the base's features.
    """
    if strength <= 0:
        raise ValueError("the strength of the base must be above zero")
    if not examples:
        return base
    values = base.standardised(table_of(examples, base))
    target = np.array([example.grade >= RELEVANT for example in examples], np.float64)
    correction = np.array([example.weight for example in examples])
    evidence = correction * np.array([EVIDENCE[example.grade] for example in examples])
    weights = np.array([feature.weight for feature in base.features])
    free = np.array([not feature.fixed for feature in base.features], bool)

    precision = INFORMATION * strength
    ones = np.ones((len(target), 1))
    start = np.append(weights[free], base.bias)
    precisions = np.append(np.full(free.sum(), precision), BIAS_SHARE * precision)
    given = values[:, ~free] @ weights[~free]
    found = _minimum(np.hstack([values[:, free], ones]), given, target, evidence, start, precisions)
    weights[free] = np.round(np.maximum(found[:-1], 0.0), DIGITS)
    bias = _minimum(ones, values @ weights, target, correction, start[-1:], precisions[-1:])
    features = tuple(
        replace(feature, weight=float(weight)) for feature, weight in zip(base.features, weights, strict=True)
    )
    return replace(base, name=name, features=features, bias=round(float(bias[0]), DIGITS))


def calibrate(examples: Collection[Example], ranker: Ranker) -> float:
    """The probability below which "no match" is right for nine queries in ten.

    The highest one for which this holds of the queries whose best decided pair lies below it, counted as
    if one more had had an answer, so that a handful does not set it. The ranker's own when fewer than
    `UNANSWERED_AT_LEAST` queries are known to have no answer, or when none will do.
    """
    best, answered = _best(examples, ranker)
    if np.sum(~answered) < UNANSWERED_AT_LEAST:
        return ranker.no_match_below
    order = np.argsort(best, kind="stable")
    right = np.cumsum(~answered[order]) / (np.arange(len(best)) + 2)
    good = np.flatnonzero(right >= NO_MATCH_PRECISION)
    if not len(good):
        return ranker.no_match_below
    last = good[-1]
    above = best[order[last + 1]] if last + 1 < len(best) else 1.0
    return round(min(float((best[order[last]] + above) / 2), NO_MATCH_AT_MOST), DIGITS)


def _best(examples: Collection[Example], ranker: Ranker) -> tuple[Floats, NDArray[np.bool_]]:
    """Highest probability of each query that is known to have an answer or none, and which it is."""
    of_query = defaultdict(list)
    for example in examples:
        of_query[example.query].append(example)
    best, answered = [], []
    for decided in of_query.values():
        has_answer = any(example.grade >= RELEVANT for example in decided)
        looked_at = len(decided) >= DECIDED_AT_LEAST and any(example.position == 1 for example in decided)
        if has_answer or looked_at:
            best.append(float(probability(ranker.scores(table_of(decided, ranker))).max()))
            answered.append(has_answer)
    return np.array(best), np.array(answered, bool)


def table_of(examples: Collection[Example], ranker: Ranker) -> Floats:
    """Features of the examples, shape (n, features)."""
    table = np.array([example.features for example in examples], np.float64)
    if table.shape != (len(examples), len(ranker.features)):
        raise ValueError(f"examples must have the ranker's {len(ranker.features)} features")
    return table


def _minimum(
    values: Floats, given: Floats, target: Floats, weight: Floats, centre: Floats, precision: Floats
) -> Floats:
    """Where weighted log-loss plus Gaussian penalty is least; all but the last parameter from zero up.

    values (n, d), given: score that is not up for learning (n,), target 0 or 1 (n,), weight (n,),
    centre and precision of the prior (d,).
    """
    from scipy.optimize import minimize

    def loss(parameters: Floats) -> tuple[float, Floats]:
        scores = given + values @ parameters
        off = parameters - centre
        total = weight @ (np.logaddexp(0.0, scores) - target * scores) + 0.5 * precision @ off**2
        return float(total), values.T @ (weight * (probability(scores) - target)) + precision * off

    bounds = [(0.0, None)] * (len(centre) - 1) + [(None, None)]
    options = {"maxiter": 1000, "maxfun": 10_000, "ftol": 1e-14, "gtol": 1e-9}
    found = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    parameters: Floats = found.x
    return parameters
