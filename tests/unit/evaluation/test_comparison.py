"""Two rankers on the same decisions: the figures by hand, and intervals that hold what they promise."""

import math

import numpy as np
import pytest

from cloudrd.evaluation.comparison import (
    Scored,
    compare,
    difference,
    log_loss,
    mean_interval,
    ndcg,
    pairwise,
)


def scored(*pairs: tuple[int, float], query: str = "q") -> list[Scored]:
    return [Scored(query, grade, chance) for grade, chance in pairs]


def test_ndcg_by_hand():
    found = ndcg(scored((3, 0.2), (0, 0.9), (2, 0.5)))
    ideal = 7 + 3 / math.log2(3)
    assert found == {"q": pytest.approx((3 / math.log2(3) + 7 / 2) / ideal)}


def test_a_query_without_a_right_answer_has_no_ndcg():
    assert ndcg(scored((1, 0.9), (0, 0.1))) == {}


def test_only_ten_places_count():
    assert ndcg(scored(*[(0, 0.9)] * 10, (2, 0.1))) == {"q": 0.0}


def test_a_ranker_that_cannot_tell_pairs_apart_gains_nothing_by_the_order_of_the_file():
    assert ndcg(scored((3, 0.5), (0, 0.5)))["q"] == pytest.approx(1 / math.log2(3))


def test_pairs_in_the_right_order_equal_ones_half():
    assert pairwise(scored((3, 0.9), (2, 0.5), (0, 0.5), (0, 0.7))) == {"q": pytest.approx(3.5 / 5)}
    assert pairwise(scored((2, 0.9), (2, 0.1))) == {}


def test_log_loss_by_hand_and_never_endless():
    found = log_loss([*scored((2, 0.8), (1, 0.4)), *scored((2, 0.0), query="r")])
    assert found["q"] == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2)
    assert math.isfinite(found["r"])


def test_equal_rankers_do_not_differ():
    pairs = [Scored(n % 9, n % 4, (n % 7) / 7) for n in range(90)]
    for one in compare(pairs, pairs):
        assert (one.difference, one.low, one.high) == (0, 0, 0)
        assert one.before == one.after


def test_a_better_ranker_is_found_better_in_everything():
    chance = np.random.default_rng(3)
    truth = chance.uniform(0.05, 0.95, 2000)
    grades = np.where(chance.random(2000) < truth, 2, 0)
    good = [Scored(n // 10, int(g), float(p)) for n, (g, p) in enumerate(zip(grades, truth, strict=True))]
    bad = [one._replace(probability=float(p)) for one, p in zip(good, chance.permutation(truth), strict=True)]
    ndcg_, pairs, loss, calibration = compare(bad, good)
    assert ndcg_.low > 0.1
    assert pairs.low > 0.2
    assert loss.high < -0.1
    assert calibration.high < -0.1
    assert calibration.after < 0.05
    assert (ndcg_.queries, loss.queries) == (ndcg_.queries, 200)


def test_the_interval_of_a_mean_holds_it_about_as_often_as_it_says():
    held = 0
    for seed in range(100):
        values = np.random.default_rng(seed).normal(0.3, 0.2, 60)
        _, low, high = mean_interval(values.tolist())
        held += low <= 0.3 <= high
    assert held >= 88


def test_a_difference_is_paired():
    """What queries have in common does not widen the interval of what differs."""
    before = {n: n / 50 for n in range(50)}
    after = {n: value + 0.01 for n, value in before.items()}
    found = difference("x", before, after)
    assert found.low == pytest.approx(0.01)
    assert found.high == pytest.approx(0.01)


def test_nothing_is_nothing():
    assert all(one.queries == 0 for one in compare([], []))
    assert mean_interval([]) == (0.0, 0.0, 0.0)
    assert difference("x", {}, {}).to_json()["difference"] == 0.0
