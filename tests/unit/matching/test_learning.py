"""Learning from decisions: what is recovered, what never happens, and when nothing changes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.matching.learning import (
    EVIDENCE,
    INFORMATION,
    NO_MATCH_AT_MOST,
    UNANSWERED_AT_LEAST,
    Example,
    calibrate,
    fit,
)
from cloudrd.matching.ranker import Ranker, probability
from learning_support import BASE, decided, shuffled, with_weights

TRUTH = with_weights(BASE, bias=-0.5, wording=0.3, meaning=1.2, title=0.8)
VALUES = st.floats(-2, 3, allow_nan=False).map(lambda value: round(value, 3))
EXAMPLES = st.lists(
    st.builds(
        Example,
        st.integers(0, 5),
        st.tuples(VALUES, VALUES, VALUES, VALUES),
        st.integers(0, 3),
        st.sampled_from((0.5, 1.0, 3.0)),
    ),
    max_size=12,
)


def weights(ranker: Ranker) -> dict[str, float]:
    return {feature.name: feature.weight for feature in ranker.features}


def test_without_examples_the_base_itself_comes_back():
    assert fit([], BASE, name="new") is BASE


def test_true_weights_are_recovered_from_many_decisions():
    examples = decided(TRUTH, BASE, 4000, reads_all=True)
    found = fit(examples, BASE, name="new", strength=1)
    assert weights(found) == pytest.approx(weights(TRUTH), abs=0.06)
    assert found.bias == pytest.approx(TRUTH.bias, abs=0.06)
    assert found.name == "new"


def test_a_few_decisions_change_little_and_more_change_more():
    moved = [
        abs(weights(fit(decided(TRUTH, BASE, n), BASE, name="new"))["meaning"] - weights(BASE)["meaning"])
        for n in (1, 30, 1000)
    ]
    assert moved[0] < 0.1 < moved[1] < moved[2]


def test_a_stronger_base_is_moved_less():
    examples = decided(TRUTH, BASE, 50)
    moved = [
        abs(weights(fit(examples, BASE, name="new", strength=s))["meaning"] - weights(BASE)["meaning"])
        for s in (5, 50, 500, 1e7)
    ]
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] < 1e-4


def test_weights_set_by_hand_stay_and_so_do_centres_scales_and_clips():
    found = fit(decided(TRUTH, BASE, 60), BASE, name="new")
    for old, new in zip(BASE.features, found.features, strict=True):
        assert replace(new, weight=old.weight) == old
        assert not old.fixed or new.weight == old.weight
    assert found.no_match_below == BASE.no_match_below


def test_evidence_that_speaks_against_pairs_loses_its_weight_but_never_turns():
    backwards = [
        replace(example, features=(0.2 - example.features[0], *example.features[1:]))
        for example in decided(with_weights(BASE, wording=2.0), BASE, 400, reads_all=True)
    ]
    assert weights(fit(backwards, BASE, name="new"))["wording"] == 0.0


def test_the_outcome_is_the_minimum_of_the_stated_loss():
    """Brute force: a fine grid around the outcome finds nothing better, in both steps."""
    base = replace(BASE, features=(BASE.features[0], BASE.features[3]), bias=-0.3)
    examples = [
        Example(0, (0.2, -1.0), 3, 2.0), Example(0, (0.12, 0.0), 1), Example(1, (0.05, 0.0), 0, 0.5),
        Example(1, (0.22, -1.0), 2), Example(2, (0.18, 0.0), 0),
    ]  # fmt: skip
    found = fit(examples, base, name="new", strength=4)
    z = base.standardised(np.array([e.features for e in examples]))
    y = np.array([e.grade >= 2 for e in examples])

    def loss(weight, bias, evidence):
        p = probability(bias + z @ np.array([weight, 0.4]))
        each = -np.log(np.where(y, p, 1 - p)) * [
            e.weight * (EVIDENCE[e.grade] if evidence else 1) for e in examples
        ]
        prior = 4 * INFORMATION * ((weight - 1.0) ** 2 * evidence + 0.1 * (bias + 0.3) ** 2)
        return each.sum() + prior / 2

    grid = [
        (loss(w, b, True), w) for w in np.arange(0, 2.5, 0.005) for b in np.arange(-2, 2, 0.02)
    ]  # fmt: skip
    weight = min(grid)[1]
    assert found.features[0].weight == pytest.approx(weight, abs=0.01)
    bias = min((loss(found.features[0].weight, b, False), b) for b in np.arange(-2, 2, 0.001))[1]
    assert found.bias == pytest.approx(bias, abs=0.002)


def test_probabilities_come_true_though_grades_weigh_differently():
    """The weight of a grade shapes the order; how often pairs are accepted is told by counting them."""
    examples = decided(TRUTH, BASE, 3000, reads_all=True)
    found = fit(examples, BASE, name="new")
    chances = probability(found.scores(np.array([e.features for e in examples])))
    assert chances.mean() == pytest.approx(np.mean([e.grade >= 2 for e in examples]), abs=0.005)


def test_a_decision_that_counts_twice_is_like_two():
    examples = decided(TRUTH, BASE, 20)
    twice = fit([*examples, *examples], BASE, name="new")
    assert fit([replace(e, weight=2.0) for e in examples], BASE, name="new") == twice


def test_the_order_of_examples_does_not_matter():
    examples = decided(TRUTH, BASE, 20)
    one, other = fit(examples, BASE, name="new"), fit(examples[::-1], BASE, name="new")
    assert weights(one) == pytest.approx(weights(other), abs=2e-6)
    assert fit(examples, BASE, name="new").digest == one.digest


@settings(max_examples=60, deadline=None)
@given(EXAMPLES, st.sampled_from((0.5, 10.0, 50.0)))
def test_weights_are_never_below_zero_and_more_evidence_never_lowers_a_score(examples, strength):
    found = fit(examples, BASE, name="new", strength=strength)
    assert all(feature.weight >= 0 for feature in found.features)
    assert np.isfinite([found.bias, *weights(found).values()]).all()
    low = np.array([[0.05, 0.2, 0.1, -1.0]])
    for column in range(4):
        high = low.copy()
        high[0, column] += 0.3
        assert found.scores(high)[0] >= found.scores(low)[0]


@pytest.mark.parametrize("strength", [0.0, -1.0])
def test_a_base_of_no_strength_is_refused(strength):
    with pytest.raises(ValueError, match="strength"):
        fit(decided(TRUTH, BASE, 3), BASE, name="new", strength=strength)


def test_examples_of_another_width_are_refused():
    with pytest.raises(ValueError, match="4 features"):
        fit([Example(0, (0.1, 0.2), 2)], BASE, name="new")


def asked(number: int, score: float, answer: bool, decisions: int = 3, first: int = 1) -> list[Example]:
    """A query whose best decided pair has wording `score`."""
    grades = [2 if answer else 0, *[0] * (decisions - 1)]
    return [
        Example(number, (score - place / 1000, 0.3, 0.2, 0.0), grade, 1.0, first + place)
        for place, grade in enumerate(grades)
    ]


def test_the_threshold_is_the_highest_that_is_right_nine_times_in_ten():
    examples = [e for n in range(60) for e in asked(n, 0.001 * n, answer=n >= 40 or n in (18, 30))]
    threshold = calibrate(examples, BASE)
    below = [n for n in range(60) if best_probability(0.001 * n) < threshold]
    wrong = [n for n in below if n >= 40 or n in (18, 30)]
    assert 40 <= len(below) < 45
    assert 1 - (len(wrong) + 1) / (len(below) + 1) >= 0.9


def best_probability(score: float) -> float:
    return float(probability(BASE.scores(np.array([[score, 0.3, 0.2, 0.0]])))[0])


def test_the_threshold_stays_while_few_queries_are_known_to_have_no_answer():
    examples = [e for n in range(UNANSWERED_AT_LEAST - 1) for e in asked(n, 0.01, answer=False)]
    assert calibrate(examples, BASE) == BASE.no_match_below
    assert calibrate([], BASE) == BASE.no_match_below


@pytest.mark.parametrize(("decisions", "first"), [(2, 1), (3, 2)])
def test_a_query_that_was_hardly_looked_at_says_nothing(decisions, first):
    examples = [e for n in range(80) for e in asked(n, 0.01, False, decisions, first)]
    assert calibrate(examples, BASE) == BASE.no_match_below


def test_the_threshold_stays_where_the_best_pair_does_not_tell():
    examples = [e for n in range(80) for e in asked(n, 0.001 * n, answer=n % 2 == 0)]
    assert calibrate(examples, BASE) == BASE.no_match_below


def test_what_is_likelier_than_not_is_never_called_no_match():
    examples = [e for n in range(80) for e in asked(n, 0.5, answer=False)]
    assert calibrate(examples, BASE) == NO_MATCH_AT_MOST


def test_shuffled_decisions_teach_no_order():
    found = fit(shuffled(decided(TRUTH, BASE, 3000)), BASE, name="new")
    assert max(f.weight for f in found.features if not f.fixed) < 0.2
