"""The learning curve: more decisions, better lists; none, the base."""

import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import MatchResult, Reasons, Recommendation
from cloudrd.domain.vocabulary import Side
from cloudrd.evaluation.comparison import ndcg
from cloudrd.matching.learning import Example
from cloudrd.services.gate import scored
from cloudrd.services.learning_curve import judged_examples, learning_curve
from learning_support import BASE, decided, with_weights

TRUTH = with_weights(BASE, bias=-0.5, wording=0.2, meaning=1.6, title=0.9)
EXAMPLES = decided(TRUTH, BASE, 300)


@pytest.fixture(scope="module")
def curve():
    return learning_curve(EXAMPLES, BASE, (0, 100, 800, 10_000), folds=5, seed=3)


def test_without_decisions_it_is_the_base(curve):
    figures = ndcg(scored(EXAMPLES, BASE))
    assert curve[0].ndcg == pytest.approx(sum(figures.values()) / len(figures))
    assert (curve[0].gain, curve[0].gain_low, curve[0].gain_high) == (0, 0, 0)
    assert curve[0].queries == len(figures)


def test_it_rises_with_decisions_and_the_last_gain_is_sure(curve):
    assert 0.01 < curve[1].gain < curve[2].gain
    assert curve[2].gain_low > 0
    assert curve[3].gain_low > 0
    assert all(point.low < point.ndcg < point.high for point in curve)


def test_it_says_how_many_decisions_there_were(curve):
    assert [point.used for point in curve[:3]] == [0, 100, 800]
    assert curve[3].used == pytest.approx(0.8 * len(EXAMPLES))


def test_it_is_the_same_every_time_and_another_with_another_seed(curve):
    assert learning_curve(EXAMPLES, BASE, (100,), folds=5, seed=3) == [curve[1]]
    assert learning_curve(EXAMPLES, BASE, (100,), folds=5, seed=4) != [curve[1]]


def test_every_query_is_held_out_once_by_a_model_that_never_saw_it():
    """With one query that contradicts all others, learning from it would show on itself only."""
    examples = decided(TRUTH, BASE, 20)
    strong = learning_curve(examples, BASE, (10_000,), folds=20, strength=0.001)
    assert strong[0].used == pytest.approx(len(examples) * 19 / 20)


def test_judgements_of_a_test_become_examples():
    shown = tuple(
        Recommendation(place, Listing(Side.RESOURCE, code=code), 0.0, {}, (), Reasons(), 0.5, (place / 10,))
        for place, code in enumerate(("D1", "D2", "D3"), start=1)
    )
    results = [(query, MatchResult(Listing(Side.NEED), "matches", shown)) for query in ("Q1", "Q2")]
    found = judged_examples(results, {"Q1": {"D1": 0, "D3": 4, "D9": 3}})
    assert found == [Example("Q1", (0.1,), 0, 1.0, 1), Example("Q1", (0.3,), 3, 1.0, 3)]


def test_fewer_queries_than_folds_are_refused():
    with pytest.raises(ValueError, match="folds"):
        learning_curve(decided(TRUTH, BASE, 3), BASE, (10,), folds=5)
