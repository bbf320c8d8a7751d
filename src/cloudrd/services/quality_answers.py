"""The quality report as plain data: the one rendering for programs (API, `evaluate --decisions --json`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cloudrd.domain.messages import message
from cloudrd.evaluation.calibration import Bin
from cloudrd.evaluation.coverage import Coverage
from cloudrd.evaluation.decision_figures import Figures
from cloudrd.evaluation.figure import Figure, Rate
from cloudrd.services.statistics import Period, QualityReport, RankerQuality

FIGURES = ("ndcg", "mrr", "precision", "answered", "acceptance", "exposure", "calibration_error", "brier")
COUNTS = ("lists", "queries", "matches", "decided", "accepted", "owners", "never_shown")
DIGITS = 4


def quality_answer(report: QualityReport, language: str) -> dict[str, Any]:
    """The whole report; dates as ISO text, reasons of missing figures in `language`."""
    return {
        "since": report.since.isoformat() if report.since else None,
        "until": report.until.isoformat() if report.until else None,
        "ranker": report.ranker,
        "resamples": report.resamples,
        "whole": _period(report.whole, language) if report.whole else None,
        "months": [_period(month, language) for month in report.months],
        "rankers": [_ranker(one, language) for one in report.rankers],
    }


def _period(period: Period, language: str) -> dict[str, Any]:
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        **_figures(period.figures, language),
        "coverage": _coverage(period.coverage, language),
    }


def _ranker(one: RankerQuality, language: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "digest": one.digest,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "live_from": one.live_from.isoformat() if one.live_from else None,
        **_figures(one.figures, language),
    }


def _figures(found: Figures, language: str) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in COUNTS},
        **{name: _figure(getattr(found, name), language) for name in FIGURES},
        "by_rank": [{"rank": rank, **_rate(rate)} for rank, rate in enumerate(found.by_rank, start=1)],
        "reliability": list(_bins(found.reliability)),
    }


def _coverage(found: Coverage, language: str) -> dict[str, Any]:
    shares = {name: _figure(getattr(found, name), language) for name in ("listed", "answered", "no_match")}
    return {"needs": found.needs, **shares}


def _figure(one: Figure, language: str) -> dict[str, Any]:
    text = message(one.reason, language, **dict(one.params)) if one.reason else ""
    return {
        "value": _rounded(one.value),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "queries": one.queries,
        "missing_because": {"code": one.reason, "text": text} if one.reason else None,
    }


def _bins(points: Iterable[Bin]) -> Iterable[dict[str, Any]]:
    for point in points:
        yield {"probability": _rounded(point.probability), **_rate(point.relevant)}


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval if rate.count else (None, None)
    return {
        "hits": rate.hits, "count": rate.count, "value": _rounded(rate.value), "low": _rounded(low),
        "high": _rounded(high),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
