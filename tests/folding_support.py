"""Match results in which listings of the same thing are folded, whatever else recommending does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cloudrd.domain.match import MatchResult
from cloudrd.matching.duplicates import fold
from cloudrd.services.recommending import Recommender


def fold_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every recommender of this process fold what it found."""
    found = Recommender.for_listing
    monkeypatch.setattr(Recommender, "for_listing", lambda *args, **options: folded(found(*args, **options)))


def folded(result: MatchResult) -> MatchResult:
    shown = result.recommendations
    groups = fold([one.listing for one in shown])
    return replace(
        result,
        recommendations=tuple(
            replace(
                shown[first],
                rank=rank,
                duplicates=shown[first].duplicates + tuple(shown[n].listing for n in others),
            )
            for rank, (first, *others) in enumerate(groups, start=1)
        ),
    )
