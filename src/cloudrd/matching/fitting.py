"""Fitting the shipped ranker to graded judgements: the order first, then probabilities.

1. *Order.* Weights ≥ 0 of the pair's own features minimise a pairwise logistic loss within each query
   (Burges et al., RankNet, ICML 2005; each pair weighs by its difference in gain, 2^grade) plus a small
   pointwise one, under a ridge penalty.
2. *Probability.* One scale and one bias (Platt, 1999, with his targets a little off 0 and 1, so that a few
   judgements without a mistake make no certainty) over the candidates that would be shown.

Pairs without a common language are hardly among the judgements. What their words would have said is
taken to be what the words of other pairs say at the same dense cosine, by linear regression: the weight of
the column "across".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.judgement import RELEVANT
from cloudrd.matching.features import OF_WORDS
from cloudrd.matching.ranker import Feature, Floats, Ranker

# How much the pairwise loss weighs against the pointwise one, a grade 3 against a 2, and a candidate that
# nobody judged (it stood in no pool, so it is most likely none) against a judged one.
PAIRWISE, GRADE_3, UNJUDGED = 30.0, 1.5, 0.5
RIDGE = 3.0
# Candidates a query that count as shown when probabilities are set.
SHOWN = 10
DIGITS = 4


@dataclass(frozen=True)
class Judgements:
    """Candidates of judged queries: `values` (n, features) as the ranker's columns, `grades` (n,) 0 to 3,
    −1 where nobody judged, `queries` (n,) which query each belongs to, `answered` whether that query has
    an answer (grade ≥ 2) among all judged, candidates or not."""

    values: Floats
    grades: NDArray[np.int64]
    queries: NDArray[Any]
    answered: NDArray[np.bool_]

    def of(self, rows: NDArray[Any]) -> Judgements:
        """Some of the rows."""
        return Judgements(self.values[rows], self.grades[rows], self.queries[rows], self.answered[rows])


def fit(template: Ranker, judged: Judgements, name: str) -> Ranker:
    """A ranker with the template's features, groups, clips and fixed weights, fitted to `judged`.

    Deterministic. Raises ValueError when no judged query has an answer or all have one.
    """
    if judged.answered.all() or not judged.answered.any():
        raise ValueError("fitting needs queries with and without an answer")
    features = [_measured(f, judged.values[:, i]) for i, f in enumerate(template.features)]
    plain = replace(template, name=name, bias=0.0, features=tuple(replace(f, weight=1.0) for f in features))
    table = plain.standardised(judged.values)
    free = [i for i, f in enumerate(features) if not f.fixed and f.name != "across"]
    weights = np.zeros(len(features))
    weights[free] = order_weights(table[:, free], judged)
    scale, bias = _probabilities(table @ weights, judged)
    fitted = [
        f if f.fixed else replace(f, weight=round(float(w) * scale, DIGITS))
        for f, w in zip(features, weights, strict=True)
    ]
    return _with_across(replace(plain, features=tuple(fitted), bias=round(bias, DIGITS)), judged.values)


def _with_across(ranker: Ranker, values: Floats) -> Ranker:
    """The ranker with what words say at a dense cosine as the weight of "across"."""
    names = ranker.names
    if "across" not in names:
        return ranker
    parts = ranker.contributions(values)
    words = parts[:, [i for i, name in enumerate(names) if name in OF_WORDS]].sum(axis=1)
    meaning = ranker.features[names.index("meaning")]
    near = ranker.standardised(values)[:, names.index("meaning")]
    near = near - near.mean()
    slope = near @ words / max(near @ near, 1e-9)
    across = replace(
        ranker.features[names.index("across")], weight=round(max(float(slope), 0.0), DIGITS),
        centre=meaning.centre, scale=meaning.scale,
    )  # fmt: skip
    return replace(ranker, features=tuple(across if f.name == "across" else f for f in ranker.features))


def order_weights(table: Floats, judged: Judgements) -> Floats:
    """Step 1, shape (columns,): weights ≥ 0 of standardised columns."""
    grades = np.maximum(judged.grades, 0)
    own = np.where(judged.grades < 0, UNJUDGED, 1.0)
    better, worse, worth = _pairs(grades, own, judged.queries)
    apart, target = table[better] - table[worse], (grades >= RELEVANT).astype(float)
    own = own * np.where(grades == 3, GRADE_3, 1.0)
    ones = np.column_stack([table, np.ones(len(table))])

    def loss(x: Floats) -> tuple[float, Floats]:
        z, d = ones @ x, apart @ x[:-1]
        value = own @ (np.logaddexp(0, z) - target * z) + PAIRWISE * (worth @ np.logaddexp(0, -d))
        slope = ones.T @ (own * (_logistic(z) - target))
        slope[:-1] -= PAIRWISE * (apart.T @ (worth * _logistic(-d)))
        value, slope[:-1] = value + RIDGE * x[:-1] @ x[:-1], slope[:-1] + 2 * RIDGE * x[:-1]
        return float(value), slope

    return _minimum(loss, table.shape[1] + 1)[:-1]


def _pairs(
    grades: NDArray[np.int64], own: Floats, queries: NDArray[Any]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """(better, worse, weight) of all pairs of one query; those of one better candidate are averaged."""
    nothing = np.zeros(0, np.intp)
    better, worse, worth = [nothing], [nothing], [np.zeros(0)]
    for query in np.unique(queries):
        rows = np.flatnonzero(queries == query)
        for one in rows[grades[rows] > 0]:
            below = rows[grades[rows] < grades[one]]
            if len(below):
                better.append(np.full(len(below), one))
                worse.append(below)
                worth.append(own[below] * (2.0 ** grades[one] - 2.0 ** grades[below]) / len(below))
    return np.concatenate(better), np.concatenate(worse), np.concatenate(worth)


def _probabilities(scores: Floats, judged: Judgements) -> tuple[float, float]:
    """Step 2: (scale, bias)."""
    shown = shown_rows(scores, judged.queries)
    right = judged.grades[shown] >= RELEVANT
    target = np.where(right, 1 - 1 / (right.sum() + 2), 1 / ((~right).sum() + 2))
    size = scores[shown].std() + 1e-9

    def loss(x: Floats) -> tuple[float, Floats]:
        z = x[0] * scores[shown] / size + x[1]
        off = _logistic(z) - target
        return float((np.logaddexp(0, z) - target * z).sum()), np.array(
            [off @ scores[shown] / size, off.sum()]
        )

    scale, bias = _minimum(loss, 2)
    return float(scale / size), float(bias)


def shown_rows(scores: Floats, queries: NDArray[Any]) -> NDArray[np.intp]:
    """Rows of the candidates that would be shown: the first `SHOWN` of every query."""
    return _best_rows(scores, queries, SHOWN)


def _best_rows(scores: Floats, queries: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Rows of the `count` highest scores of every query."""
    chosen = []
    for query in np.unique(queries):
        rows = np.flatnonzero(queries == query)
        chosen.append(rows[np.argsort(-scores[rows], kind="stable")[:count]])
    return np.concatenate(chosen)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], size: int) -> Floats:
    """Where `loss` is least, all numbers but the last not below zero."""
    from scipy.optimize import minimize

    bounds = [(0, None)] * (size - 1) + [(None, None)]
    found: Floats = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def _measured(feature: Feature, column: Floats) -> Feature:
    """Centre and scale from the values met; a fixed feature keeps its own."""
    if feature.fixed:
        return feature
    return replace(
        feature,
        centre=round(float(column.mean()), DIGITS),
        scale=max(round(float(column.std()), DIGITS), 1e-3),
    )


def _logistic(z: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)))
