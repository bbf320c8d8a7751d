"""Which ranker serves: new versions, refused ones, going back, and a program that has moved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from cloudrd.domain.errors import Conflict, Forbidden, NotFound
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.runtime import Runtime
from cloudrd.services import learning
from cloudrd.services.actor import COMMAND_LINE, SYSTEM, Actor
from cloudrd.services.demo import load_demo
from cloudrd.services.learning import (
    get_version,
    keep,
    learned_until,
    live_ranker,
    roll_back,
    serving,
    versions,
)
from cloudrd.store.records import AuditEntry, Need, RankerVersion
from learning_support import BASE, with_weights

SHIPPED = shipped_ranker()
FIRST, SECOND = with_weights(SHIPPED, bias=-1.0, meaning=2.0), with_weights(SHIPPED, bias=-2.0, wording=3.0)
REPORT = {"passed": True, "decisions": {"until": "2025-03-04T05:06:07+00:00"}}
LIVE_FROM = datetime(2025, 3, 5, tzinfo=UTC)
REFUSED = {"passed": False, "decisions": {"until": None}}


def store(database, ranker, *, passed=True, replaces=None, note=""):
    with database.write() as session:
        version = keep(
            session, COMMAND_LINE, ranker, REPORT if passed else REFUSED,
            replaces=replaces or live_ranker(session), passed=passed, note=note,
        )  # fmt: skip
        session.commit()
        return version.name


def back(database):
    with database.write() as session:
        found = roll_back(session, COMMAND_LINE, note="差")
        session.commit()
        return found


def live(database):
    with database.read() as session:
        return live_ranker(session)


def test_the_shipped_ranker_serves_until_something_was_learned(database):
    assert live(database) is SHIPPED
    store(database, FIRST, passed=False)
    assert live(database) is SHIPPED


def test_a_new_version_serves_at_once_with_exactly_its_model(database):
    assert store(database, FIRST) == "learned-1"
    found = live(database)
    assert found == replace(FIRST, name="learned-1")
    assert found.digest == FIRST.digest
    with database.read() as session:
        assert learned_until(session).isoformat() == REPORT["decisions"]["until"]


def test_going_back_leads_through_the_versions_to_the_shipped_one(database):
    store(database, FIRST)
    store(database, SECOND, passed=False)
    store(database, SECOND)
    assert live(database).name == "learned-3"
    taken, now = back(database)
    assert (taken, now.ranker) == ("learned-3", replace(FIRST, name="learned-1"))
    assert back(database)[1].ranker is SHIPPED
    assert live(database) is SHIPPED
    with pytest.raises(Conflict, match="shipped"):
        back(database)
    with database.read() as session:
        assert [(v.name, standing, v.parent) for v, standing in versions(session)] == [
            ("learned-3", "rolled_back", "learned-1"),
            ("learned-2", "refused", "learned-1"),
            ("learned-1", "rolled_back", SHIPPED.name),
        ]
        assert learned_until(session) is None


def test_numbers_of_versions_are_never_given_twice(database):
    store(database, FIRST, passed=False)
    back_name = store(database, SECOND)
    back(database)
    assert (back_name, store(database, FIRST)) == ("learned-2", "learned-3")


def test_every_step_stands_in_the_audit_trail(database):
    store(database, FIRST, note="三月")
    store(database, SECOND, passed=False)
    back(database)
    with database.read() as session:
        trail = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        told = [(e.action, e.record, e.record_id, e.from_state, e.to_state, e.reason) for e in trail]
        assert told == [
            ("learn", "ranker_version", 1, "", "live", "三月"),
            ("learn", "ranker_version", 2, "", "refused", ""),
            ("rollback", "ranker_version", 1, "live", "rolled_back", "差"),
        ]
        assert trail[0].details == {"name": "learned-1", "digest": FIRST.digest}
        assert {e.actor for e in trail} == {COMMAND_LINE.name}


def test_what_was_judged_against_a_ranker_that_serves_no_more_is_not_stored(database):
    store(database, FIRST)
    with pytest.raises(Conflict) as caught:
        store(database, SECOND, replaces=SHIPPED)
    assert caught.value.code == "learn_overtaken"
    with database.read() as session:
        assert len(versions(session)) == 1


def test_strangers_neither_store_nor_go_back(database):
    stranger = Actor("203.0.113.9", local=False)
    with database.write() as session:
        with pytest.raises(Forbidden):
            keep(session, stranger, FIRST, REPORT, replaces=SHIPPED, passed=True)
        with pytest.raises(Forbidden):
            roll_back(session, stranger)


def test_nothing_is_left_of_a_version_whose_transaction_fails(database):
    with database.write() as session:
        keep(session, COMMAND_LINE, FIRST, REPORT, replaces=SHIPPED, passed=True)
        session.rollback()
    assert live(database) is SHIPPED
    with database.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []


@pytest.fixture(autouse=True)
def nothing_read_yet():
    """As in a process that has just started."""
    learning._models.clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: plain["features"].pop(),
        lambda plain: plain["features"][0].update(name="something_else"),
        lambda plain: plain["features"][0].update(weight=-1),
        lambda plain: plain["features"][0].update(weight=9.0),
        lambda plain: plain.update(format=99),
        lambda plain: plain.pop("bias"),
    ],
)
def test_a_version_that_does_not_fit_the_program_is_passed_over_and_named(database, spoil):
    plain = replace(FIRST, name="learned-1").to_json()
    spoil(plain)
    with database.write() as session:
        session.add(
            RankerVersion(
                name="learned-1", parent=SHIPPED.name, model=plain, digest=FIRST.digest,
                report=REPORT, made_by="t", live_from=LIVE_FROM,
            )
        )  # fmt: skip
        session.commit()
    with database.read() as session:
        now = serving(session)
        assert (now.ranker, now.version, now.usable) == (SHIPPED, "learned-1", False)
        assert [standing for _, standing in versions(session)] == ["unusable"]
        assert learned_until(session) is None
    taken, after = back(database)
    assert (taken, after.ranker, after.usable) == ("learned-1", SHIPPED, True)


def test_a_version_with_inputs_of_another_program_is_sound_but_does_not_serve(database):
    store(database, BASE)
    with database.read() as session:
        assert not serving(session).usable
        assert live_ranker(session) is SHIPPED
        assert get_version(session, "learned-1").names == BASE.names
    store(database, FIRST)
    assert live(database).name == "learned-2"


def test_models_are_found_by_name(database):
    store(database, FIRST, passed=False)
    with database.read() as session:
        assert get_version(session, "learned-1").digest == FIRST.digest
        assert get_version(session, SHIPPED.name) is SHIPPED
        with pytest.raises(NotFound, match="nothing"):
            get_version(session, "nothing")


def test_asking_for_the_live_ranker_costs_one_indexed_query(database):
    store(database, FIRST)
    with database.read() as session:
        live_ranker(session)
        statements = []
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        live_ranker(session)
        assert len(statements) == 1
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT name FROM ranker_version WHERE live_from IS NOT NULL "
            "ORDER BY live_from DESC, id DESC LIMIT 1"
        )
        assert "ix_ranker_version_live_from" in " ".join(row[-1] for row in plan)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    runtime = Runtime.open(tmp_path_factory.mktemp("city"))
    with runtime.database.write() as session:
        load_demo(session, SYSTEM)
        session.commit()
    yield runtime
    runtime.close()


def rankings(runtime):
    """All that a ranking consists of, of the first needs: codes, scores and contributions to the last bit."""
    with runtime.database.read() as session:
        needs = session.scalars(select(Need).order_by(Need.id).limit(6)).all()
        results = [runtime.recommender.for_record(session, need, limit=10) for need in needs]
    told = [
        (
            result.verdict, result.ranker, result.ranker_digest,
            [(r.listing.code, r.score.hex(), sorted(r.components.items())) for r in result.recommendations],
        )
        for result in results
    ]  # fmt: skip
    return repr(told).encode()


def test_a_rollback_restores_rankings_to_the_byte(city):
    before = rankings(city)
    assert store(city.database, FIRST) == "learned-1"
    learned = rankings(city)
    assert learned != before
    store(city.database, SECOND)
    assert rankings(city) not in (before, learned)
    back(city.database)
    assert rankings(city) == learned
    back(city.database)
    assert rankings(city) == before
