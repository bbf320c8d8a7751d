"""Geometry of small charts: values in, places in a drawing out; templates draw them as SVG.

A drawing is 360 units wide, about what one column has on a desk and a phone alike, so that its letters stay
as large as those of the text around it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 212
LEFT, RIGHT, TOP, BOTTOM = 46, 346, 34, 184
SHAPES = ("disc", "square", "wedge")
# Names along the axis that fit without touching.
MOST_NAMES = 5
# The box that holds the number of a mark is this wide; boxes do not overlap.
BOX = 18


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its interval and what a pointer resting on it is told."""

    value: float
    low: float
    high: float
    told: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    low: float
    high: float
    told: str


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one kind; `lines` join those that follow one another without a gap."""

    name: str
    shape: str
    points: tuple[Point, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the time axis; the middle of its box moves aside where another is in the way."""

    x: float
    box: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`across` are the values of the vertical axis, `along` the names of the horizontal one. With `bars`
    of that width the first series is drawn as bars; with `diagonal` the line y = x is drawn."""

    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    bars: float = 0.0
    diagonal: bool = False
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM

    @property
    def above(self) -> int:
        """Where the drawing begins: the room for marks is left out when there are none."""
        return 0 if self.marks else TOP - 12

    @property
    def empty(self) -> bool:
        return not any(series.points for series in self.series)


def over_time(
    series: Sequence[tuple[str, Sequence[Value | None]]],
    names: Sequence[str],
    marks: Sequence[tuple[float, str]],
    said: Callable[[float], str],
    *,
    upper: float = 1.0,
) -> Chart:
    """Values slot by slot, with gaps where there is none; `names` are those of the slots.

    `marks` are (place in slots from the left edge, text). `upper` is the top of the axis, `said` writes
    its values.
    """
    slot = (RIGHT - LEFT) / max(1, len(names))
    step = math.ceil(len(names) / MOST_NAMES)
    drawn = tuple(
        _series(name, shape, [(LEFT + (n + 0.5) * slot, value) for n, value in enumerate(values)], upper)
        for (name, values), shape in zip(series, SHAPES, strict=False)
    )
    return Chart(
        across=_across(upper, said),
        along=tuple(
            Tick(_inside(LEFT + (n + 0.5) * slot), name) for n, name in enumerate(names) if n % step == 0
        ),
        series=drawn,
        marks=_marks([(LEFT + place * slot, text) for place, text in marks]),
    )


def bars(values: Sequence[Value | None], names: Sequence[str], said: Callable[[float], str]) -> Chart:
    """One bar a value, from 0 to 1, with its interval."""
    slot = (RIGHT - LEFT) / max(1, len(names))
    middles = [LEFT + (n + 0.5) * slot for n in range(len(names))]
    return Chart(
        across=_across(1.0, said),
        along=tuple(Tick(round(x, 1), name) for x, name in zip(middles, names, strict=True)),
        series=(_series("", SHAPES[0], list(zip(middles, values, strict=True)), 1.0),),
        bars=round(slot * 0.62, 1),
    )


def against(values: Sequence[tuple[float, Value]], said: Callable[[float], str]) -> Chart:
    """Values from 0 to 1 against places from 0 to 1, beside the line where both are the same."""
    bottom = TOP + RIGHT - LEFT
    places = [(LEFT + place * (RIGHT - LEFT), value) for place, value in values]
    return Chart(
        across=_across(1.0, said, bottom),
        along=tuple(Tick(_inside(LEFT + share * (RIGHT - LEFT)), said(share)) for share in (0.0, 0.5, 1.0)),
        series=(_series("", SHAPES[0], places, 1.0, bottom),),
        diagonal=True,
        height=bottom + HEIGHT - BOTTOM,
        bottom=bottom,
    )


def ceiling(values: Sequence[float]) -> float:
    """Top of an axis for small shares: the next tenth above them, at least 0.2, at most 1."""
    return min(1.0, max(0.2, math.ceil(max(values, default=0.0) * 10 - 1e-9) / 10))


def _series(
    name: str, shape: str, values: Sequence[tuple[float, Value | None]], upper: float, bottom: int = BOTTOM
) -> Series:
    def height(share: float) -> float:
        return round(bottom - min(share / upper, 1.0) * (bottom - TOP), 1)

    points: list[Point] = []
    lines: list[list[str]] = []
    line: list[str] = []
    for x, value in values:
        if value is None:
            lines.append(line)
            line = []
            continue
        low, high = height(value.low), height(value.high)
        points.append(Point(round(x, 1), height(value.value), low, high, value.told))
        line.append(f"{round(x, 1)},{height(value.value)}")
    lines.append(line)
    return Series(name, shape, tuple(points), tuple(" ".join(one) for one in lines if len(one) > 1))


def _across(upper: float, said: Callable[[float], str], bottom: int = BOTTOM) -> tuple[Tick, ...]:
    return tuple(Tick(bottom - share * (bottom - TOP), said(share * upper)) for share in (0.0, 0.5, 1.0))


def _marks(places: Sequence[tuple[float, str]]) -> tuple[Mark, ...]:
    found: list[Mark] = []
    for x, text in places:
        box = max(x, found[-1].box + BOX) if found else x
        found.append(Mark(round(x, 1), round(box, 1), text))
    return tuple(found)


def _inside(x: float) -> float:
    """A name in the middle of its slot, but not over the edge of the drawing."""
    return round(min(max(x, 26), WIDTH - 27), 1)
