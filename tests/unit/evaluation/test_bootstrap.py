import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.evaluation import bootstrap
from cloudrd.evaluation.bootstrap import interval, resampled_sums, resampled_weights, share_interval


def test_each_resample_draws_as_many_queries_as_there_are():
    (weights,) = resampled_weights(7, 50)
    assert weights.shape == (50, 7)
    assert set(weights.sum(axis=1)) == {7}
    assert 0.3 < (weights == 0).mean() < 0.4  # (1 - 1/7)^7 = 0.34 are left out


def test_small_blocks_draw_the_same(monkeypatch):
    whole = np.concatenate(list(resampled_weights(11, 40)))
    monkeypatch.setattr(bootstrap, "_BLOCK", 33)
    parts = list(resampled_weights(11, 40))
    assert len(parts) == 14
    assert np.array_equal(np.concatenate(parts), whole)


def test_sums_are_those_of_the_drawn_rows():
    table = np.arange(12.0).reshape(4, 3)
    (weights,) = resampled_weights(4, 20)
    assert np.array_equal(resampled_sums(table, 20), weights @ table)


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide():
    values = np.random.default_rng(1).normal(0.5, 0.1, 400)
    sums = resampled_sums(np.column_stack([values, np.ones(400)]))
    low, high = interval(float(values.mean()), sums[:, 0] / sums[:, 1])
    error = values.std() / 20
    assert (low, high) == pytest.approx(
        (values.mean() - 1.96 * error, values.mean() + 1.96 * error), abs=0.002
    )


def test_percentiles_move_so_that_their_median_is_the_figure():
    drawn = np.array([np.nan, *np.linspace(0.2, 0.6, 41)])
    assert interval(0.3, drawn) == pytest.approx((0.11, 0.49))
    assert interval(0.05, drawn) == pytest.approx((0.0, 0.24))
    assert interval(0.9, drawn) == pytest.approx((0.71, 1.0))
    assert interval(0.4, np.array([np.nan])) == (0.4, 0.4)


@given(st.integers(0, 60), st.integers(1, 60))
def test_share_intervals_hold_the_share(hits, count):
    hits = min(hits, count)
    low, high = share_interval(hits, count)
    assert 0 <= low <= hits / count <= high <= 1
    assert (low == high) == (hits in (0, count))


def test_share_intervals_are_those_of_resampled_queries():
    hits, count = 30, 100
    table = np.column_stack([np.arange(count) < hits]).astype(float)
    drawn = resampled_sums(table, 20_000)[:, 0] / count
    assert share_interval(hits, count) == pytest.approx(interval(0.3, drawn), abs=0.011)
