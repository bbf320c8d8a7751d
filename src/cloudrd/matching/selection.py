"""Which of the shown pairs get decided: decisions are corrected for the places they come from.

An office says yes and no; what it never came to is missing, not declined. Missing pairs stand further down,
so what is decided leans towards the top. Weighing each decision by one over the probability that a pair
at its place gets decided makes decisions stand for all that was shown (Horvitz and Thompson 1952; for
rankings Joachims et al. 2017, whose propensities are of clicks and do not apply to explicit decisions).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cloudrd.matching.ranker import Floats

# Places that stand in for what is not known of a place: it is taken to be decided like all others.
PRIOR_SHOWN = 10.0
# No decision counts for more than so many; the bias this leaves is smaller than the noise it spares.
HIGHEST = 5.0


def decided_shares(shown: Sequence[int], decided: Sequence[int]) -> Floats:
    """Probability that a pair gets decided, by place; never rising from a place to the next.

    `shown` and `decided` count pairs at place 1, 2, …, of lists in which at least one was decided: a list
    that nobody took up says nothing about places.
    """
    from scipy.optimize import isotonic_regression

    counts, hits = np.asarray(shown, np.float64), np.asarray(decided, np.float64)
    if not hits.sum():
        return np.ones(len(counts))
    weight = counts + PRIOR_SHOWN
    smooth = (hits + PRIOR_SHOWN * hits.sum() / counts.sum()) / weight
    shares: Floats = isotonic_regression(smooth, weights=weight, increasing=False).x
    return shares


def corrections(positions: NDArray[np.int64] | Sequence[int], shares: Floats) -> Floats:
    """Weight of a decision at each of `positions` (from 1): mean 1 before none is let above `HIGHEST`.

    A place beyond the last of `shares` counts like the last.
    """
    places = np.minimum(np.asarray(positions, np.int64), len(shares)) - 1
    inverse = 1.0 / shares[places]
    weights: Floats = np.minimum(inverse / inverse.mean(), HIGHEST) if len(inverse) else inverse
    return weights
