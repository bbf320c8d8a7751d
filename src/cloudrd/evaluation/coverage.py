"""What share of the needs the office has looked at, has found something for, has told that nothing fits."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cloudrd.evaluation.bootstrap import share_interval
from cloudrd.evaluation.figure import Figure

MIN_NEEDS = 10
NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of `needs` open needs at one moment: with a kept list; with an accepted match; whose latest
    list says that nothing fits."""

    needs: int
    listed: Figure
    answered: Figure
    no_match: Figure


class Coverages:
    """Coverage at any moment. `needs` maps each need to when it was posted; the verdicts of its lists and
    its accepted matches come with when they were made. Others' needs are passed over."""

    def __init__(
        self,
        needs: Mapping[Hashable, datetime],
        verdicts: Iterable[tuple[Hashable, datetime, str]],
        accepted: Iterable[tuple[Hashable, datetime]],
    ) -> None:
        self._needs = needs
        self._verdicts: dict[Hashable, list[tuple[datetime, str]]] = defaultdict(list)
        for need, at, verdict in verdicts:
            self._verdicts[need].append((at, verdict))
        for told in self._verdicts.values():
            told.sort()
        self._accepted: dict[Hashable, datetime] = {}
        for need, at in accepted:
            self._accepted[need] = min(at, self._accepted.get(need, at))

    def until(self, end: datetime) -> Coverage:
        """Coverage of the needs posted before `end`, by what was done before it."""
        posted = [need for need, at in self._needs.items() if at < end]
        latest = [self._latest(need, end) for need in posted]
        answered = sum(need in self._accepted and self._accepted[need] < end for need in posted)
        return Coverage(
            len(posted),
            _share(sum(verdict is not None for verdict in latest), len(posted)),
            _share(answered, len(posted)),
            _share(latest.count(NO_MATCH), len(posted)),
        )

    def _latest(self, need: Hashable, end: datetime) -> str | None:
        told = self._verdicts.get(need, ())
        place = bisect_left(told, end, key=lambda one: one[0])
        return told[place - 1][1] if place else None


def _share(hits: int, count: int) -> Figure:
    if count < MIN_NEEDS:
        return Figure.missing(count, "quality_few_needs", count=count, needed=MIN_NEEDS)
    return Figure(hits / count, *share_interval(hits, count), count)
