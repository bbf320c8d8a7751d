"""How evenly the recommendations that were shown spread over those who could be recommended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudrd.evaluation.bootstrap import Floats


def attention(positions: NDArray[np.int64]) -> Floats:
    """What places (from 1) are worth: the discount of nDCG, 1 for the first place; shape as given."""
    worth: Floats = 1 / np.log2(1 + positions)
    return worth


def gini_rows(amounts: Floats) -> Floats:
    """Gini coefficient of each row of `amounts` (rows, holders), none negative; shape (rows,).

    0 when all have the same, 1 - 1/n when one of n has everything; 0 when there is nothing to have.
    """
    ordered = np.sort(amounts, axis=1)
    count, total = ordered.shape[1], ordered.sum(axis=1)
    ranks = 2 * np.arange(1, count + 1) - count - 1
    parts = ordered @ ranks / np.maximum(count * total, np.finfo(np.float64).tiny)
    return np.clip(np.where(total > 0, parts, 0.0), 0.0, 1.0)
