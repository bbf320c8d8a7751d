"""Taking times."""

import time

import pytest

from cloudrd.benchmark.figures import BenchmarkError
from cloudrd.benchmark.timing import Stopwatch, Watched, each_ms, rate


def test_calls_are_timed_one_by_one_after_a_warm_up_that_does_not_count():
    seen = []
    taken = each_ms(seen.append, [1, 2, 3], seconds=10, warm_up=2)
    assert seen == [2, 3, 1, 2, 3]
    assert len(taken) == 3
    assert all(ms >= 0 for ms in taken)


def test_a_series_ends_when_its_time_is_up():
    taken = each_ms(lambda _: time.sleep(0.02), range(50), seconds=0.05, warm_up=0)
    assert 1 <= len(taken) <= 4
    assert all(ms >= 19 for ms in taken)


def test_nothing_to_measure_is_an_error():
    with pytest.raises(BenchmarkError, match="no queries"):
        each_ms(print, [], seconds=1)


def test_a_rate_counts_whole_batches_and_stops_in_time():
    batches = []
    speed, done = rate(batches.append, list(range(10)), seconds=10, batch=4)
    assert batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert done == 10
    assert speed > 100
    speed, done = rate(lambda some: time.sleep(0.05), list(range(10)), seconds=0.01, batch=4)
    assert done == 4
    assert speed < 81


def test_a_watched_object_is_timed_in_the_named_methods_and_the_same_in_all_else():
    class Slow:
        kept = "as it is"

        def wait(self, seconds):
            time.sleep(seconds)
            return seconds

        def fail(self):
            raise KeyError("gone")

        def __len__(self):
            return 3

    watch = Stopwatch()
    watched = Watched(Slow(), watch, "wait", "fail")
    assert watched.wait(0.02) == 0.02
    assert (watched.kept, len(watched)) == ("as it is", 3)
    with pytest.raises(KeyError):
        watched.fail()
    assert 0.02 <= watch.take() < 1
    assert watch.take() == 0
