"""Learning from an office's decisions as a whole: what goes live, what is refused, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from cloudrd.domain.errors import Conflict, Forbidden
from cloudrd.encoding import load_encoder
from cloudrd.evaluation.comparison import ndcg
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services.actor import COMMAND_LINE, Actor
from cloudrd.services.gate import scored
from cloudrd.services.judgements import read_judgements
from cloudrd.services.learning import keep, live_ranker
from cloudrd.services.trial import failed, learn, try_learning, try_ranker
from cloudrd.store import migrate
from cloudrd.store.session import Database
from learning_support import START, decided, fill_office, shuffled, with_weights

SHIPPED = shipped_ranker()
# An office that goes by meaning more than the shipped ranker does, and accepts a third of what it sees.
TRUTH = with_weights(SHIPPED, bias=-3.0, meaning=1.5)
EXAMPLES = decided(TRUTH, SHIPPED, 150)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


def city(folder, encoder, examples):
    database = Database(f"sqlite:///{folder / 'city.sqlite3'}")
    migrate.upgrade(database)
    fill_office(database, examples, encoder.fingerprint)
    return database


@pytest.fixture(scope="module")
def office(tmp_path_factory, encoder):
    database = city(tmp_path_factory.mktemp("office"), encoder, EXAMPLES)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def trial(office, encoder):
    with office.read() as session:
        return try_learning(session, COMMAND_LINE, encoder)


def test_a_ranker_that_learned_how_the_office_thinks_passes(trial):
    assert trial.passed, failed(trial.report)
    changed = {one["name"]: one["after"] - one["before"] for one in trial.report["weights"]}
    assert changed["meaning"] > 0.3
    assert changed["meaning"] == max(changed.values())


def test_it_ranks_later_decisions_better_than_the_shipped_one(trial):
    later = decided(TRUTH, SHIPPED, 400, seed=99)
    before, after = (ndcg(scored(later, ranker)) for ranker in (SHIPPED, trial.ranker))
    assert sum(after.values()) / len(after) > sum(before.values()) / len(before) + 0.01


def test_the_report_tells_what_was_learned_from_and_how_it_fared(trial):
    report = trial.report
    assert report["decisions"]["used"] == len(EXAMPLES) == sum(report["decisions"]["by_grade"].values())
    assert report["decisions"]["queries"] == 150
    assert report["compared_with"] == SHIPPED.name
    assert [one["name"] for one in report["replay"]["differences"]] == [
        "ndcg@10", "pairwise", "log_loss", "calibration_error"
    ]  # fmt: skip
    assert report["replay"]["queries"] == 120
    assert len(report["lines"]) == 7
    assert {one["name"]: one["after"] for one in report["weights"]} == {
        feature.name: pytest.approx(feature.weight, abs=1e-4) for feature in trial.ranker.features
    }


def test_learning_twice_gives_the_same_ranker(office, encoder, trial):
    with office.read() as session:
        decisions = read_judgements(session, SHIPPED.names, encoder.fingerprint)
    assert learn(decisions.examples, base=SHIPPED) == trial.ranker


def test_a_ranker_that_learned_from_shuffled_decisions_is_refused(office, encoder):
    with office.read() as session:
        decisions = read_judgements(session, SHIPPED.names, encoder.fingerprint)
    bad = try_ranker(
        decisions, SHIPPED, lambda examples: learn(shuffled(examples), base=SHIPPED), encoder,
        decisions.decided_after(None),
    )  # fmt: skip
    assert not bad.passed
    assert {line.code for line in failed(bad.report)} & {"gate_ndcg", "gate_ndcg_low", "gate_log_loss"}


def test_an_office_whose_whole_history_is_shuffled_teaches_nothing(tmp_path, encoder):
    database = city(tmp_path, encoder, shuffled(EXAMPLES))
    with database.read() as session:
        bad = try_learning(session, COMMAND_LINE, encoder, strength=5)
    assert not bad.passed
    database.dispose()


def test_without_decisions_there_is_nothing_to_learn(database, encoder):
    fill_office(database, decided(TRUTH, SHIPPED, 3), "another encoder")
    with database.read() as session, pytest.raises(Conflict) as caught:
        try_learning(session, COMMAND_LINE, encoder)
    assert caught.value.code == "learn_no_decisions"
    assert caught.value.params["left_out"] > 0


def test_strangers_do_not_learn(database, encoder):
    with database.read() as session, pytest.raises(Forbidden):
        try_learning(session, Actor("203.0.113.9", local=False), encoder)


def test_the_next_version_is_judged_on_what_the_live_one_has_not_learned(tmp_path, encoder, trial):
    """Learning again at once has nothing new to be judged by; after new decisions it has, and it still
    starts from the shipped ranker, so that no decision counts twice."""
    database = city(tmp_path, encoder, EXAMPLES)
    with database.write() as session:
        keep(session, COMMAND_LINE, trial.ranker, trial.report, replaces=SHIPPED, passed=True)
        session.commit()
    with database.read() as session:
        again = try_learning(session, COMMAND_LINE, encoder)
        assert again.report["compared_with"] == "learned-1"
        assert again.ranker.digest == live_ranker(session).digest
        assert failed(again.report)[0].code == "gate_enough"
    more = decided(TRUTH, SHIPPED, 60, seed=7)
    fill_office(database, more, encoder.fingerprint, start=START + timedelta(days=30), first_need=1000)
    with database.read() as session:
        third = try_learning(session, COMMAND_LINE, encoder)
        known = read_judgements(session, SHIPPED.names, encoder.fingerprint)
    assert third.report["replay"]["queries"] == 60
    assert third.ranker == learn(known.examples, base=SHIPPED)
    database.dispose()


def test_a_learned_threshold_does_not_count_queries_that_are_unclear():
    """Twenty queries of which nothing was accepted, though something may have fitted but for its price."""
    examples = [
        replace(example, query=("need", n), grade=0, position=place)
        for n in range(30)
        for place, example in enumerate(EXAMPLES[:3], start=1)
    ]
    train = partial(learn, examples, base=SHIPPED)
    assert train().no_match_below != SHIPPED.no_match_below
    assert train(unclear={("need", n) for n in range(30)}).no_match_below == SHIPPED.no_match_below
