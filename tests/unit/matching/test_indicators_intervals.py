"""Requirement against statement as intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.vocabulary import Operator as O
from cloudrd.domain.vocabulary import Verdict
from cloudrd.matching.indicators_intervals import covering, interval, verdict

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("required", "stated", "expected"),
    [
        ((O.GE, 500), (O.EQ, 520), MET),
        ((O.GE, 500), (O.EQ, 500), MET),
        ((O.GT, 500), (O.EQ, 500), UNMET),
        ((O.GE, 500), (O.EQ, 499.9), UNMET),
        ((O.GE, 500), (O.GE, 450), UNKNOWN),
        ((O.GE, 500), (O.GE, 500), MET),
        ((O.GE, 500), (O.GT, 500), MET),
        ((O.GT, 500), (O.GE, 500), UNKNOWN),
        ((O.GE, 500), (O.LE, 500), UNKNOWN),
        ((O.GE, 500), (O.LT, 500), UNMET),
        ((O.GE, 500), (O.LE, 400), UNMET),
        ((O.GE, 500), (O.BETWEEN, 480, 520), UNKNOWN),
        ((O.GE, 500), (O.BETWEEN, 500, 600), MET),
        ((O.LE, 0.1), (O.LE, 0.05), MET),
        ((O.LE, 0.1), (O.LE, 0.2), UNKNOWN),
        ((O.LT, 0.1), (O.LT, 0.1), MET),
        ((O.LT, 0.1), (O.LE, 0.1), UNKNOWN),
        ((O.LE, 0.1), (O.GT, 0.1), UNMET),
        ((O.EQ, 220), (O.EQ, 220), MET),
        ((O.EQ, 220), (O.EQ, 380), UNMET),
        ((O.EQ, 220), (O.BETWEEN, 100, 240), UNKNOWN),
        ((O.BETWEEN, 5, 10), (O.EQ, 7), MET),
        ((O.BETWEEN, 5, 10), (O.BETWEEN, 6, 9), MET),
        ((O.BETWEEN, 5, 10), (O.BETWEEN, 8, 12), UNKNOWN),
        ((O.BETWEEN, 5, 10), (O.GT, 10), UNMET),
        ((O.BETWEEN, 10, 5), (O.EQ, 7), MET),
    ],
)
def test_verdict(required, stated, expected):
    assert verdict(interval(*required), interval(*stated)) is expected


@pytest.mark.parametrize(
    ("required", "stated", "expected"),
    [
        ((O.BETWEEN, -40, 85), (O.BETWEEN, -50, 100), MET),
        ((O.BETWEEN, -40, 85), (O.BETWEEN, -20, 60), UNKNOWN),
        ((O.BETWEEN, -40, 85), (O.EQ, 20), UNKNOWN),
        ((O.BETWEEN, -40, 85), (O.BETWEEN, 200, 300), UNMET),
        ((O.GE, 150), (O.BETWEEN, -50, 200), MET),
        ((O.GE, 150), (O.BETWEEN, 160, 200), MET),
        ((O.GE, 150), (O.BETWEEN, -50, 100), UNMET),
        ((O.GE, 150), (O.LE, 200), UNKNOWN),
        ((O.LE, 100), (O.BETWEEN, 80, 150), UNKNOWN),
        ((O.GE, 150), (O.EQ, 180), MET),
    ],
)
def test_a_working_range_has_to_reach_over_what_is_required(required, stated, expected):
    assert covering(interval(*required), interval(*stated)) is expected


def test_an_approximate_value_near_the_limit_leaves_it_open():
    required = interval(O.GE, 500)
    assert verdict(required, interval(O.EQ, 500, about=True)) is UNKNOWN
    assert verdict(required, interval(O.EQ, 540, about=True)) is MET
    assert verdict(required, interval(O.EQ, 450, about=True)) is UNMET


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
OPERATORS = st.sampled_from([O.GE, O.GT, O.LE, O.LT, O.EQ])


@given(OPERATORS, NUMBERS, OPERATORS, NUMBERS, NUMBERS)
def test_the_verdict_agrees_with_every_single_value(required, limit, operator, value, probe):
    holds = {O.GE: "__ge__", O.GT: "__gt__", O.LE: "__le__", O.LT: "__lt__", O.EQ: "__eq__"}
    found = verdict(interval(required, limit), interval(operator, value))
    if getattr(probe, holds[operator])(value) and abs(probe - limit) > 1e-3:
        fulfils = getattr(probe, holds[required])(limit)
        assert found is UNKNOWN or (found is MET) == fulfils
