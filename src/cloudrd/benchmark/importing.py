"""import: a file of resources into a fresh data folder, until they can be found in the saved index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from cloudrd.benchmark.bench import CITY, RESOURCES, Bench
from cloudrd.benchmark.figures import OURS, BenchmarkError, Figure, Finding
from cloudrd.benchmark.timing import Stopwatch, Watched
from cloudrd.domain.vocabulary import Side

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime

STAGES = {"store": "check and store", "encode": "encode", "index": "read back, build and save the index"}


def measure(bench: Bench) -> Iterator[Finding]:
    """Items a second, whole and by stage, and what it takes on the disk."""
    found, size = bench.city, bench.size
    total = sum(found[stage] for stage in STAGES)
    yield Figure(
        "import", OURS, "to searchable", size / total, "items/s", f"{size:,} resources, {total:.1f} s"
    )
    cpu = found["cpu_s"]
    yield Figure("import", OURS, "to searchable, processor time", size / cpu, "items/s", f"{cpu:.1f} s")
    for stage, name in STAGES.items():
        yield Figure("import", OURS, name, size / found[stage], "items/s", f"{found[stage]:.1f} s")
    yield Figure("import", OURS, "database", found["database_mb"], "MB")
    yield Figure("import", OURS, "saved index", found["index_mb"], "MB")
    yield Figure("import", OURS, "peak memory", found["memory_mb"], "MB")


def import_city(folder: Path, seconds: float) -> dict[str, Any]:
    """Import through the service that `cloudrd import` uses; BenchmarkError unless all can be found."""
    from cloudrd.runtime import Runtime

    runtime, watch = Runtime.open(folder / CITY), Stopwatch()
    about: dict[str, Any] = {"encoder": runtime.encoder.fingerprint}
    runtime.encoder = Watched(runtime.encoder, watch, "encode_documents")
    start, cpu = perf_counter(), process_time()
    created = _store(runtime, folder / RESOURCES)
    stored = perf_counter()
    with runtime.database.read() as session:
        runtime.keeper.save(session)
    indexing, cpu = perf_counter() - stored, process_time() - cpu
    runtime.close()
    about["index_mb"] = _saved_size(folder / CITY, created)
    about["database_mb"] = sum(file.stat().st_size for file in (folder / CITY).glob("*.sqlite3*")) / 1e6
    stages = {"store": stored - start, "encode": watch.seconds, "index": indexing - watch.seconds}
    return about | stages | {"cpu_s": cpu}


def _store(runtime: Runtime, file: Path) -> int:
    """How many resources were imported and committed."""
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.importing import import_file

    with runtime.database.write() as session:
        report = import_file(session, COMMAND_LINE, Side.RESOURCE, file)
        session.commit()
    return report.created


def _saved_size(city: Path, created: int) -> float:
    """Megabytes of the saved index; BenchmarkError unless it holds all that was `created`."""
    from cloudrd.runtime import Runtime

    runtime = Runtime.open(city)
    with runtime.database.read() as session:
        saved = runtime.keeper.status(session)[Side.RESOURCE.value]["snapshot"]
    runtime.close()
    if not saved or saved["count"] != created:
        raise BenchmarkError(f"{created} resources were imported, the saved index holds {saved}")
    return float(saved["size"]) / 1e6
