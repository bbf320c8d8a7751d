"""The gate: what is judged by what, and which rankers it lets through."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cloudrd.evaluation.comparison import Difference
from cloudrd.matching.learning import fit
from cloudrd.services.gate import (
    QUERIES_AT_LEAST,
    Replay,
    parts,
    regression_lines,
    replay,
    replay_lines,
)
from cloudrd.services.judgements import Decisions, Judged
from learning_support import BASE, START, decided, shuffled, with_weights

TRUTH = with_weights(BASE, bias=-0.5, wording=0.3, meaning=1.4, title=0.7)


def decisions(examples):
    judged = [Judged(e, START + timedelta(hours=e.query), e.query, n) for n, e in enumerate(examples)]
    return Decisions(tuple(judged))


def learner(examples):
    return fit(examples, BASE, name="new")


def verdict(found, learn=learner, live=BASE, unseen=None):
    replayed = replay(found, live, learn, found.decided_after(None) if unseen is None else unseen)
    return {line.code: line.passed for line in replay_lines(replayed)}


@pytest.fixture(scope="module")
def office():
    return decisions(decided(TRUTH, BASE, 200))


def test_every_part_is_judged_by_a_model_that_knows_only_what_came_before(office):
    asked = []

    def watching(examples):
        asked.append({e.query for e in examples})
        return learner(examples)

    found = replay(office, BASE, watching, office.decided_after(None))
    assert [max(queries) for queries in asked] == [39, 79, 119, 159]
    assert all(queries == set(range(len(queries))) for queries in asked)
    assert found.judged == 160


def test_what_the_serving_ranker_has_learned_from_is_not_judged(office):
    unseen = frozenset(range(120, 200))
    found = parts(office, unseen)
    assert {e.query for e in found[0]} == set(range(120))
    assert [sorted({e.query for e in part}) for part in found[1:]] == [
        list(range(start, start + 20)) for start in (120, 140, 160, 180)
    ]


def test_a_little_that_is_new_is_all_judged_when_much_is_known(office):
    assert sum(len(part) for part in parts(office, frozenset({198, 199}))[1:]) == len(
        [e for e in office.examples if e.query >= 198]
    )
    assert len(parts(office, frozenset())) == 1


def test_a_ranker_that_learned_how_the_office_thinks_passes(office):
    assert set(verdict(office).values()) == {True}


def test_a_ranker_that_learned_from_shuffled_decisions_is_refused(office):
    for seed in range(5):
        found = verdict(office, lambda examples, seed=seed: learner(shuffled(examples, seed)))
        assert not all(found.values()), seed


def test_a_ranker_turned_upside_down_is_refused(office):
    upside_down = replace(BASE, features=tuple(replace(f, scale=-f.scale) for f in BASE.features), name="bad")
    found = verdict(office, lambda examples: upside_down)
    assert not found["gate_ndcg"]
    assert not found["gate_ndcg_low"]


def test_a_ranker_that_cannot_tell_pairs_apart_is_refused(office):
    """Its list would stay in the order of the file; ties must not be counted in its favour."""
    blank = with_weights(BASE, wording=0.0, meaning=0.0, title=0.0, conditions=0.0)
    assert not verdict(office, lambda examples: blank)["gate_ndcg"]


def test_knowing_how_often_the_office_accepts_is_not_enough(office):
    """The order is as good as it was, but what weights could add is not there."""
    found = verdict(office, lambda examples: levelled(examples))
    assert found == {
        "gate_enough": True, "gate_ndcg": True, "gate_ndcg_low": True, "gate_log_loss": False
    }  # fmt: skip


def levelled(examples):
    fixed = replace(BASE, features=tuple(replace(f, fixed=True) for f in BASE.features))
    return fit(examples, fixed, name="new")


def test_too_few_queries_are_refused_and_nothing_else_is_said():
    few = decisions(decided(TRUTH, BASE, 40))
    assert verdict(few) == {"gate_enough": False}
    assert verdict(decisions([])) == {"gate_enough": False}


def replayed(difference=0.0, low=-0.01, loss=-0.1, queries=QUERIES_AT_LEAST):
    ndcg = Difference("ndcg@10", 0.5, 0.5 + difference, difference, low, 0.1, queries)
    return Replay((ndcg,), Difference("log_loss", 1, 1 + loss, loss, 0, 0, queries), queries)


@pytest.mark.parametrize(
    ("found", "fails"),
    [
        (replayed(), None),
        (replayed(difference=-0.002), None),
        (replayed(difference=-0.0021), "gate_ndcg"),
        (replayed(low=-0.02), None),
        (replayed(low=-0.0201), "gate_ndcg_low"),
        (replayed(loss=0.0), None),
        (replayed(loss=0.0001), "gate_log_loss"),
        (replayed(queries=QUERIES_AT_LEAST - 1), "gate_enough"),
    ],
)
def test_each_line_stands_where_the_documentation_says(found, fails):
    assert [line.code for line in replay_lines(found) if not line.passed] == ([fails] if fails else [])


FIGURES = {"ndcg@10": 0.9, "hit@1": 1.0, "turned_away": 0.0}


@pytest.mark.parametrize(
    ("changed", "fails"),
    [
        ({}, None),
        ({"ndcg@10": 0.8951, "hit@1": 1.0}, None),
        ({"ndcg@10": 0.8949}, "gate_regression_ndcg"),
        ({"hit@1": 0.98}, "gate_regression_hit"),
        ({"turned_away": 0.02}, "gate_regression_turned_away"),
    ],
)
def test_the_regression_set_may_not_suffer(changed, fails):
    lines = regression_lines(FIGURES, {**FIGURES, **changed})
    assert [line.code for line in lines if not line.passed] == ([fails] if fails else [])
