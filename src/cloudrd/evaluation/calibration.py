"""Does a probability of 30 % come true in 30 of 100 cases: reliability, calibration error, Brier score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cloudrd.evaluation.bootstrap import Floats
from cloudrd.evaluation.figure import Rate

BINS = 10
PER_BIN = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Judged matches of similar probability: their mean probability, and how many were relevant."""

    probability: float
    relevant: Rate


def bin_of(probabilities: Floats) -> NDArray[np.intp]:
    """Number of the bin of each probability, from 0, without gaps.

    Bins hold about the same number, at most ten bins and at least ten probabilities in each; equal
    probabilities are never parted, lest their order make an error where there is none.
    """
    bins = max(1, min(BINS, len(probabilities) // PER_BIN))
    edges = np.unique(np.quantile(probabilities, np.linspace(0, 1, bins + 1)[1:-1]))
    found = np.searchsorted(edges, probabilities, side="right")
    numbers: NDArray[np.intp] = np.unique(found, return_inverse=True)[1]
    return numbers


def reliability(
    probabilities: Floats, relevant: NDArray[np.bool_], bins: NDArray[np.intp]
) -> tuple[Bin, ...]:
    """The points of a reliability diagram, by rising probability."""
    return tuple(
        Bin(
            float(probabilities[bins == b].mean()),
            Rate(int(relevant[bins == b].sum()), int((bins == b).sum())),
        )
        for b in range(int(bins.max()) + 1)
    )


def calibration_error(gaps: Floats, counts: Floats) -> Floats:
    """Expected calibration error (Naeini et al. 2015, Guo et al. 2017), shape (rows,).

    `gaps` (rows, bins) are sums of probability minus outcome, `counts` (rows,) how many in all.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        error: Floats = np.abs(gaps).sum(axis=1) / counts
    return error
