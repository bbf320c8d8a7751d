"""update: from posting a resource to another process recommending it."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from cloudrd.benchmark.bench import Bench
from cloudrd.benchmark.figures import OURS, BenchmarkError, Finding, latencies
from cloudrd.benchmark.server import Client, serving
from cloudrd.domain.vocabulary import ResourceKind, Side
from cloudrd.runtime import Runtime
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.posting import create

POSTINGS, WARM_UP = 25, 5


def measure(bench: Bench) -> Iterator[Finding]:
    """The very next request of the server must hold what this process has posted."""
    texts = [f"{text} CR-{bench.seed}-{i:04d}" for i, text in enumerate(bench.sample.queries[:POSTINGS])]
    runtime = Runtime.open(bench.city_folder)
    posting, whole = [], []
    with serving(bench.city_folder) as server:
        server.wait(texts[0])
        client = Client(server.port)
        for text in texts:
            start = perf_counter()
            code = post(runtime, text)
            posting.append((perf_counter() - start) * 1000)
            answer = client.match(text)
            whole.append((perf_counter() - start) * 1000)
            if code not in [one["resource"]["code"] for one in answer["recommendations"]]:
                raise BenchmarkError(f"{code} was posted and the next answer of the server lacks it")
    runtime.close()
    warm = min(WARM_UP, len(texts) - 1)
    yield from latencies("update", OURS, "posting", posting[warm:], "checked, stored, committed")
    note = "posting and the next answer of the server, which holds it"
    yield from latencies("update", OURS, "posted → recommended by another process", whole[warm:], note)


def post(runtime: Runtime, text: str) -> str:
    """Post a resource; its code."""
    data = {"kind": ResourceKind.ACHIEVEMENT.value, "title": text[:40], "summary": text}
    with runtime.database.write() as session:
        record = create(session, COMMAND_LINE, Side.RESOURCE, data, encoder=runtime.encoder)
        session.commit()
        return record.code or ""
