"""Geometry of charts: places by hand, gaps, ends of axes, marks out of each other's way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.web.charts import BOTTOM, BOX, LEFT, RIGHT, TOP, Value, against, bars, ceiling, over_time

SHARE = st.floats(0, 1)


def said(value: float) -> str:
    return f"{value:g}"


def value(middle: float, reach: float = 0.1) -> Value:
    return Value(middle, max(0.0, middle - reach), min(1.0, middle + reach), f"{middle:g}")


def test_values_stand_in_the_middle_of_their_slots_and_gaps_stay_open() -> None:
    chart = over_time([("a", [value(0), value(1), None, value(0.5)])], ["1", "2", "3", "4"], [], said)
    slot = (RIGHT - LEFT) / 4
    (series,) = chart.series
    assert [point.x for point in series.points] == [LEFT + slot * n for n in (0.5, 1.5, 3.5)]
    assert [point.y for point in series.points] == [BOTTOM, TOP, (TOP + BOTTOM) / 2]
    assert series.lines == (f"{LEFT + slot / 2},{float(BOTTOM)} {LEFT + 1.5 * slot},{float(TOP)}",)
    assert [tick.text for tick in chart.across] == ["0", "0.5", "1"]


@given(st.integers(1, 60))
def test_names_of_the_axis_are_few_and_inside(count: int) -> None:
    chart = over_time([("", [value(0.5)] * count)], [str(n) for n in range(count)], [], said)
    assert 1 <= len(chart.along) <= 5
    assert all(24 <= tick.at <= chart.width - 24 for tick in chart.along)


@given(st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=1, max_size=30), st.floats(0.2, 1))
def test_everything_is_drawn_inside(triples: list[tuple[float, float, float]], upper: float) -> None:
    values = [Value(b, a, c, "") for a, b, c in map(sorted, triples)]
    chart = over_time([("", values)], ["x"] * len(values), [], said, upper=upper)
    for point in chart.series[0].points:
        assert LEFT <= point.x <= RIGHT
        assert TOP <= point.high <= point.y <= point.low <= BOTTOM


def test_marks_keep_their_place_and_their_boxes_give_way() -> None:
    chart = over_time([("", [value(1)] * 10)], ["x"] * 10, [(0, "1"), (0.1, "2"), (5, "3")], said)
    slot = (RIGHT - LEFT) / 10
    assert [mark.x for mark in chart.marks] == [LEFT, LEFT + slot / 10, LEFT + 5 * slot]
    assert [mark.box for mark in chart.marks] == [LEFT, LEFT + BOX, LEFT + 5 * slot]


def test_the_room_for_marks_is_left_out_without_them() -> None:
    assert over_time([("", [value(1)])], ["x"], [(0, "1")], said).above == 0
    assert over_time([("", [value(1)])], ["x"], [], said).above > 0


def test_bars_begin_at_nothing_and_places_without_a_value_have_none() -> None:
    chart = bars([value(0.25), None, value(0)], ["1", "2", "3"], said)
    assert [point.y for point in chart.series[0].points] == [BOTTOM - (BOTTOM - TOP) / 4, BOTTOM]
    assert 0 < chart.bars < (RIGHT - LEFT) / 3
    assert [tick.text for tick in chart.along] == ["1", "2", "3"]


def test_what_is_calibrated_stands_on_the_slanted_line() -> None:
    chart = against([(share, value(share, 0)) for share in (0.0, 0.3, 1.0)], said)
    side = RIGHT - LEFT
    assert chart.diagonal
    for point in chart.series[0].points:
        assert point.x - LEFT == pytest.approx(TOP + side - point.y, abs=0.1)
    assert chart.bottom - TOP == side


def test_an_axis_for_small_shares_ends_at_a_tenth() -> None:
    assert [ceiling(high) for high in ([], [0.05], [0.2], [0.21], [0.3, 0.1], [2.0])] == [
        0.2,
        0.2,
        0.2,
        0.3,
        0.3,
        1,
    ]


def test_a_chart_without_points_is_empty() -> None:
    assert over_time([("", [None, None])], ["1", "2"], [], said).empty
    assert against([], said).empty
    assert not bars([value(0)], ["1"], said).empty
