"""Another encoder has to show what it does to the regression set and to the decided pairs."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sqlalchemy import select

from cloudrd.cli import run
from cloudrd.domain.errors import Forbidden
from cloudrd.encoding import load_encoder
from cloudrd.runtime import Runtime
from cloudrd.services.actor import SYSTEM, Actor
from cloudrd.services.demo import load_demo
from cloudrd.services.encoder_trial import try_encoder
from cloudrd.services.gate import QUERIES_AT_LEAST
from cloudrd.services.regression import regression_set
from cloudrd.store.records import Match, MatchRun, Need, Resource
from learning_support import START, state_of


class Blunt:
    """The built-in encoder with noise on its vectors, so that meaning says little."""

    def __init__(self, noise: float) -> None:
        self._inner = load_encoder()
        self._noise = noise
        self.fingerprint = f"blunt-{noise}"
        self.dimension = self._inner.dimension

    def encode_queries(self, texts):
        vectors = self._inner.encode_queries(texts)
        chance = np.random.default_rng(len(texts))
        vectors = vectors + self._noise * chance.normal(0, 1, vectors.shape).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_documents = encode_queries


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder with the demonstration data, and decisions by its answer key, on other resources too."""
    runtime = Runtime.open(tmp_path_factory.mktemp("office"))
    with runtime.database.write() as session:
        load_demo(session, SYSTEM)
        needs, resources = (dict(session.execute(select(t.source_id, t.id)).all()) for t in (Need, Resource))
        for number, (need, graded) in enumerate(regression_set().judgements.items(), start=1):
            session.add(list_of(number, needs[need]))
            session.flush()
            others = [name for name in resources if name not in graded][number :: len(resources) // 8]
            shown = {**graded, **dict.fromkeys(others, 0)}
            for place, (resource, grade) in enumerate(shown.items(), start=1):
                session.add(match_of(number, place, needs[need], resources[resource], grade))
        session.commit()
    yield runtime
    runtime.close()


def list_of(number, need):
    return MatchRun(
        id=number, at=START, actor="t", side="need", query_id=need, query_change=1, verdict="matches",
        ranker="old", ranker_digest="0" * 64, encoder="old", index_change=1, features=["old"],
    )  # fmt: skip


def match_of(number, place, need, resource, grade):
    state, reason = state_of(grade)
    return Match(
        code=f"M{number}-{place}", run_id=number, need_id=need, resource_id=resource, need_change=1,
        resource_change=1, position=place, shown_position=place, score=0.0, probability=None, features=[0.0],
        components={}, constraints=[], indicators=[], reasons={}, state=state, reason_code=reason,
        decided_at=START,
    )  # fmt: skip


def test_the_same_encoder_is_no_worse_and_old_decisions_count_by_the_texts_of_today(office):
    with office.database.read() as session:
        report = try_encoder(session, SYSTEM, office.encoder, office.encoder)
    assert report["passed"]
    assert report["regression"]["before"] == report["regression"]["after"]
    assert report["decisions"]["used"] > sum(len(g) for g in regression_set().judgements.values())
    ndcg = report["replay"]["differences"][0]
    assert ndcg["queries"] >= QUERIES_AT_LEAST
    assert ndcg["before"] == ndcg["after"] > 0.85


def test_a_blunt_encoder_is_refused_by_both_tests(office):
    with office.database.read() as session:
        report = try_encoder(session, SYSTEM, office.encoder, Blunt(0.5))
    failed = {line["code"] for line in report["lines"] if not line["passed"]}
    assert {"gate_ndcg", "gate_regression_ndcg"} <= failed
    assert report["encoder"]["after"] == "blunt-0.5"


def test_without_enough_decisions_the_regression_set_decides(database):
    encoder = load_encoder()
    with database.read() as session:
        report = try_encoder(session, SYSTEM, encoder, encoder)
    assert report["passed"]
    assert report["decisions"] == {"used": 0, "enough": False, "needed": QUERIES_AT_LEAST}
    assert {line["code"].rsplit("_", 1)[0] for line in report["lines"]} >= {"gate_regression"}


def test_strangers_do_not_ask(database):
    encoder = load_encoder()
    with database.read() as session, pytest.raises(Forbidden):
        try_encoder(session, Actor("203.0.113.9", local=False), encoder, encoder)


def test_the_command_prints_both_tables_and_its_status_is_the_verdict(office, capsys):
    data = str(office.settings.index_dir.parent)
    assert run(["--data", data, "--lang", "en", "learn", "--check-encoder", "builtin"]) == 0
    out = capsys.readouterr().out
    assert "Decided pairs ranked anew with both encoders" in out
    assert "It is no worse than the present one." in out
    assert run(["--data", data, "learn", "--check-encoder", "builtin", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["passed"] is True
    assert run(["--data", data, "learn", "--check-encoder", "/nowhere/model"]) == 1


def test_the_command_refuses_a_worse_encoder(office, capsys, monkeypatch):
    from cloudrd import encoding

    monkeypatch.setattr(encoding, "load_encoder", lambda name, **options: Blunt(0.5))
    data = str(office.settings.index_dir.parent)
    assert run(["--data", data, "--lang", "zh", "learn", "--check-encoder", "blunt"]) == 1
    assert "比现用的差：标有 ✗ 的条件不满足。" in capsys.readouterr().out
