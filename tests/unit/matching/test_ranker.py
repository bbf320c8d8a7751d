"""The ranker: additive to the last bit, monotone, and the same again when read from its file."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.matching import features
from cloudrd.matching.ranker import Feature, Ranker, in_order, probability, shipped_ranker

# Without the negative zero, which equals zero and is written otherwise.
NUMBERS = st.floats(-3, 3, allow_nan=False, width=32).map(lambda number: number + 0.0)
POSITIVE = st.floats(2**-7, 5, width=32)
GROUPS = st.sampled_from(("wording", "meaning", "title", "conditions"))


@st.composite
def rankers(draw):
    """Models of one to six features."""
    parts = st.tuples(GROUPS, st.floats(0, 3, width=32), NUMBERS, POSITIVE, POSITIVE, st.booleans())
    made = [Feature(f"f{i}", *one) for i, one in enumerate(draw(st.lists(parts, min_size=1, max_size=6)))]
    return Ranker(draw(st.text(max_size=8)), tuple(made), draw(NUMBERS), draw(st.floats(0, 1)))


@st.composite
def scored(draw):
    """A model and a table of one to five rows for it."""
    ranker = draw(rankers())
    row = st.lists(NUMBERS, min_size=len(ranker.features), max_size=len(ranker.features))
    return ranker, np.array(draw(st.lists(row, min_size=1, max_size=5)), np.float64)


@given(rankers())
def test_its_file_gives_it_back(ranker):
    again = Ranker.from_json(json.loads(json.dumps(ranker.to_json())))
    assert again == ranker
    assert again.digest == ranker.digest


@given(rankers(), rankers())
def test_the_digest_is_that_of_the_model_and_not_of_its_name(one, other):
    assert replace(one, name="another").digest == one.digest
    same = replace(other, name=one.name) == one
    assert (one.digest == other.digest) == same


@pytest.mark.parametrize("change", [{"format": 2}, {"format": None}])
def test_another_format_is_refused(change):
    with pytest.raises(ValueError, match="format"):
        Ranker.from_json(shipped_ranker().to_json() | change)


@pytest.mark.parametrize(
    "change",
    [{"weight": -0.001}, {"scale": 0.0}, {"scale": -1.0}, {"clip": 0.0}, {"weight": math.nan},
     {"centre": math.inf}, {"scale": math.nan}],
)  # fmt: skip
def test_numbers_that_would_break_the_order_are_refused(change):
    plain = shipped_ranker().to_json()
    plain["features"][0] = plain["features"][0] | change
    with pytest.raises(ValueError, match=r"negative|finite"):
        Ranker.from_json(plain)


@pytest.mark.parametrize("name", ["bias", "no_match_below"])
def test_a_model_without_a_real_bias_or_threshold_is_refused(name):
    with pytest.raises(ValueError, match="finite"):
        Ranker.from_json(shipped_ranker().to_json() | {name: math.nan})


@given(scored())
def test_contributions_add_up_to_the_score_to_the_last_bit(case):
    ranker, table = case
    for row, score in zip(ranker.contributions(table).tolist(), ranker.scores(table).tolist(), strict=True):
        total = ranker.bias
        for part in row:
            total += part
        assert total == score


@given(scored())
def test_groups_add_up_to_the_score_and_hold_every_feature_once(case):
    ranker, table = case
    groups = ranker.by_group(table)
    assert tuple(groups) == ranker.groups
    assert ranker.bias + sum(groups.values()) == pytest.approx(ranker.scores(table), abs=1e-12)
    parts = ranker.contributions(table)
    for name, added in groups.items():
        own = [i for i, feature in enumerate(ranker.features) if feature.group == name]
        assert added == pytest.approx(parts[:, own].sum(axis=1), abs=1e-12)


@given(scored())
def test_a_row_scores_the_same_alone_as_among_others(case):
    ranker, table = case
    alone = np.concatenate([ranker.scores(row[None, :]) for row in table])
    np.testing.assert_array_equal(alone, ranker.scores(table))
    for name, added in ranker.by_group(table).items():
        np.testing.assert_array_equal(added, [ranker.by_group(row[None, :])[name][0] for row in table])


@given(scored(), st.integers(0, 5), st.floats(0, 10))
@settings(max_examples=200)
def test_more_of_a_feature_never_lowers_the_score(case, column, more):
    ranker, table = case
    raised = table.copy()
    raised[:, column % table.shape[1]] += more
    assert (ranker.scores(raised) >= ranker.scores(table)).all()


def test_a_feature_counts_within_its_clip_only():
    ranker = Ranker("r", (Feature("f", "g", 2.0, 0.5, 0.1, clip=3.0),), 1.0, 0.1)
    scores = ranker.scores(np.array([[0.5], [0.6], [0.8], [9.0], [-9.0]]))
    assert scores == pytest.approx([1.0, 3.0, 7.0, 7.0, -5.0])


def test_no_rows_have_no_scores():
    ranker = shipped_ranker()
    empty = np.zeros((0, len(ranker.features)))
    assert ranker.scores(empty).shape == (0,)
    assert all(part.shape == (0,) for part in ranker.by_group(empty).values())


@given(st.lists(st.tuples(st.sampled_from((0.1, 0.2, 0.3)), st.integers(1, 40)), unique_by=lambda p: p[1]))
def test_the_order_is_by_score_and_equal_scores_by_id(pairs):
    order = in_order(np.array([score for score, _ in pairs]), [number for _, number in pairs])
    assert [pairs[i] for i in order] == sorted(pairs, key=lambda pair: (-pair[0], pair[1]))


@given(NUMBERS, st.floats(0.001, 5))
def test_probability_rises_with_the_score_between_none_and_one(score, more):
    low, high = probability([score, score + more])
    assert 0 < low < high < 1
    assert probability(-score) == pytest.approx(1 - probability(score))


def test_probability_of_any_score_is_a_number():
    with np.errstate(over="raise"):
        assert probability([-1e9, -800.0, 0.0, 800.0]).tolist() == pytest.approx([0, 0, 0.5, 1])


def test_the_shipped_model_fits_the_feature_table():
    ranker = shipped_ranker()
    assert set(ranker.names) <= set(features.NAMES)
    assert len(set(ranker.names)) == len(ranker.names)
    assert {"wording", "meaning", "across"} <= set(ranker.names)
    assert 0 < ranker.no_match_below < 0.5
    assert Ranker.from_json(ranker.to_json()) == ranker
