"""Cross-validation that never peeks, ablation, the threshold of "no match": on data whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from cloudrd.evaluation.metrics import evaluate
from cloudrd.matching import fitting
from cloudrd.matching.fitting import Judgements
from cloudrd.matching.ranker import Feature, Ranker
from cloudrd.services import tuning
from cloudrd.services.tuning import FOLDS, NO_MATCH_PRECISION, TOLD_AT_LEAST, Collected, CrossValidated
from ranking_support import SIMPLE, collected

DATA = collected(80, 20)


@pytest.fixture(scope="module")
def full():
    return tuning.cross_validate(DATA, tuning.fit_of(SIMPLE, SIMPLE), repeats=2)


def test_no_query_is_scored_by_a_ranker_that_was_fitted_on_it():
    seen: list[set[str]] = []

    def spy(judged: Judgements) -> Ranker:
        """A ranker whose score tells which call made it."""
        seen.append(set(judged.queries.tolist()))
        return replace(SIMPLE, bias=float(len(seen)), features=(Feature("wording", "wording", 0, 0, 1),) * 3)

    found = tuning.cross_validate(DATA, spy, repeats=3)
    assert len(seen) == 3 * FOLDS
    every = set(DATA.graded)
    for row in found.scores:
        for number in np.unique(row).astype(int):
            held = set(DATA.judged.queries[row == number].tolist())
            assert held
            assert seen[number - 1] == every - held
    assert len(np.unique(found.scores[:, 0])) == 3


def test_queries_with_and_without_an_answer_are_dealt_out_evenly():
    fold = tuning.folds(DATA.judged, 3)
    for query in DATA.graded:
        assert len(set(fold[DATA.judged.queries == query].tolist())) == 1
    for answered in (True, False):
        rows = DATA.judged.answered == answered
        counts = [len(set(DATA.judged.queries[rows & (fold == n)].tolist())) for n in range(FOLDS)]
        assert max(counts) - min(counts) <= 1
    assert (tuning.folds(DATA.judged, 3) == fold).all()
    assert (tuning.folds(DATA.judged, 4) != fold).any()


def test_figures_of_held_out_queries_are_means_over_repeats(full):
    once = [tuning.figures(DATA, row) for row in full.scores]
    assert full.figures["ndcg@10"] == pytest.approx(np.mean([one.figures["ndcg@10"] for one in once]))
    assert full.figures["no_match_auc"] == pytest.approx(np.mean([one.no_match_auc for one in once]))
    assert full.figures["ndcg@10"] == pytest.approx(np.mean(list(full.by_query.values())))
    assert full.by_query.keys() == {q for q, graded in DATA.graded.items() if max(graded.values()) >= 2}
    low, high = tuning.ndcg_interval(full)
    assert low < full.figures["ndcg@10"] < high
    assert full.figures["ndcg@10"] > 0.6
    assert full.figures["ece"] < 0.08


def test_figures_are_those_of_the_run():
    scores = DATA.judged.values[:, 0]
    run = tuning.run_of(DATA, scores)
    assert {query: len(rows) for query, rows in run.items()} == dict.fromkeys(DATA.graded, 20)
    assert tuning.figures(DATA, scores) == evaluate(run, DATA.graded, fitting.RELEVANT)


def test_a_judged_query_for_which_nothing_was_found_counts_as_missed():
    more = replace(DATA, graded={**DATA.graded, "lost": {"d0": 3}})
    scores = DATA.judged.values[:, 0]
    assert tuning.run_of(more, scores)["lost"] == []
    one, other = tuning.figures(more, scores), tuning.figures(DATA, scores)
    assert one.queries_with_answer == other.queries_with_answer + 1
    assert one.figures["ndcg@10"] < other.figures["ndcg@10"]


def test_leaving_out_what_says_nothing_loses_nothing_and_what_tells_loses_much(full):
    rows = {
        group: (less, *lost)
        for group, less, lost in tuning.ablation(DATA, SIMPLE, ("wording", "title"), full)
    }
    less, lost, low, high = rows["title"]
    assert low <= 0 <= high
    assert abs(lost) < 0.02
    assert lost == pytest.approx(full.figures["ndcg@10"] - less.figures["ndcg@10"], abs=0.01)
    _, lost, low, high = rows["wording"]
    assert 0.05 < low < lost < high


def test_a_ranker_without_a_group_reads_the_same_table():
    small = tuning.without(SIMPLE, "meaning")
    assert small.names == ("wording", "need_title")
    found = tuning.fit_of(small, SIMPLE, "small")(DATA.judged)
    assert (found.name, found.names) == ("small", SIMPLE.names)
    weights = {feature.name: feature.weight for feature in found.features}
    assert weights["meaning"] == 0 < weights["wording"]
    moved = DATA.judged.values + np.array([0, 5, 0])
    np.testing.assert_array_equal(found.scores(moved), found.scores(DATA.judged.values))


def told(best, answered):
    """Data of one candidate a query, whose probability is `best`, and its cross-validated scores."""
    names = np.array([f"q{n:03d}" for n in range(len(best))])
    grades = np.where(answered, 3, 0)
    data = Collected(
        Judgements(np.zeros((len(best), 1)), grades, names, np.asarray(answered)),
        np.array(["d"] * len(best)),
        {name: {"d": int(grade)} for name, grade in zip(names, grades, strict=True)},
    )
    chances = np.asarray(best, float)
    return data, CrossValidated(np.log(chances / (1 - chances))[None, :].repeat(2, axis=0), {}, {})


def test_no_match_is_said_below_the_highest_threshold_that_is_right_often_enough():
    best = np.arange(1, 101) / 200
    answered = np.arange(1, 101) > 60
    answered[[9, 29, 49]] = True
    threshold, precision, without, wrongly = tuning.no_match_threshold(*told(best, answered))
    # Of the first 63, 57 have no answer; of one more, 57 in 64: fewer than nine in ten.
    assert threshold == pytest.approx((best[62] + best[63]) / 2)
    assert precision == pytest.approx(57 / 63)
    assert without == 1
    assert wrongly == pytest.approx(6 / 43)


@pytest.mark.parametrize("seed", range(5))
def test_the_precision_of_no_match_is_honoured(seed):
    chance = np.random.default_rng(seed)
    answered = chance.random(400) < 0.4
    best = np.clip(chance.beta(2, 6, 400) + 0.25 * answered, 0.001, 0.999)
    threshold, precision, without, wrongly = tuning.no_match_threshold(*told(best, answered))
    below = best < threshold
    assert below.sum() >= TOLD_AT_LEAST
    assert precision == pytest.approx((~answered[below]).mean())
    assert precision >= NO_MATCH_PRECISION
    assert without == pytest.approx(below[~answered].mean())
    assert wrongly == pytest.approx(below[answered].mean())


@pytest.mark.parametrize(
    "answered",
    [np.ones(50, bool), np.arange(50) >= TOLD_AT_LEAST - 2, np.arange(50) % 2 == 0],
    ids=["all have one", "too few to go by", "scores tell nothing"],
)
def test_where_nothing_is_right_often_enough_nothing_is_said(answered):
    threshold, precision, without, wrongly = tuning.no_match_threshold(*told(np.arange(1, 51) / 60, answered))
    assert (threshold, precision, without, wrongly) == (0, 1, 0, 0)
