"""The office's decisions as a test set: how good were the lists that were shown. docs/quality.md defines all.

Positions and states come from the records; nothing is ranked again. Intervals are by bootstrap over
queries, at ranks by Wilson.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from cloudrd.domain.judgement import RELEVANT, accepted, grade_of
from cloudrd.evaluation.bootstrap import RESAMPLES, SEED, Floats, interval, resampled_sums, resampled_weights
from cloudrd.evaluation.calibration import Bin, bin_of, calibration_error, reliability
from cloudrd.evaluation.exposure import attention, gini_rows
from cloudrd.evaluation.figure import Figure, Rate
from cloudrd.evaluation.metrics import of_query

RANKS = 10
# Fewer than that, and an interval by bootstrap says more of chance than of quality.
MIN_QUERIES = 10
MIN_JUDGED = 50
# Columns of the sums by query, in the order in which they are put together.
(JUDGED, ANSWERED, NDCG, MRR, PRECISION, DECIDED, ACCEPTED, ESTIMATED, SQUARES, GAPS) = range(10)


class Decision(NamedTuple):
    """One kept match.

    `query` is the listing that counterparts were looked for, `list` the list shown for it, `item` the
    counterpart. `position` is the place people saw it at, from 1, None where that is not known. `owner`
    is who was recommended, None where that is not to be compared.
    """

    query: Hashable
    list: int
    item: Hashable
    position: int | None
    state: str
    reason: str
    probability: float | None
    owner: Hashable | None


@dataclass(frozen=True, slots=True)
class JudgedList:
    """A list as it counts: `ranked` items in their order, and the grades of those that were judged."""

    query: Hashable
    list: int
    ranked: tuple[Hashable, ...]
    grades: Mapping[Hashable, int]

    @property
    def gains(self) -> dict[Hashable, int]:
        """2^grade - 1 of the relevant items."""
        return {item: 2**grade - 1 for item, grade in self.grades.items() if grade >= RELEVANT}


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


def judged_lists(rows: Iterable[Decision]) -> list[JudgedList]:
    """The lists in which relevance was judged.

    A list counts down to its last decision: what stands below was not looked at. What was passed over on
    the way counts as not relevant; what was declined for a reason that says nothing about relevance is
    taken out, and the next moves up.
    """
    grouped: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        if row.position is not None:
            grouped[row.list].append(row)
    found = []
    for number, listed in grouped.items():
        listed.sort(key=attrgetter("position"))
        grades = {row.item: grade_of(row.state, row.reason) for row in listed}
        judged = {item: grade for item, grade in grades.items() if grade is not None}
        if judged:
            last = max(i for i, row in enumerate(listed) if accepted(row.state) is not None)
            looked_at = [
                row for row in listed[: last + 1] if row.item in judged or accepted(row.state) is None
            ]
            found.append(JudgedList(listed[0].query, number, tuple(row.item for row in looked_at), judged))
    return found


def figures(
    rows: Sequence[Decision],
    owners: Collection[Hashable] = (),
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figures:
    """All figures of `rows`; `owners` are those who could have been shown, whether they were or not."""
    numbers = {query: n for n, query in enumerate(dict.fromkeys(row.query for row in rows))}
    calibrated, points = _calibration(rows, numbers)
    lists, decided = _lists(rows, numbers), _decided(rows, numbers)
    sums = _Sums(np.hstack([lists, decided, calibrated]), resamples, seed)
    shown = {row.owner for row in rows if row.owner is not None and row.position is not None}
    return Figures(
        lists=len({row.list for row in rows}), queries=len(numbers), matches=len(rows),
        decided=int(decided[:, 0].sum()), accepted=int(decided[:, 1].sum()),
        answered=sums.ratio(ANSWERED, JUDGED), ndcg=sums.ratio(NDCG, ANSWERED), mrr=sums.ratio(MRR, ANSWERED),
        precision=sums.ratio(PRECISION, ANSWERED),
        acceptance=sums.ratio(ACCEPTED, DECIDED), by_rank=_by_rank(rows),
        exposure=_exposure(rows, shown.union(owners), resamples, seed),
        owners=len(shown.union(owners)), never_shown=len(set(owners) - shown),
        reliability=points, brier=sums.judged(lambda s: s[:, SQUARES] / s[:, ESTIMATED]),
        calibration_error=sums.judged(lambda s: calibration_error(s[:, GAPS:], s[:, ESTIMATED])),
    )  # fmt: skip


class _Sums:
    """Columns of (queries, columns) summed over all queries, and over those of every resample."""

    def __init__(self, table: Floats, resamples: int, seed: int) -> None:
        self._table = table
        self._whole = table.sum(axis=0, keepdims=True)
        self._drawn = resampled_sums(table, resamples, seed)

    def ratio(self, top: int, bottom: int) -> Figure:
        """Column `top` by column `bottom`."""
        return self._figure(lambda sums: sums[:, top] / sums[:, bottom], bottom)

    def judged(self, of: Callable[[Floats], Floats]) -> Figure:
        """A figure of judged matches with a probability."""
        count = int(self._whole[0, ESTIMATED])
        if count < MIN_JUDGED:
            queries = self._queries(ESTIMATED)
            return Figure.missing(queries, "quality_few_judged", count=count, needed=MIN_JUDGED)
        return self._figure(of, ESTIMATED)

    def _figure(self, of: Callable[[Floats], Floats], counted: int) -> Figure:
        queries = self._queries(counted)
        if queries < MIN_QUERIES:
            return _few(queries)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(of(self._whole)[0])
            return Figure(value, *interval(value, of(self._drawn)), queries)

    def _queries(self, column: int) -> int:
        return int(np.count_nonzero(self._table[:, column]))


def _few(queries: int) -> Figure:
    return Figure.missing(queries, "quality_few_queries", count=queries, needed=MIN_QUERIES)


def _lists(rows: Iterable[Decision], numbers: Mapping[Hashable, int]) -> Floats:
    """By query: judged lists, those with an answer, and of these the sums of nDCG@10, MRR@10 and P@5."""
    table = np.zeros((len(numbers), 5))
    for one in judged_lists(rows):
        row = table[numbers[one.query]]
        row[0] += 1
        if gains := one.gains:
            found = of_query(one.ranked, gains)
            row[1:] += (1, found["ndcg@10"], found["mrr@10"], found["p@5"])
    return table


def _decided(rows: Iterable[Decision], numbers: Mapping[Hashable, int]) -> Floats:
    """By query: decided matches, accepted ones."""
    table = np.zeros((len(numbers), 2))
    for row in rows:
        taken = accepted(row.state)
        if taken is not None:
            table[numbers[row.query]] += (1, taken)
    return table


def _by_rank(rows: Iterable[Decision]) -> tuple[Rate, ...]:
    counts = np.zeros((RANKS, 2), dtype=np.int64)
    for row in rows:
        taken = accepted(row.state)
        if taken is not None and row.position is not None and row.position <= RANKS:
            counts[row.position - 1] += (taken, 1)
    return tuple(Rate(int(hits), int(count)) for hits, count in counts)


def _calibration(rows: Iterable[Decision], numbers: Mapping[Hashable, int]) -> tuple[Floats, tuple[Bin, ...]]:
    """By query: judged matches with a probability, sum of squared errors, and by bin the sum of
    probability minus outcome; and the points of the reliability diagram, none when there is too little."""
    judged = [
        (numbers[row.query], row.probability, grade >= RELEVANT)
        for row in rows
        if row.probability is not None and (grade := grade_of(row.state, row.reason)) is not None
    ]
    if len(judged) < MIN_JUDGED:
        table = np.zeros((len(numbers), 2))
        np.add.at(table[:, 0], [query for query, _, _ in judged], 1)
        return table, ()
    query, given, true = (np.array(column) for column in zip(*judged, strict=True))
    bins = bin_of(given)
    table = np.zeros((len(numbers), 3 + int(bins.max())))
    np.add.at(table[:, 0], query, 1)
    np.add.at(table[:, 1], query, (given - true) ** 2)
    np.add.at(table, (query, 2 + bins), given - true)
    return table, reliability(given, true, bins)


def _exposure(rows: Iterable[Decision], owners: Collection[Any], resamples: int, seed: int) -> Figure:
    """Gini coefficient of the attention that the lists gave to each owner."""
    shown = [(row.query, row.owner, attention(row.position)) for row in rows
             if row.owner is not None and row.position is not None]  # fmt: skip
    queries = {query: n for n, query in enumerate(dict.fromkeys(query for query, _, _ in shown))}
    if len(queries) < MIN_QUERIES:
        return _few(len(queries))
    if len(owners) < 2:
        return Figure.missing(len(queries), "quality_few_owners", count=len(owners))
    places = {owner: n for n, owner in enumerate(owners)}
    query = np.array([queries[query] for query, _, _ in shown])
    owner = np.array([places[owner] for _, owner, _ in shown])
    worth = np.array([worth for _, _, worth in shown])

    def spread(weights: Floats) -> Floats:
        given = [np.bincount(owner, row[query] * worth, len(places)) for row in weights]
        return gini_rows(np.array(given))

    value = float(spread(np.ones((1, len(queries))))[0])
    drawn = np.concatenate([spread(w) for w in resampled_weights(len(queries), resamples, seed)])
    return Figure(value, *interval(value, drawn), len(queries))
