"""Charts of match quality, each with the table that it is drawn from."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cloudrd.evaluation.figure import Figure, Rate
from cloudrd.services.statistics import Period, RankerQuality
from cloudrd.web.charts import Chart, Value, against, bars, ceiling, over_time
from cloudrd.web.language import _
from cloudrd.web.measures import Measure, coverage_measures, percent
from cloudrd.web.presentation import count, said

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart with the table behind it; `missing` says why a chart without points has none."""

    key: str
    name: str
    about: str
    chart: Chart
    heads: Cells
    rows: tuple[Cells, ...]
    missing: str = ""


def by_rank(period: Period) -> Exhibit:
    """How often the office went on with what stood at each place."""
    rates = period.figures.by_rank
    names = [str(rank) for rank in range(1, len(rates) + 1)]
    return Exhibit(
        "by-rank",
        _("各名次的通过率"),
        _("排序有用时，越靠前通过率越高。短线为置信区间。"),
        bars([_value(name, rate) for name, rate in zip(names, rates, strict=True)], names, _axis),
        (_("名次"), _("已决定"), _("已通过"), _("通过率"), _("置信区间")),
        tuple((name, *_rate(rate)) for name, rate in zip(names, rates, strict=True)),
        _("还没有决定过名次已知的匹配。"),
    )


def reliability(period: Period) -> Exhibit:
    """Whether a probability of 30 % comes true in 30 of 100 cases."""
    points = [(point.probability, point.relevant) for point in period.figures.reliability]
    values = [(chance, _value(percent(chance), rate)) for chance, rate in points]
    figure = period.figures.calibration_error
    return Exhibit(
        "reliability",
        _("概率是否可信"),
        _("横轴为给出的概率，纵轴为其中实际相关的比例；落在斜线上即相符，高于斜线说明概率偏低。"),
        against([(chance, value) for chance, value in values if value is not None], _axis),
        (_("平均概率"), _("已判定"), _("相关"), _("相关比例"), _("置信区间")),
        tuple((percent(chance), *_rate(rate)) for chance, rate in points),
        said(figure.reason, figure.params) if figure.reason else "",
    )


def month_by_month(measure: Measure, months: Sequence[Period], rankers: Sequence[RankerQuality]) -> Exhibit:
    """One figure over the months."""
    found = [getattr(month.figures, measure.key) for month in months]
    names = [_month(month) for month in months]
    values = [_point(name, figure, measure) for name, figure in zip(names, found, strict=True)]
    upper = ceiling([value.high for value in values if value]) if measure.small else 1.0
    return Exhibit(
        measure.key,
        measure.name,
        measure.about,
        over_time([("", values)], names, marks(months, rankers), measure.write_axis, upper=upper),
        (_("月份"), _("数值"), _("置信区间"), _("查询数")),
        tuple((name, *figure_cells(figure, measure)) for name, figure in zip(names, found, strict=True)),
        _("各月的依据都还不够。"),
    )


def coverage(months: Sequence[Period], rankers: Sequence[RankerQuality]) -> Exhibit:
    """What share of the needs the office has come to, by the end of every month."""
    shares, names = coverage_measures(), [_month(month) for month in months]
    series = [
        (
            one.name,
            [_point(name, getattr(m.coverage, one.key), one) for name, m in zip(names, months, strict=True)],
        )
        for one in shares
    ]
    return Exhibit(
        "coverage",
        _("需求覆盖"),
        _("截至月末已发布的需求中，各占多少。"),
        over_time(series, names, marks(months, rankers), _axis),
        (_("月份"), _("需求数"), *(one.name for one in shares)),
        tuple(
            (
                name,
                count(m.coverage.needs),
                *(figure_cells(getattr(m.coverage, one.key), one)[0] for one in shares),
            )
            for name, m in zip(names, months, strict=True)
        ),
        _("已发布的需求还不够。"),
    )


def figure_cells(figure: Figure, measure: Measure) -> tuple[str, str, str]:
    """Value, interval and number of queries as they are written."""
    if figure.value is None or figure.low is None or figure.high is None:
        return "—", "", count(figure.queries)
    written = f"{measure.write(figure.low)} – {measure.write(figure.high)}"
    return measure.write(figure.value), written, count(figure.queries)


def marks(months: Sequence[Period], rankers: Iterable[RankerQuality]) -> list[tuple[float, str]]:
    """Where each ranker made its first list, in months from the left edge, by its number from 1.

    Of those from before the first month only the last is marked, at the edge.
    """
    found = []
    for number, ranker in enumerate(rankers, start=1):
        if ranker.first < months[0].first:
            found = [(0.0, str(number))]
        else:
            found.append((_place(ranker.first, months[0].first), str(number)))
    return found


def _place(day: date, first: date) -> float:
    months = (day.year - first.year) * 12 + day.month - first.month
    return months + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


def _month(period: Period) -> str:
    return period.first.isoformat()[:7]


def _point(name: str, figure: Figure, measure: Measure) -> Value | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    value, interval, _queries = figure_cells(figure, measure)
    told = _("%(name)s：%(value)s（%(interval)s）", name=name, value=value, interval=interval)
    return Value(figure.value, figure.low, figure.high, told)


def _value(name: str, rate: Rate) -> Value | None:
    if rate.value is None:
        return None
    value, interval = _rate(rate)[2:]
    told = _("%(name)s：%(value)s（%(interval)s）", name=name, value=value, interval=interval)
    return Value(rate.value, *rate.interval, told)


def _rate(rate: Rate) -> Cells:
    if rate.value is None:
        return count(rate.count), count(rate.hits), "—", ""
    low, high = rate.interval
    return count(rate.count), count(rate.hits), percent(rate.value), f"{percent(low)} – {percent(high)}"


def _axis(value: float) -> str:
    return f"{100 * value:.0f} %"
