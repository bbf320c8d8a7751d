"""What gets decided stands further up; decisions are weighed so that they stand for all that was shown."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.matching.learning import Example, fit
from cloudrd.matching.ranker import probability
from cloudrd.matching.selection import HIGHEST, corrections, decided_shares
from learning_support import BASE, decided, values, with_weights


def test_shares_follow_the_counts_where_there_are_many():
    shares = decided_shares([1000, 1000, 1000], [900, 500, 100])
    assert shares == pytest.approx([0.9, 0.5, 0.1], abs=0.01)


def test_a_place_seen_seldom_is_taken_to_be_like_the_others():
    shares = decided_shares([1000, 1000, 2], [500, 500, 0])
    assert shares[2] == pytest.approx(0.5, abs=0.1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_shares_are_probabilities_and_never_rise(counts):
    shown = [max(pair) for pair in counts]
    shares = decided_shares(shown, [min(pair) for pair in counts])
    assert len(shares) == len(counts)
    assert all(0 < share <= 1 for share in shares)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(shares))


def test_decisions_on_places_that_are_seldom_decided_count_more():
    weights = corrections([1, 1, 2, 9], np.array([0.8, 0.4]))
    assert weights.mean() == pytest.approx(1)
    assert weights[2] == pytest.approx(2 * weights[0])
    assert weights[3] == weights[2]


def test_no_decision_counts_without_bounds():
    weights = corrections([1] * 50 + [2], np.array([0.9, 0.01]))
    assert weights.max() == HIGHEST
    assert len(corrections([], np.array([0.5]))) == 0


def test_where_everything_is_decided_every_decision_counts_the_same():
    examples = decided(BASE, BASE, 30, reads_all=True)
    counts = [30] * 8
    weights = corrections([e.position for e in examples], decided_shares(counts, counts))
    assert weights == pytest.approx(1)


def test_corrected_decisions_say_of_all_that_was_shown_what_reading_it_all_would_say():
    """The world is not quite the model's: the truth has a step. What one sees further up is not what holds
    over the whole list; weighing brings the answer back near that of an office that reads everything."""
    shown_by = with_weights(BASE, wording=2.0)
    chance = np.random.default_rng(5)
    everything, top = [], []
    for query in range(3000):
        table = values(BASE, chance, 32)
        shown = table[np.argsort(-shown_by.scores(table), kind="stable")[:8]]
        fits = chance.random(8) < np.where(shown[:, 1] > 0.36, 0.7, 0.1) * (shown[:, 0] > 0.13)
        depth = min(8, chance.geometric(0.35))
        examples = [
            Example(query, tuple(row.tolist()), 2 if fit_ else 0, 1.0, place)
            for place, (row, fit_) in enumerate(zip(shown, fits, strict=True), start=1)
        ]
        everything += examples
        top += examples[:depth]
    positions = [e.position for e in top]
    shares = decided_shares([3000] * 8, np.bincount(positions, minlength=9)[1:].tolist())
    weights = corrections(positions, shares)
    corrected = [
        Example(e.query, e.features, e.grade, w, e.position) for e, w in zip(top, weights, strict=True)
    ]

    def told(examples):
        ranker = fit(examples, BASE, name="new", strength=1)
        return probability(ranker.scores(np.array([e.features for e in everything]))).mean()

    truth = told(everything)
    assert abs(told(corrected) - truth) < abs(told(top) - truth) / 2
