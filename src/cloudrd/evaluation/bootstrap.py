"""Intervals by bootstrap over queries (Efron and Tibshirani 1993): percentiles, with their bias taken off.

A query with all its lists is drawn or left out as a whole, for its decisions are not independent. The
draws come from a fixed seed: the same decisions give the same interval.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 1000
SEED = 2002
# Numbers held at once while resampling: 2 million queries drawn are 16 MB.
_BLOCK = 2_000_000


def resampled_weights(queries: int, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[Floats]:
    """How often each query is drawn, in blocks of shape (n, queries) that make up `resamples` rows."""
    random = np.random.default_rng(seed)
    rows = max(1, min(resamples, _BLOCK // max(queries, 1)))
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = random.integers(0, queries, (count, queries))
        drawn += np.arange(count)[:, None] * queries
        yield np.bincount(drawn.ravel(), minlength=count * queries).reshape(count, queries).astype(np.float64)


def resampled_sums(table: Floats, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """Sums of the columns of `table` (queries, columns) over resamples, shape (resamples, columns)."""
    blocks = [weights @ table for weights in resampled_weights(len(table), resamples, seed)]
    return np.concatenate(blocks) if blocks else np.zeros((0, table.shape[1]))


def interval(value: float, resampled: Floats) -> tuple[float, float]:
    """2.5th and 97.5th percentile of a resampled figure between 0 and 1, moved so that its median is `value`.

    Errors and inequalities rise when queries are drawn twice or not at all; unmoved, the percentiles of
    such a figure lie above the figure itself. Resamples in which there is none are NaN and left out.
    """
    kept = resampled[~np.isnan(resampled)]
    if not len(kept):
        return value, value
    low, median, high = np.quantile(kept, (0.025, 0.5, 0.975))
    # Rounding must not put the figure itself outside.
    return max(0.0, value + min(0.0, float(low - median))), min(1.0, value + max(0.0, float(high - median)))


def share_interval(
    hits: int, count: int, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """Interval of a share of queries; the number of hits in a resample is binomial."""
    drawn = np.random.default_rng(seed).binomial(count, hits / count, resamples) / count
    return interval(hits / count, drawn)
