"""start: from nothing running to the first match over HTTP, and to the help of the command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from time import perf_counter

from cloudrd.benchmark.bench import Bench, environment
from cloudrd.benchmark.figures import OURS, Figure, Finding, percentile
from cloudrd.benchmark.server import COMMAND, serving

STARTS, HELPS = 3, 5


def measure(bench: Bench) -> Iterator[Finding]:
    """Medians; files are in the system's cache, as after an update or a restart."""
    first = [_first_match(bench) for _ in range(STARTS)]
    note = f"from the saved index; {STARTS} times"
    yield Figure("start", OURS, "first match over HTTP", percentile(first, 0.5), "ms", note)
    helps = [_help() for _ in range(HELPS)]
    yield Figure("start", OURS, "cloudrd --help", percentile(helps, 0.5), "ms", f"{HELPS} times")


def _first_match(bench: Bench) -> float:
    folder, text = bench.city_folder, bench.sample.queries[0]
    start = perf_counter()
    with serving(folder) as server:
        server.wait(text)
        return (perf_counter() - start) * 1000


def _help() -> float:
    start = perf_counter()
    subprocess.run([*COMMAND, "--help"], capture_output=True, check=True, env=environment())  # noqa: S603 - our own command
    return (perf_counter() - start) * 1000
