"""Which decisions are learned from, with which inputs and which weight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cloudrd.matching.learning import Example
from cloudrd.services.judgements import read_judgements
from cloudrd.store.records import Match, MatchRun
from learning_support import LENGTH, START, fill_office, resource_id

NAMES = ("wording", "meaning")
ENCODER = "test-encoder"


def pair(query: int, place: int, grade: int) -> Example:
    return Example(query, (query / 10, place / 10), grade, 1.0, place)


@pytest.fixture
def office(database):
    """Three needs: places 1 to 4, 1 to 2 and 1 decided, in this order of time."""
    examples = [pair(q, p, g) for q, p, g in (
        (1, 1, 3), (1, 2, 0), (1, 3, 2), (1, 4, 1), (2, 1, 0), (2, 2, 2), (3, 1, 2),
    )]  # fmt: skip
    fill_office(database, examples, ENCODER, names=NAMES)
    return database


def read(database, names=NAMES, encoder=ENCODER):
    with database.read() as session:
        return read_judgements(session, names, encoder)


def change(database, condition, **columns):
    with database.write() as session:
        session.execute(update(Match).where(condition).values(**columns))
        session.commit()


def of_pair(need, place):
    return (Match.need_id == need) & (Match.resource_id == resource_id(need, place))


def test_decided_pairs_become_examples_with_grade_place_and_inputs(office):
    found = read(office)
    assert [(e.query, e.position, e.grade) for e in found.examples] == [
        (("need", 1), 1, 3), (("need", 1), 2, 0), (("need", 1), 3, 2), (("need", 1), 4, 1),
        (("need", 2), 1, 0), (("need", 2), 2, 2), (("need", 3), 1, 2),
    ]  # fmt: skip
    assert found.examples[1].features == (0.1, 0.2)
    assert found.queries == (("need", 1), ("need", 2), ("need", 3))
    assert found.until == START + timedelta(hours=2, minutes=1)
    assert found.left_out == {}


def test_inputs_are_found_by_their_names(office):
    assert read(office, ("meaning",)).examples[1].features == (0.2,)
    assert read(office, ("meaning", "wording")).examples[1].features == (0.2, 0.1)


def test_decisions_without_an_input_or_by_another_encoder_are_left_out_and_counted(office):
    assert read(office, (*NAMES, "newer")).left_out == {"other_features": 7}
    assert read(office, encoder="other").left_out == {"other_encoder": 7}
    assert len(read(office, encoder="").examples) == 7
    change(office, of_pair(1, 1), features=[1.0])
    assert read(office).left_out == {"other_features": 1}


@pytest.mark.parametrize("reason", ["price", "property", "capacity", "conflict_of_interest", "stale"])
def test_what_says_nothing_about_relevance_is_left_out(office, reason):
    change(office, of_pair(2, 1), reason_code=reason)
    found = read(office)
    assert found.left_out == {reason: 1}
    assert [e.position for e in found.examples if e.query == ("need", 2)] == [2]
    assert found.unclear == {("need", 2)}


def test_a_rejection_without_a_reason_is_left_out(office):
    change(office, of_pair(2, 1), reason_code="")
    assert read(office).left_out == {"no_reason": 1}


def test_of_several_decisions_on_a_pair_the_latest_counts(office):
    """The third need gets a second list, in which its first resource is turned down a day later."""
    second = [Example(3, (0.9, 0.9), 0, 1.0, 1)]
    fill_office(office, second, ENCODER, names=NAMES, start=START + timedelta(days=1), first_need=3)
    found = read(office)
    (last,) = [e for e in found.examples if e.query == ("need", 3)]
    assert (last.grade, last.features) == (0, (0.9, 0.9))
    assert found.left_out == {"earlier": 1}


def test_a_decision_that_was_taken_back_does_not_count(office):
    change(office, of_pair(1, 1), state="suggested", decided_at=None)
    assert len(read(office).examples) == 6


def test_queries_stand_in_the_order_of_their_last_decision(office):
    change(office, of_pair(1, 4), decided_at=START + timedelta(days=9))
    found = read(office)
    assert found.queries == (("need", 2), ("need", 3), ("need", 1))
    assert found.decided_after(None) == set(found.queries)
    assert found.decided_after(START + timedelta(minutes=30)) == {("need", 2), ("need", 3)}
    assert found.decided_after(START + timedelta(days=30)) == frozenset()


def test_decisions_further_down_count_more_by_how_seldom_they_are_made(office):
    found = read(office)
    assert len(found.shares) == LENGTH
    assert list(found.shares) == sorted(found.shares, reverse=True)
    of_first = {e.position: e.weight for e in found.examples if e.query == ("need", 1)}
    assert of_first[1] < of_first[2] < of_first[4]
    ratio = found.shares[0] / found.shares[3]
    assert of_first[4] / of_first[1] == pytest.approx(ratio)


def test_lists_that_nobody_took_up_say_nothing_about_places(office):
    before = read(office).shares
    fill_office(office, [pair(4, 1, 2)], ENCODER, names=NAMES, start=START + timedelta(days=1), first_need=4)
    change(office, Match.need_id == 4, state="suggested", decided_at=None)
    assert read(office).shares == before


def test_imported_decisions_count_once_each_wherever_they_stood(office):
    with office.write() as session:
        session.execute(update(MatchRun).where(MatchRun.query_id == 1).values(origin="old system"))
        session.commit()
    assert {e.weight for e in read(office).examples if e.query == ("need", 1)} == {1.0}
    change(office, Match.need_id == 1, shown_position=None)
    assert {e.position for e in read(office).examples if e.query == ("need", 1)} == {None}


def test_an_ended_pairing_keeps_its_grade_unless_it_ended_for_want_of_relevance(office):
    change(office, of_pair(3, 1), state="ended", reason_code="price")
    assert read(office).examples[-1].grade == 3
    change(office, of_pair(3, 1), state="ended", reason_code="technical_mismatch")
    assert read(office).examples[-1].grade == 0


def test_both_sides_may_ask_and_an_empty_office_has_nothing(database, office):
    with office.write() as session:
        session.execute(update(MatchRun).where(MatchRun.query_id == 2).values(side="resource"))
        session.commit()
    assert ("resource", 2) in read(office).queries
    with office.write() as session:
        session.execute(update(Match).values(state="suggested", decided_at=None))
        assert session.scalars(select(Match.id)).all()
        session.commit()
    found = read(office)
    assert (found.examples, found.until, found.shares) == ((), None, ())
