"""What share of the needs the office has looked at, has found something for, has told that nothing fits."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudrd.evaluation.bootstrap import share_interval
from cloudrd.evaluation.figure import Figure

MIN_NEEDS = 10
NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of `needs` needs at one moment: with a kept list; with an accepted match; whose latest list
    says that nothing fits."""

    needs: int
    listed: Figure
    answered: Figure
    no_match: Figure


class Coverages:
    """Coverage at any moment.

    `needs` says when each need was posted; `lists` are (need, when, verdict) of the lists kept for needs,
    `accepted` (need, when its list was kept) of the matches accepted since. Other needs are passed over.
    All is sorted once, so that a moment takes a few look-ups.
    """

    def __init__(
        self,
        needs: Mapping[Any, datetime],
        lists: Iterable[tuple[Hashable, datetime, str]],
        accepted: Iterable[tuple[Hashable, datetime]],
    ) -> None:
        kept: dict[Hashable, list[tuple[datetime, str]]] = defaultdict(list)
        for need, at, verdict in lists:
            if need in needs:
                kept[need].append((at, verdict))
        answers: dict[Hashable, datetime] = {}
        for need, at in accepted:
            if need in needs:
                answers[need] = min(at, answers.get(need, at))
        # No need counts before it was posted.
        self._posted = sorted(needs.values())
        self._listed = sorted(max(needs[need], min(told)[0]) for need, told in kept.items())
        self._answered = sorted(max(needs[need], at) for need, at in answers.items())
        spans = [
            (needs[need], *span) for need, told in kept.items() for span in _no_match_spans(sorted(told))
        ]
        self._told = sorted(max(posted, start) for posted, start, _ in spans)
        self._taken_back = sorted(max(posted, end) for posted, _, end in spans if end is not None)

    def until(self, end: datetime) -> Coverage:
        """Coverage of the needs posted before `end`, by the lists kept before it."""
        needs = bisect_left(self._posted, end)
        return Coverage(
            needs,
            _share(bisect_left(self._listed, end), needs),
            _share(bisect_left(self._answered, end), needs),
            _share(bisect_left(self._told, end) - bisect_left(self._taken_back, end), needs),
        )


def _no_match_spans(told: Sequence[tuple[datetime, str]]) -> Iterator[tuple[datetime, datetime | None]]:
    """From when until when (None: still) the latest of a need's lists said that nothing fits."""
    ends = [at for at, _ in told[1:]]
    for (at, verdict), end in zip(told, [*ends, None], strict=True):
        if verdict == NO_MATCH:
            yield at, end


def _share(hits: int, count: int) -> Figure:
    if count < MIN_NEEDS:
        return Figure.missing(count, "quality_few_needs", count=count, needed=MIN_NEEDS)
    return Figure(hits / count, *share_interval(hits, count), count)
