"""search: matching a passage in process, and peers on the same texts and queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from cloudrd.benchmark import peers
from cloudrd.benchmark.bench import CITY, QUERIES, Bench
from cloudrd.benchmark.figures import (
    OURS,
    BenchmarkError,
    Figure,
    Finding,
    LeftOut,
    in_words,
    latencies,
    percentile,
)
from cloudrd.benchmark.sample import read_lines
from cloudrd.benchmark.timing import Stopwatch, Watched, each_ms
from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.vocabulary import Side

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime
    from cloudrd.services.recommending import Stock

Clock = Callable[[], float]
LIMIT = 10
STAGES = ("encode", "retrieve", "read", "judge and order", "explain")


def measure(bench: Bench) -> Iterator[Finding]:
    """Ours whole (filters, conditions, explanations), by stage, and bare; peers' search for the best ten."""
    assert bench.city_folder
    found = bench.process("search")
    yield from latencies("search", OURS, "match", found["ms"], "ten explained recommendations")
    yield Figure("search", OURS, "match, processor time", median(found["cpu_ms"]), "ms", "median")
    for stage in STAGES:
        yield Figure("search", OURS, f"stage: {stage}", found["stages"][stage], "ms", "median")
    yield from latencies(
        "search", OURS, "search", found["search_ms"], "encode and retrieve: up to 300 candidates"
    )
    cpu = median(found["search_cpu_ms"])
    yield Figure("search", OURS, "search, processor time", cpu, "ms", "median")
    building = bench.city["encode"] + bench.city["index"]
    yield Figure("search", OURS, "build", bench.size / building, "items/s", "encode and index, as in import")
    yield Figure("search", OURS, "peak memory", found["memory_mb"], "MB")
    yield Figure("search", OURS, "first match", found["first_ms"], "ms", "opening the saved index included")
    for name in peers.TASKS:
        yield from _peer(bench, name, percentile(found["ms"], 0.5))


def _peer(bench: Bench, name: str, match_ms: float) -> Iterator[Finding]:
    try:
        found = bench.process(f"search {name}")
    except BenchmarkError as error:
        yield LeftOut("search", name, str(error))
        return
    if "missing" in found:
        yield LeftOut("search", name, f"{found['missing']} is not installed")
        return
    figures = latencies("search", name, "search", found["ms"], found["note"])
    whole = in_words(figures[0], figures[0].value / match_ms)
    yield replace(figures[0], note=f"{figures[0].note}; {whole} than our whole match")
    yield figures[1]
    yield Figure("search", name, "search, processor time", median(found["cpu_ms"]), "ms", "median")
    yield Figure(
        "search", name, "build", bench.size / found["build_s"], "items/s", f"{found['build_s']:.1f} s"
    )
    yield Figure("search", name, "peak memory", found["memory_mb"], "MB")


def match_all(folder: Path, seconds: float) -> dict[str, Any]:
    """Match every query as a request does; then once more in stages."""
    from cloudrd.runtime import Runtime

    queries = read_lines(folder / QUERIES)
    start = perf_counter()
    runtime = Runtime.open(folder / CITY)
    _match(runtime, queries[0])
    first = (perf_counter() - start) * 1000
    ms = each_ms(lambda text: _match(runtime, text), queries, seconds)
    cpu_ms = each_ms(lambda text: _match(runtime, text), queries, seconds / 4, clock=process_time)
    with runtime.database.read() as session:
        stock = runtime.recommender.stock(session, Side.RESOURCE)
        taken = _in_stages(stock, queries[: len(ms)], perf_counter)
        cpu_taken = _in_stages(stock, queries[: len(cpu_ms)], process_time)
    runtime.close()
    stages = {stage: median(values) for stage, values in taken.items()}
    found = {"ms": ms, "cpu_ms": cpu_ms, "stages": stages, "first_ms": first}
    return found | {"search_ms": _searching(taken), "search_cpu_ms": _searching(cpu_taken)}


def _match(runtime: Runtime, text: str) -> None:
    with runtime.database.read() as session:
        if not runtime.recommender.for_text(session, text, limit=LIMIT).recommendations:
            raise BenchmarkError(f"nothing was recommended for {text!r}")


def _searching(taken: Mapping[str, list[float]]) -> list[float]:
    return [a + b for a, b in zip(taken["encode"], taken["retrieve"], strict=True)]


def _in_stages(stock: Stock, queries: list[str], clock: Clock) -> dict[str, list[float]]:
    """Milliseconds of each stage for each query."""
    watches, watched = _watched(stock, clock)
    taken: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for text in queries:
        explained = _recommend(text, stock, clock, explain=True)
        bare = _recommend(text, watched, clock, explain=False)
        parts = {stage: watch.take() * 1000 for stage, watch in watches.items()}
        parts |= {"judge and order": bare - sum(parts.values()), "explain": explained - bare}
        for stage, ms in parts.items():
            taken[stage].append(ms)
    return taken


def _recommend(text: str, stock: Stock, clock: Clock, *, explain: bool) -> float:
    """Milliseconds of one recommendation."""
    from cloudrd.matching.ranker import shipped_ranker
    from cloudrd.services.recommending import recommend

    today, start = date.today(), clock()
    query, filters = Listing(side=Side.NEED, summary=text), Filter(valid_on=today)
    recommend(query, stock, shipped_ranker(), filters=filters, limit=LIMIT, today=today, explain=explain)
    return (clock() - start) * 1000


def _watched(stock: Stock, clock: Clock) -> tuple[dict[str, Stopwatch], Stock]:
    """`stock` with a stopwatch on each of its parts, and the stopwatches by stage."""
    watches = {stage: Stopwatch(clock) for stage in STAGES[:3]}
    encoder: Any = Watched(stock.encoder, watches["encode"], "encode_queries")
    index: Any = Watched(stock.index, watches["retrieve"], "search")
    return watches, replace(stock, encoder=encoder, index=index, load=watches["read"].timed(stock.load))
