import math

import pytest

from cloudrd.evaluation.metrics import evaluate


def test_a_perfect_order_scores_one():
    run = {"q": [("a", 3.0), ("b", 2.0), ("c", 1.0)]}
    scores = evaluate(run, {"q": {"a": 3, "b": 2, "c": 0}})
    assert scores.figures["ndcg@10"] == 1
    assert scores.figures["recall@10"] == 1
    assert scores.figures["hit@1"] == 1
    assert scores.no_match_auc is None


def test_ndcg_by_hand():
    # Gains 7 and 3; found at places 2 and 1.
    run = {"q": [("b", 2.0), ("a", 1.0)]}
    expected = (3 + 7 / math.log2(3)) / (7 + 3 / math.log2(3))
    assert evaluate(run, {"q": {"a": 3, "b": 2}}).figures["ndcg@10"] == pytest.approx(expected)


def test_grade_one_is_not_an_answer_when_higher_grades_occur():
    judged = {"q": {"a": 3}, "r": {"b": 1}}
    scores = evaluate({"q": [("a", 0.9)], "r": [("b", 0.5)]}, judged)
    assert (scores.queries_with_answer, scores.queries_without) == (1, 1)
    assert scores.no_match_auc == 1
    assert evaluate({"q": [("a", 0.9)], "r": [("b", 0.5)]}, judged, relevant=1).queries_without == 0


def test_a_query_missing_from_the_run_counts_as_nothing_found():
    scores = evaluate({}, {"q": {"a": 1}})
    assert scores.figures["ndcg@10"] == 0
    assert scores.figures["mrr@10"] == 0


def test_equal_best_scores_count_half():
    judged = {"q": {"a": 2}, "r": {"b": 0}}
    assert evaluate({"q": [("a", 0.5)], "r": [("b", 0.5)]}, judged).no_match_auc == 0.5


def test_reciprocal_rank_stops_at_ten():
    run = {"q": [(f"d{i}", -float(i)) for i in range(20)]}
    assert evaluate(run, {"q": {"d3": 1}}).figures["mrr@10"] == 0.25
    assert evaluate(run, {"q": {"d12": 1}}).figures["mrr@10"] == 0


def test_precision_of_the_first_five_or_of_what_there_is():
    run = {"q": [(f"d{i}", -float(i)) for i in range(9)]}
    assert evaluate(run, {"q": {"d1": 1, "d4": 1, "d5": 1}}).figures["p@5"] == 0.4
    assert evaluate({"q": [("a", 2.0), ("b", 1.0)]}, {"q": {"b": 2}}).figures["p@5"] == 0.5
    assert evaluate({}, {"q": {"b": 2}}).figures["p@5"] == 0
