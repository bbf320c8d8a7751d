"""States of kept matches: what may follow what, by any path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import MatchState
from cloudrd.domain.workflow import MATCH_TRANSITIONS, check_match_transition

STATES = list(MatchState)


def test_every_state_has_a_line():
    assert set(MATCH_TRANSITIONS) == set(MatchState)


def test_every_state_is_reached_from_suggested():
    reached, frontier = {MatchState.SUGGESTED}, [MatchState.SUGGESTED]
    while frontier:
        for target in MATCH_TRANSITIONS[frontier.pop()] - reached:
            reached.add(target)
            frontier.append(target)
    assert reached == set(MatchState)


@given(st.lists(st.sampled_from(STATES), max_size=30))
def test_whatever_is_tried_only_the_table_moves_a_match(tried):
    state, proposed = MatchState.SUGGESTED, False
    for target in tried:
        if target in MATCH_TRANSITIONS[state]:
            check_match_transition(state, target)
            state = target
        else:
            with pytest.raises(Conflict) as caught:
                check_match_transition(state, target)
            assert caught.value.code == "match_state_conflict"
            assert caught.value.params == {
                "state": (state.zh, state.en),
                "target": (target.zh, target.en),
            }
        proposed = proposed or state is MatchState.PROPOSED
        # Once it has left the house there is no way back to the queue.
        assert not proposed or state in (MatchState.PROPOSED, MatchState.SIGNED, MatchState.ENDED)


@pytest.mark.parametrize("state", [MatchState.SIGNED, MatchState.ENDED])
def test_what_is_signed_or_ended_stays_so(state):
    assert MATCH_TRANSITIONS[state] == frozenset()


def test_both_languages_name_the_states():
    with pytest.raises(Conflict, match="The match is signed; it cannot become suggested"):
        check_match_transition(MatchState.SIGNED, MatchState.SUGGESTED)
