import pytest

from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import MATCHABLE_STATES, ListingState
from cloudrd.domain.workflow import LISTING_TRANSITIONS, check_transition


def test_every_state_has_a_line():
    assert set(LISTING_TRANSITIONS) == set(ListingState)


def test_every_state_is_reached_from_draft():
    reached, frontier = {ListingState.DRAFT}, [ListingState.DRAFT]
    while frontier:
        for target in LISTING_TRANSITIONS[frontier.pop()] - reached:
            reached.add(target)
            frontier.append(target)
    assert reached == set(ListingState)


@pytest.mark.parametrize("current", list(ListingState))
@pytest.mark.parametrize("target", list(ListingState))
def test_what_is_not_in_the_table_is_refused(current, target):
    if target in LISTING_TRANSITIONS[current]:
        check_transition(current, target)
    else:
        with pytest.raises(Conflict) as caught:
            check_transition(current, target)
        assert caught.value.params["state"] == current


def test_only_open_listings_are_matchable():
    assert {ListingState.PUBLISHED, ListingState.IN_PAIRING} == MATCHABLE_STATES
