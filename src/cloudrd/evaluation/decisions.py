"""The office's decisions as a test set: which lists count, and how. docs/quality.md defines everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from cloudrd.domain.judgement import RELEVANT, accepted, grade_of


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
