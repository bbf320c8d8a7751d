"""How good were the lists that were shown, by what the office decided about them.

Places and states come from the records; nothing is ranked again. Intervals are by bootstrap over queries,
those at ranks by Wilson. docs/quality.md defines every figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cloudrd.domain.judgement import RELEVANT
from cloudrd.evaluation.bootstrap import RESAMPLES, SEED, Floats, interval, resampled_sums
from cloudrd.evaluation.calibration import Bin, bin_of, calibration_error, reliability
from cloudrd.evaluation.decision_table import UNKNOWN, DecisionTable, Whole
from cloudrd.evaluation.exposure import attention, gini_rows
from cloudrd.evaluation.figure import Figure, Rate

RANKS = 10
# Fewer than that, and an interval by bootstrap says more of chance than of quality.
MIN_QUERIES = 10
MIN_JUDGED = 50
# Columns of the sums by query, in the order in which they are put together. Those of bins and owners follow.
JUDGED, ANSWERED, NDCG, MRR, PRECISION, DECIDED, ACCEPTED, EXPOSED, ESTIMATED, SQUARES, FIRST = range(11)


@dataclass(frozen=True, slots=True)
class Figures:
    """Quality of some lists. nDCG, MRR and P@5 are means over lists with an answer, `answered` their share
    of the judged ones; `acceptance` is of decided matches, `by_rank` the same from the first place on.
    `exposure` is a Gini coefficient over `owners`, of which `never_shown` were in no list.
    """

    lists: int
    queries: int
    matches: int
    decided: int
    accepted: int
    ndcg: Figure
    mrr: Figure
    precision: Figure
    answered: Figure
    acceptance: Figure
    by_rank: tuple[Rate, ...]
    exposure: Figure
    owners: int
    never_shown: int
    reliability: tuple[Bin, ...]
    calibration_error: Figure
    brier: Figure


def figures(table: DecisionTable, *, resamples: int = RESAMPLES, seed: int = SEED) -> Figures:
    """All figures of the lists in `table`."""
    queries, query = np.unique(table.query, return_inverse=True)
    calibrated, points = _calibration(table, query, len(queries))
    owners = np.unique(table.owner[table.owner != UNKNOWN])
    exposures = _exposures(table, query, len(queries), owners)
    sums = _Sums(
        np.hstack([*_counts(table, queries, query), calibrated, exposures]),
        FIRST + len(points),
        resamples,
        seed,
    )
    never_shown = table.offered - int(np.count_nonzero(owners < table.offered))
    return Figures(
        lists=len(table.list_id), queries=len(queries), matches=len(table.list),
        decided=int((table.taken != UNKNOWN).sum()), accepted=int((table.taken == 1).sum()),
        answered=sums.ratio(ANSWERED, JUDGED), ndcg=sums.ratio(NDCG, ANSWERED), mrr=sums.ratio(MRR, ANSWERED),
        precision=sums.ratio(PRECISION, ANSWERED), acceptance=sums.ratio(ACCEPTED, DECIDED),
        by_rank=_by_rank(table), exposure=sums.inequality(never_shown),
        owners=len(owners) + never_shown, never_shown=never_shown,
        reliability=points, calibration_error=sums.calibration_error(), brier=sums.brier(),
    )  # fmt: skip


class _Sums:
    """Columns of (queries, columns) summed over all queries, and over those of every resample.

    From FIRST to `last` stand the bins of the calibration error, behind them the owners.
    """

    def __init__(self, table: Floats, last: int, resamples: int, seed: int) -> None:
        self._table = table
        self._last = last
        self._whole = table.sum(axis=0, keepdims=True)
        self._drawn = resampled_sums(table, resamples, seed)

    def ratio(self, top: int, bottom: int) -> Figure:
        """Column `top` by column `bottom`."""
        return self._figure(lambda sums: sums[:, top] / sums[:, bottom], bottom)

    def calibration_error(self) -> Figure:
        last = self._last
        return self._judged(lambda sums: calibration_error(sums[:, FIRST:last], sums[:, ESTIMATED]))

    def brier(self) -> Figure:
        return self._judged(lambda sums: sums[:, SQUARES] / sums[:, ESTIMATED])

    def inequality(self, never_shown: int) -> Figure:
        """Gini coefficient over the owners and as many more who have nothing."""
        owners = self._table.shape[1] - self._last + never_shown
        if owners < 2:
            return Figure.missing(self._queries(EXPOSED), "quality_few_owners", count=owners)
        nothing = ((0, 0), (0, never_shown))
        return self._figure(lambda sums: gini_rows(np.pad(sums[:, self._last :], nothing)), EXPOSED)

    def _judged(self, of: Callable[[Floats], Floats]) -> Figure:
        count = int(self._whole[0, ESTIMATED])
        if count < MIN_JUDGED:
            queries = self._queries(ESTIMATED)
            return Figure.missing(queries, "quality_few_judged", count=count, needed=MIN_JUDGED)
        return self._figure(of, ESTIMATED)

    def _figure(self, of: Callable[[Floats], Floats], counted: int) -> Figure:
        queries = self._queries(counted)
        if queries < MIN_QUERIES:
            return Figure.missing(queries, "quality_few_queries", count=queries, needed=MIN_QUERIES)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(of(self._whole)[0])
            return Figure(value, *interval(value, of(self._drawn)), queries)

    def _queries(self, column: int) -> int:
        return int(np.count_nonzero(self._table[:, column]))


def _counts(table: DecisionTable, queries: Whole, query: Whole) -> list[Floats]:
    """By query: the scores of its lists; decided, accepted and exposing matches."""
    scores = np.zeros((len(queries), table.list_scores.shape[1]))
    np.add.at(scores, np.searchsorted(queries, table.list_query), table.list_scores)
    of_rows = (table.taken != UNKNOWN, table.taken == 1, table.owner != UNKNOWN)
    return [scores, np.column_stack([np.bincount(query[rows], minlength=len(queries)) for rows in of_rows])]


def _by_rank(table: DecisionTable) -> tuple[Rate, ...]:
    ranked = (table.taken != UNKNOWN) & (table.position > 0) & (table.position <= RANKS)
    count = np.bincount(table.position[ranked], minlength=RANKS + 1)[1:]
    hits = np.bincount(table.position[ranked & (table.taken == 1)], minlength=RANKS + 1)[1:]
    return tuple(Rate(int(h), int(n)) for h, n in zip(hits, count, strict=True))


def _calibration(table: DecisionTable, query: Whole, count: int) -> tuple[Floats, tuple[Bin, ...]]:
    """By query: judged matches with a probability, their squared errors, and by bin the sum of probability
    minus outcome; and the points of the reliability diagram. No bins when there is too little to judge."""
    judged = ~np.isnan(table.chance) & (table.grade != UNKNOWN)
    given, true, asked = table.chance[judged], table.grade[judged] >= RELEVANT, query[judged]
    columns = [np.bincount(asked, minlength=count), np.bincount(asked, (given - true) ** 2, count)]
    if len(given) < MIN_JUDGED:
        return np.column_stack(columns), ()
    bins = bin_of(given)
    points = reliability(given, true, bins)
    gaps = np.zeros((count, len(points)))
    np.add.at(gaps, (asked, bins), given - true)
    return np.column_stack([*columns, gaps]), points


def _exposures(table: DecisionTable, query: Whole, count: int, owners: Whole) -> Floats:
    """By query: the attention that its lists gave to each owner who was shown, shape (queries, owners)."""
    shown = table.owner != UNKNOWN
    given = np.zeros((count, len(owners)))
    places = np.searchsorted(owners, table.owner[shown])
    np.add.at(given, (query[shown], places), attention(table.position[shown]))
    return given
