"""http: `cloudrd serve` as users run it, asked from this machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from cloudrd.benchmark.bench import Bench
from cloudrd.benchmark.figures import OURS, Figure, Finding, latencies
from cloudrd.benchmark.server import CALLS_PER_ADDRESS, MANY_ADDRESSES, Client, Server, serving
from cloudrd.benchmark.timing import each_ms

CLIENTS = 4


def measure(bench: Bench) -> Iterator[Finding]:
    """Latency seen by one client; answers a second, and latency, with four at once."""
    queries = bench.sample.queries if MANY_ADDRESSES else bench.sample.queries[: CALLS_PER_ADDRESS // 4]
    with serving(bench.city_folder) as server:
        server.wait(queries[0])
        alone = each_ms(Client(server.port).match, queries, bench.seconds / 2)
        speed, together = _together(server, queries, bench.seconds / 2)
    note = "POST /api/v1/match, two worker processes, one connection"
    yield from latencies("http", OURS, "match, 1 client", alone, note)
    yield Figure(
        "http", OURS, f"matches, {CLIENTS} clients", speed, "requests/s", "the clients share the machine"
    )
    yield from latencies("http", OURS, f"match, {CLIENTS} clients", together)


def _together(server: Server, queries: list[str], seconds: float) -> tuple[float, list[float]]:
    """(answers a second, latencies in ms) of clients that each ask their share of the queries."""
    shares = [queries[i::CLIENTS] for i in range(CLIENTS)]
    clients = [Client(server.port) for _ in shares]
    for client, share in zip(clients, shares, strict=True):
        client.match(share[0])
    start = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [
            pool.submit(each_ms, client.match, share, seconds, 0)
            for client, share in zip(clients, shares, strict=True)
        ]
        taken = [ms for run in runs for ms in run.result()]
    return len(taken) / (perf_counter() - start), taken
