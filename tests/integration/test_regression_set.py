"""The regression set as it ships: complete, the same on any day, and sharp enough to tell rankers apart."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from cloudrd.encoding import load_encoder
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services.regression import FIGURES, regression, regression_set
from learning_support import with_weights

SHIPPED = shipped_ranker()


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.fixture(scope="module")
def figures(encoder):
    return regression(encoder, SHIPPED)


def test_every_judgement_is_about_listings_that_are_there():
    known = regression_set()
    assert known.judgements.keys() <= known.needs.keys()
    assert {r for graded in known.judgements.values() for r in graded} <= known.resources.keys()
    assert len(known.judgements) >= 50
    assert {grade for graded in known.judgements.values() for grade in graded.values()} == {1, 2, 3}


def test_the_shipped_ranker_does_well_on_it(figures):
    assert tuple(figures) == FIGURES
    assert figures["ndcg@10"] > 0.9
    assert figures["hit@1"] > 0.95
    assert figures["turned_away"] < 0.1


def test_a_ranker_without_evidence_does_badly_on_it(encoder, figures):
    none = with_weights(SHIPPED, **{f.name: 0.0 for f in SHIPPED.features})
    found = regression(encoder, none)
    assert found["ndcg@10"] < figures["ndcg@10"] - 0.2
    assert found["hit@1"] < figures["hit@1"] - 0.2


def test_a_ranker_that_turns_everybody_away_is_seen(encoder):
    found = regression(encoder, replace(SHIPPED, no_match_below=1.1))
    assert (found["turned_away"], found["turned_down"]) == (1.0, 1.0)


def test_it_is_the_same_every_time_and_takes_seconds(encoder, figures):
    start = time.perf_counter()
    assert regression(encoder, SHIPPED) == figures
    assert time.perf_counter() - start < 30
