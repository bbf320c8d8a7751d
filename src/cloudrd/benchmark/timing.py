"""Taking times: single calls, and calls repeated within a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, TypeVar

from cloudrd.benchmark.figures import BenchmarkError

T = TypeVar("T")
WARM_UP = 10


class Stopwatch:
    """Seconds spent in the calls that went through it."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.seconds = 0.0
        self.clock = clock

    def timed(self, call: Callable[..., T]) -> Callable[..., T]:
        """`call`, with its time added to `seconds`."""

        def measured(*args: object, **options: object) -> T:
            start = self.clock()
            try:
                return call(*args, **options)
            finally:
                self.seconds += self.clock() - start

        return measured

    def take(self) -> float:
        """Seconds since the last `take`."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds


class Watched:
    """`inner` with some of its methods timed."""

    def __init__(self, inner: Any, watch: Stopwatch, *methods: str) -> None:
        self._inner = inner
        self._timed = {name: watch.timed(getattr(inner, name)) for name in methods}

    def __getattr__(self, name: str) -> Any:
        return self._timed.get(name) or getattr(self._inner, name)

    def __len__(self) -> int:
        return len(self._inner)


def each_ms(
    call: Callable[[T], object],
    items: Sequence[T],
    seconds: float,
    warm_up: int = WARM_UP,
    clock: Callable[[], float] = perf_counter,
) -> list[float]:
    """Milliseconds of `call` for each of `items`, as many as `seconds` allow, after a warm-up not counted.

    The warm-up uses the last items. At least one is measured; BenchmarkError when there is none. With
    `clock=process_time` other programs on the machine count less.
    """
    if not items:
        raise BenchmarkError("there is nothing to measure: no queries")
    for item in items[-warm_up:] if warm_up else ():
        call(item)
    taken: list[float] = []
    until = perf_counter() + seconds
    for item in items:
        start = clock()
        call(item)
        taken.append((clock() - start) * 1000)
        if perf_counter() > until:
            break
    return taken


def rate(
    call: Callable[[Sequence[T]], object], items: Sequence[T], seconds: float, batch: int
) -> tuple[float, int]:
    """(items a second, items done) of `call` on batches of `items`, as many as `seconds` allow."""
    done, start = 0, perf_counter()
    while done < len(items) and (not done or perf_counter() - start < seconds):
        some = items[done : done + batch]
        call(some)
        done += len(some)
    return done / (perf_counter() - start), done
