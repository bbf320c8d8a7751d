from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.evaluation.coverage import Coverages

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


LISTS = [(1, day(3), "matches"), (2, day(4), "no_match"), (3, day(5), "no_match"), (3, day(8), "matches"),
         (99, day(2), "no_match")]  # fmt: skip
ACCEPTED = [(1, day(9)), (1, day(3)), (99, day(2)), (15, day(7))]


def test_shares_of_the_needs_posted_by_then():
    found = Coverages({n: day(n) for n in range(20)}, LISTS, ACCEPTED).until(day(10))
    assert found.needs == 10
    assert (found.listed.value, found.answered.value, found.no_match.value) == (0.3, 0.1, 0.1)
    assert found.listed.low <= 0.3 <= found.listed.high


def test_only_what_was_done_before_counts():
    covered = Coverages(dict.fromkeys(range(10), START), LISTS, ACCEPTED)
    assert covered.until(day(3)).listed.value == 0
    assert covered.until(day(4)).answered.value == 0.1
    assert covered.until(day(6)).no_match.value == 0.2
    assert covered.until(day(9)).no_match.value == 0.1


@pytest.mark.parametrize("count", [0, 9])
def test_a_handful_of_needs_gives_no_share(count):
    found = Coverages(dict.fromkeys(range(count), START), LISTS, ACCEPTED).until(day(99))
    assert {found.listed.value, found.answered.value, found.no_match.value} == {None}
    assert found.listed.reason == "quality_few_needs"


MADE = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 30).map(day), st.sampled_from(["matches", "no_match"]),
              st.booleans()),
    max_size=40, unique_by=lambda one: one[1],
)  # fmt: skip


@given(MADE, st.integers(0, 31))
def test_counting_need_by_need_gives_the_same(made, number):
    needs, end = {n: day(2 * n) for n in range(12)}, day(number)
    posted = [need for need, at in needs.items() if at < end]
    done = [sorted(one[1:] for one in made if one[0] == need and one[1] < end) for need in posted]
    expected = (
        sum(bool(lists) for lists in done),
        sum(any(accepted for *_, accepted in lists) for lists in done),
        sum(bool(lists) and lists[-1][1] == "no_match" for lists in done),
    )
    found = Coverages(needs, [one[:3] for one in made], [one[:2] for one in made if one[3]]).until(end)
    assert found.needs == len(posted)
    if found.needs >= 10:
        shares = (found.listed, found.answered, found.no_match)
        assert tuple(round(share.value * found.needs) for share in shares) == expected
