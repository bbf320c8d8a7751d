"""Decisions as columns: graded and scored list by list once, then cut into periods and rankers at will."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.judgement import accepted, grade_of
from cloudrd.evaluation.bootstrap import Floats
from cloudrd.evaluation.decisions import Decision, judged_lists
from cloudrd.evaluation.metrics import of_query

Whole = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Columns of shape (rows,), a row a match, and such of shape (lists,) whose names say so.

    `position` is 0 where it is not known; `grade`, `taken` (1 accepted, 0 declined) and `owner` are
    UNKNOWN where there is none, `chance` (the probability) is NaN there. Owners are numbered, those who
    could have been shown from 0 to `offered` - 1. `list_scores` has the columns judged, answered (both
    0 or 1), nDCG@10, MRR@10 and P@5.
    """

    list: Whole
    query: Whole
    position: Whole
    grade: Whole
    taken: Whole
    owner: Whole
    chance: Floats
    list_id: Whole
    list_query: Whole
    list_scores: Floats
    offered: int

    def part(self, lists: Collection[int]) -> DecisionTable:
        """The same columns of the lists with these numbers only."""
        wanted = np.array(sorted(lists), dtype=np.int64)
        rows, kept = np.isin(self.list, wanted), np.isin(self.list_id, wanted)
        names = [field.name for field in fields(self) if field.name != "offered"]
        cut = {name: getattr(self, name)[kept if name.startswith("list_") else rows] for name in names}
        return replace(self, **cut)


def table_of(rows: Sequence[Decision], owners: Collection[Hashable] = ()) -> DecisionTable:
    """The columns of `rows`; `owners` are those who could have been shown, whether they were or not."""
    offered = dict.fromkeys(owners)
    grade, taken = cache(grade_of), cache(accepted)
    # By name, not by occurrence: the same queries are drawn in resamples however the rows were ordered.
    queries = _numbered(sorted({row.query for row in rows}, key=repr))
    places = _numbered([*offered, *(row.owner for row in rows if _exposes(row))])
    lists = {row.list: queries[row.query] for row in rows}
    return DecisionTable(
        list=_whole(row.list for row in rows),
        query=_whole(queries[row.query] for row in rows),
        position=_whole(row.position or 0 for row in rows),
        grade=_whole(_known(grade(row.state, row.reason)) for row in rows),
        taken=_whole(_known(taken(row.state)) for row in rows),
        owner=_whole(places[row.owner] if _exposes(row) else UNKNOWN for row in rows),
        chance=np.array([np.nan if row.probability is None else row.probability for row in rows]),
        list_id=_whole(lists),
        list_query=_whole(lists.values()),
        list_scores=_scores(rows, list(lists)),
        offered=len(offered),
    )


def _scores(rows: Iterable[Decision], lists: Sequence[int]) -> Floats:
    place = {number: n for n, number in enumerate(lists)}
    scores = np.zeros((len(lists), 5))
    for one in judged_lists(rows):
        row = scores[place[one.list]]
        row[0] = 1
        if gains := one.gains:
            found = of_query(one.ranked, gains)
            row[1:] = (1, found["ndcg@10"], found["mrr@10"], found["p@5"])
    return scores


def _exposes(row: Decision) -> bool:
    return row.owner is not None and row.position is not None


def _numbered(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    return {key: n for n, key in enumerate(dict.fromkeys(keys))}


def _whole(values: Iterable[int]) -> Whole:
    return np.array(list(values), dtype=np.int64)


def _known(value: int | None) -> int:
    return UNKNOWN if value is None else int(value)
