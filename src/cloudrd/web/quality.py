"""Match quality by the office's own decisions: figures, charts over time, versions of the ranker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request

from cloudrd.request import actor, limiter, read_session
from cloudrd.services.statistics import Period, QualityReport, RankerQuality, quality, ranker_names
from cloudrd.web.blueprint import bp
from cloudrd.web.exhibits import Cells, by_rank, coverage, figure_cells, month_by_month, reliability
from cloudrd.web.language import _
from cloudrd.web.measures import coverage_measures, measures
from cloudrd.web.presentation import said

# A long history takes seconds.
RATE = "30 per minute"
# Months that a chart shows legibly; API and command line tell of more.
SHOWN_MONTHS = 24
RANKER_FIGURES = ("ndcg", "mrr", "precision", "acceptance", "calibration_error", "exposure")


@bp.get("/quality")
@limiter.limit(RATE)
def match_quality() -> str:
    """Figures of the whole period and month by month. For the office only."""
    session = read_session()
    names = ranker_names(session, actor())
    chosen = _chosen(names)
    report = quality(
        session, actor(), since=_date(chosen["since"]), until=_date(chosen["until"]), ranker=chosen["ranker"]
    )
    page = _page(report, report.whole) if report.whole else {"whole": None}
    return render_template(
        "web/quality.html", section="quality", options=[(name, name) for name in names], chosen=chosen,
        narrowed=any(chosen.values()), **page,
    )  # fmt: skip


def _chosen(names: Sequence[str]) -> dict[str, str]:
    """The period and the ranker asked for; what is none counts as not chosen."""
    days = {name: request.args.get(name, "") for name in ("since", "until")}
    ranker = request.args.get("ranker", "")
    return {
        **{name: text if _date(text) else "" for name, text in days.items()},
        "ranker": ranker if ranker in names else "",
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(report: QualityReport, whole: Period) -> dict[str, Any]:
    months = report.months[-SHOWN_MONTHS:]
    series = [month_by_month(one, months, report.rankers) for one in measures()]
    return {
        "whole": whole,
        "totals": _totals(whole),
        "shown_months": SHOWN_MONTHS,
        "resamples": report.resamples,
        "earlier": len(report.months) - len(months),
        "figures": _figures(whole),
        "standing": (by_rank(whole), reliability(whole)),
        "over_time": (*series[:5], coverage(months, report.rankers), *series[5:]),
        "heads": [one.name for one in measures() if one.key in RANKER_FIGURES],
        "rankers": [(one, _ranker(one)) for one in report.rankers],
    }


def _totals(whole: Period) -> list[tuple[str, int]]:
    found = whole.figures
    return [
        (_("推荐列表"), found.lists),
        (_("涉及的需求和资源"), found.queries),
        (_("匹配"), found.matches),
        (_("已决定"), found.decided),
        (_("已通过"), found.accepted),
        (_("从未露出的高校院所"), found.never_shown),
    ]


def _figures(whole: Period) -> list[tuple[str, str, Cells, str]]:
    """(name, what it says, cells, why it is missing) of every figure of the whole period."""
    found = [(one, getattr(whole.figures, one.key)) for one in measures()]
    found += [(one, getattr(whole.coverage, one.key)) for one in coverage_measures()]
    return [
        (
            one.name,
            one.about,
            figure_cells(figure, one),
            said(figure.reason, figure.params) if figure.reason else "",
        )
        for one, figure in found
    ]


def _ranker(one: RankerQuality) -> list[Cells]:
    shown = [measure for measure in measures() if measure.key in RANKER_FIGURES]
    return [figure_cells(getattr(one.figures, measure.key), measure) for measure in shown]
