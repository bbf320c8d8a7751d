"""Fitting to judgements whose true order and probabilities are known."""

from dataclasses import replace

import numpy as np
import pytest

from cloudrd.matching.fitting import DIGITS, SHOWN, Judgements, fit, order_weights, shown_rows
from cloudrd.matching.ranker import Feature, Ranker, probability

TEMPLATE = Ranker(
    "template",
    (
        Feature("wording", "wording", 0.0, 0.0, 1.0, clip=9.0),
        Feature("meaning", "meaning", 0.0, 0.0, 1.0, clip=9.0),
        Feature("across", "meaning", 0.0, 0.0, 1.0, clip=9.0),
        Feature("need_title", "title", 0.0, 0.0, 1.0, clip=9.0),
        Feature("conditions", "conditions", 0.4, 0.0, 1.0, fixed=True),
    ),
    0.0,
    0.05,
)
WEIGHTS = np.array([1.6, 0.8, 0.0, 0.0, 0.0])


def judgements(queries=120, candidates=30, seed=0, weights=WEIGHTS, bias=-3.0, unjudged=0.0):
    """Grades drawn with probability logistic(bias + weights · values); a third of the queries all wrong."""
    chance = np.random.default_rng(seed)
    of_query = np.repeat(np.arange(queries), candidates)
    values = chance.normal(0, 1, (len(of_query), len(weights)))
    values[:, 4] = -chance.integers(0, 3, len(of_query))
    easy = np.repeat(np.where(np.arange(queries) % 3 == 0, -6.0, 0.0), candidates)
    true = probability(bias + easy + values @ weights)
    right = chance.random(len(true)) < true
    grades = np.where(right, chance.integers(2, 4, len(true)), chance.integers(0, 2, len(true)))
    answered = np.bincount(of_query, right) > 0
    grades[chance.random(len(true)) < unjudged] = -1
    return Judgements(values, grades, of_query, answered[of_query]), true


def named(ranker):
    return {feature.name: feature for feature in ranker.features}


def standardised(ranker):
    """Weights on values of spread 1."""
    return {name: f.weight / f.scale for name, f in named(ranker).items()}


def test_the_planted_order_is_recovered():
    data, true = judgements()
    found = fit(TEMPLATE, data, "fitted")
    weights = standardised(found)
    assert weights["wording"] / weights["meaning"] == pytest.approx(2, rel=0.25)
    assert weights["need_title"] < 0.15 * weights["meaning"]
    scores = found.scores(np.where([f.fixed for f in found.features], 0, data.values))
    for query in range(0, 120, 10):
        rows = data.queries == query
        assert np.corrcoef(scores[rows], np.log(true[rows]))[0, 1] > 0.95
    assert found.name == "fitted"
    assert found.no_match_below == TEMPLATE.no_match_below


def test_another_sample_is_ordered_as_well_as_by_the_truth():
    found = fit(TEMPLATE, judgements()[0], "fitted")
    other, true = judgements(seed=1)
    scores = found.contributions(other.values)[:, :2].sum(axis=1)
    better = worse = 0
    for query in np.unique(other.queries):
        rows = other.queries == query
        first, best = np.argmax(scores[rows]), np.argmax(true[rows])
        better += other.grades[rows][first] >= 2
        worse += other.grades[rows][best] >= 2
    assert better >= 0.9 * worse


def test_what_speaks_against_a_pair_gets_no_weight():
    data, _ = judgements(weights=np.array([1.5, -1.2, 0, 0, 0]))
    found = named(fit(TEMPLATE, data, "fitted"))
    assert found["meaning"].weight == 0
    assert found["wording"].weight > 0.5
    assert all(feature.weight >= 0 for feature in found.values())


def test_it_is_the_same_every_time_and_does_not_hang_on_the_order_of_rows():
    data, _ = judgements(queries=40)
    found = fit(TEMPLATE, data, "fitted")
    assert fit(TEMPLATE, data, "fitted") == found
    mixed = fit(TEMPLATE, data.of(np.random.default_rng(5).permutation(len(data.grades))), "fitted")
    assert mixed.bias == pytest.approx(found.bias, abs=0.01)
    for name, feature in named(mixed).items():
        assert feature.weight == pytest.approx(named(found)[name].weight, abs=0.01)


def test_fixed_features_stay_as_they_were_set():
    data, _ = judgements(queries=40)
    found = fit(TEMPLATE, data, "fitted")
    assert named(found)["conditions"] == named(TEMPLATE)["conditions"]
    silent = replace(data, values=data.values * [1, 1, 1, 1, 0])
    assert fit(TEMPLATE, silent, "fitted") == found


def test_centres_and_scales_are_those_of_the_values_met():
    data, _ = judgements(queries=40)
    moved = replace(data, values=data.values * [0.02, 1, 1, 1, 1] + [0.05, 0, 0, 0, 0])
    found = named(fit(TEMPLATE, moved, "fitted"))
    assert found["wording"].centre == pytest.approx(moved.values[:, 0].mean(), abs=1e-4)
    assert found["wording"].scale == pytest.approx(moved.values[:, 0].std(), abs=1e-4)
    same = named(fit(TEMPLATE, data, "fitted"))
    assert found["wording"].weight == pytest.approx(same["wording"].weight, rel=0.02)


def test_a_column_that_never_changes_is_no_error():
    data, _ = judgements(queries=40)
    flat = replace(data, values=data.values * [1, 1, 1, 0, 1])
    assert named(fit(TEMPLATE, flat, "fitted"))["need_title"].weight == 0


def test_probabilities_of_what_is_shown_come_true():
    data, _ = judgements(queries=400, seed=2)
    found = fit(TEMPLATE, replace(data, values=data.values * [1, 1, 1, 1, 0]), "fitted")
    fresh, _ = judgements(queries=400, seed=3)
    values = fresh.values * [1, 1, 1, 1, 0]
    scores = found.scores(values)
    shown = shown_rows(scores, fresh.queries)
    assert len(shown) == 400 * SHOWN
    chances, right = probability(scores[shown]), fresh.grades[shown] >= 2
    assert chances.mean() == pytest.approx(right.mean(), abs=0.02)
    for some in np.array_split(np.argsort(chances), 5):
        assert chances[some].mean() == pytest.approx(right[some].mean(), abs=0.06)


def test_the_shown_rows_are_the_first_of_every_query():
    queries = np.array([7, 7, 7, 5, 5] * 6)
    scores = np.arange(30)[::-1] * 1.0
    shown = shown_rows(scores, queries)
    assert len(shown) == 2 * SHOWN
    for query in (5, 7):
        assert sorted(shown[queries[shown] == query]) == np.flatnonzero(queries == query)[:SHOWN].tolist()


@pytest.mark.parametrize("answered", [True, False])
def test_queries_of_both_kinds_are_needed(answered):
    data, _ = judgements(queries=12)
    only = replace(data, answered=np.full(len(data.answered), answered))
    with pytest.raises(ValueError, match="with and without"):
        fit(TEMPLATE, only, "fitted")


def test_answers_that_retrieval_missed_leave_only_what_is_wrong():
    data, _ = judgements(queries=12)
    found = fit(TEMPLATE, replace(data, grades=np.minimum(data.grades, 0)), "fitted")
    assert probability(found.scores(data.values)).max() < 0.2


def test_judgements_without_a_mistake_make_no_certainty():
    data, _ = judgements(queries=30)
    values = np.zeros_like(data.values)
    values[:, 0] = np.where(data.grades >= 2, 1.0, -1.0)
    found = fit(TEMPLATE, replace(data, values=values), "fitted")
    low, high = np.unique(probability(found.scores(values)))
    assert 1e-4 < low < 0.01
    assert 0.95 < high < 1 - 1e-4


def test_candidates_that_nobody_judged_count_as_half_wrong():
    wrong = Judgements(
        np.array([[1.0], [0.0]] * 40), np.array([3, 0] * 40), np.repeat(np.arange(40), 2), np.ones(80, bool)
    )
    silent = replace(wrong, grades=np.where(wrong.grades == 0, -1, wrong.grades))
    sure, unsure = order_weights(wrong.values, wrong)[0], order_weights(silent.values, silent)[0]
    assert 0 < unsure < sure


def test_a_higher_grade_weighs_more_in_the_order():
    """Two kinds of evidence contradict each other; the one of the better answers wins."""
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]] * 30)
    data = Judgements(values, np.array([3, 2, 0] * 30), np.repeat(np.arange(30), 3), np.ones(90, bool))
    first, second = order_weights(values, data)
    assert first > second > 0


@pytest.mark.parametrize("slope", [0.8, -0.8])
def test_across_languages_meaning_weighs_what_words_would_have_said(slope):
    chance = np.random.default_rng(4)
    data, _ = judgements(queries=200, seed=4)
    values = data.values.copy()
    values[:, 0] = slope * values[:, 1] + 0.6 * chance.normal(0, 1, len(values))
    right = chance.random(len(values)) < probability(-3 + values[:, 0])
    found = named(fit(TEMPLATE, replace(data, values=values, grades=np.where(right, 3, 0)), "fitted"))
    assert found["wording"].weight > 0.5
    assert found["across"].weight == pytest.approx(max(slope, 0) * found["wording"].weight, rel=0.1)
    assert found["across"].centre == found["meaning"].centre
    assert found["across"].scale == found["meaning"].scale


def test_a_template_without_a_column_for_other_languages_is_fitted_too():
    data, _ = judgements(queries=40)
    kept = [0, 1, 3, 4]
    small = replace(TEMPLATE, features=tuple(TEMPLATE.features[i] for i in kept))
    found = fit(small, replace(data, values=data.values[:, kept]), "fitted")
    assert found.names == small.names
    assert all(round(f.weight, DIGITS) == f.weight for f in found.features)
