"""Requirements and statements as intervals of numbers, and how one stands to the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isclose

from cloudrd.domain.vocabulary import Operator, Verdict

# An approximate value ("约 500") may be this much off.
ABOUT = 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; an end belongs to it unless it is open."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


def interval(
    operator: Operator, value: float, upper: float | None = None, *, about: bool = False
) -> Interval:
    """The numbers that fulfil a condition, or that a statement leaves possible."""
    if operator in (Operator.GE, Operator.GT):
        return Interval(value, inf, low_open=operator is Operator.GT)
    if operator in (Operator.LE, Operator.LT):
        return Interval(-inf, value, high_open=operator is Operator.LT)
    if operator is Operator.BETWEEN and upper is not None:
        return Interval(min(value, upper), max(value, upper))
    slack = abs(value) * ABOUT if about else 0.0
    return Interval(value - slack, value + slack)


def verdict(required: Interval, stated: Interval) -> Verdict:
    """Met when all that is stated fulfils the requirement, unmet when nothing of it does."""
    if _apart(required, stated) or _apart(stated, required):
        return Verdict.UNMET
    inside = _at_most(required.low, stated.low, required.low_open and not stated.low_open) and _at_most(
        stated.high, required.high, required.high_open and not stated.high_open
    )
    return Verdict.MET if inside else Verdict.UNKNOWN


def covering(required: Interval, stated: Interval) -> Verdict:
    """The verdict on a working range, which has to reach over what is required of it.

    Met when the stated range holds every finite end of the requirement. A stated range that lies
    wholly within the requirement meets one that is open to a side, not one that has two ends.
    """
    plain = verdict(required, stated)
    if plain is Verdict.UNMET:
        return plain
    if inf not in (required.high, -required.low):
        covers = _at_most(stated.low, required.low) and _at_most(required.high, stated.high)
        return Verdict.MET if covers else Verdict.UNKNOWN
    if plain is Verdict.UNKNOWN and required.high == inf and stated.low != -inf and stated.high != inf:
        return Verdict.MET  # "works at 150 ℃ or more" against "works from -50 to 200 ℃"
    return plain


def _apart(below: Interval, above: Interval) -> bool:
    """Whether `below` ends before `above` begins."""
    if isclose(below.high, above.low, rel_tol=1e-9, abs_tol=1e-300):
        return below.high_open or above.low_open
    return below.high < above.low


def _at_most(a: float, b: float, strict: bool = False) -> bool:
    if isclose(a, b, rel_tol=1e-9, abs_tol=1e-300):
        return not strict
    return a < b
