from datetime import UTC, datetime, timedelta

import pytest

from cloudrd.evaluation.coverage import Coverages

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


NEEDS = {n: day(n) for n in range(20)}
VERDICTS = [(1, day(3), "matches"), (2, day(4), "no_match"), (3, day(5), "no_match"), (3, day(8), "matches"),
            (99, day(2), "matches")]  # fmt: skip
ACCEPTED = [(1, day(9)), (1, day(6)), (99, day(1)), (15, day(7))]


def test_shares_of_the_needs_posted_by_then():
    found = Coverages(NEEDS, VERDICTS, ACCEPTED).until(day(10))
    assert found.needs == 10
    assert (found.listed.value, found.answered.value, found.no_match.value) == (0.3, 0.1, 0.1)
    assert found.listed.low <= 0.3 <= found.listed.high


def test_only_what_was_done_before_counts():
    covered = Coverages(dict.fromkeys(range(10), START), VERDICTS, ACCEPTED)
    assert covered.until(day(3)).listed.value == 0
    assert covered.until(day(6)).no_match.value == 0.2
    assert covered.until(day(6)).answered.value == 0
    assert covered.until(day(7)).answered.value == 0.1
    assert covered.until(day(9)).no_match.value == 0.1


@pytest.mark.parametrize("count", [0, 9])
def test_a_handful_of_needs_gives_no_share(count):
    found = Coverages(dict.fromkeys(range(count), START), VERDICTS, ACCEPTED).until(day(99))
    assert {found.listed.value, found.answered.value, found.no_match.value} == {None}
    assert found.listed.reason == "quality_few_needs"
