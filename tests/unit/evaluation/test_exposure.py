import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.evaluation.exposure import attention, gini_rows


def gini(amounts):
    return gini_rows(np.array([amounts]))[0]


AMOUNTS = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40)


def test_attention_is_the_discount_of_ndcg():
    assert attention(np.array([1, 3, 7])) == pytest.approx([1, 1 / 2, 1 / 3])


@given(st.floats(0.001, 1e6), st.integers(1, 200))
def test_equal_shares_are_no_inequality(amount, count):
    assert gini([amount] * count) == pytest.approx(0, abs=1e-9)


@given(st.floats(0.001, 1e6), st.integers(1, 500))
def test_one_with_everything_is_near_one(amount, count):
    assert gini([amount, *[0.0] * (count - 1)]) == pytest.approx(1 - 1 / count, abs=1e-9)


@given(AMOUNTS)
def test_it_is_half_the_relative_mean_difference(amounts):
    values = np.array(amounts)
    expected = np.abs(values[:, None] - values).mean() / (2 * values.mean())
    assert gini(amounts) == pytest.approx(expected, abs=1e-9)


@given(AMOUNTS, st.floats(0.01, 100))
def test_scale_and_order_do_not_matter(amounts, factor):
    assert gini([a * factor for a in reversed(amounts)]) == pytest.approx(gini(amounts), abs=1e-9)


def test_rows_are_taken_one_by_one_and_nothing_is_equal():
    assert gini_rows(np.array([[1.0, 1.0], [0.0, 2.0], [0.0, 0.0]])) == pytest.approx([0, 0.5, 0])
