import pytest

from cloudrd.domain.judgement import accepted, grade_of
from cloudrd.domain.vocabulary import DeclineReason, MatchState

UNCLEAR = ("advantage_unclear", "description_unclear", "route_unclear", "too_early")
NO_JUDGEMENT = ("price", "property", "capacity", "conflict_of_interest", "stale")


@pytest.mark.parametrize(
    ("state", "grade"), [("signed", 3), ("proposed", 3), ("approved", 2), ("suggested", None)]
)
def test_what_the_office_goes_on_with_is_relevant(state, grade):
    assert grade_of(state, "") == grade


def test_rejections_are_graded_by_their_reason():
    assert grade_of("rejected", "technical_mismatch") == 0
    assert {grade_of("rejected", reason) for reason in UNCLEAR} == {1}
    assert {grade_of("rejected", reason) for reason in (*NO_JUDGEMENT, "")} == {None}
    assert {*UNCLEAR, *NO_JUDGEMENT, "technical_mismatch"} == {r.value for r in DeclineReason}


def test_an_ended_match_was_proposed_before():
    assert grade_of("ended", "capacity") == grade_of("ended", "") == 3
    assert grade_of("ended", "technical_mismatch") == 0
    assert grade_of("ended", "too_early") == 1


def test_every_state_of_the_vocabulary_is_known():
    judged = {s for s in MatchState if grade_of(s, "technical_mismatch") is not None}
    assert set(MatchState) - judged == {MatchState.SUGGESTED}


def test_acceptance_is_what_the_office_went_on_with():
    assert {state for state in MatchState if accepted(state) is None} == {MatchState.SUGGESTED}
    assert {state for state in MatchState if accepted(state) is False} == {MatchState.REJECTED}
