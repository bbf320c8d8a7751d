"""`scripts/benchmark [--size N] [--only NAME,…] [--json OUT]`; see docs/benchmark.md."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console

from cloudrd.benchmark import encode, importing, machine, over_http, search, starting, updating
from cloudrd.benchmark.bench import Bench, environment
from cloudrd.benchmark.figures import OURS, BenchmarkError, Finding, LeftOut
from cloudrd.benchmark.report import Report

MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Finding]]] = {
    "encode": encode.measure,
    "import": importing.measure,
    "search": search.measure,
    "http": over_http.measure,
    "start": starting.measure,
    "update": updating.measure,
}
WIDTH = 170


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON; exit status 1 when a figure of ours could not be taken."""
    options = _parser().parse_args(arguments)
    _put_settings_aside()
    about, start = machine.describe(), perf_counter()
    with TemporaryDirectory(prefix="cloudrd-benchmark-") as folder:
        bench = Bench(
            Path(folder), options.size, options.seed, options.queries, options.seconds, options.corpus
        )
        try:
            settings = _settings(bench)
        except BenchmarkError as error:
            _say(str(error))
            return 1
        findings = list(_findings(bench, options.only))
    report = Report(about, settings | {"seconds in all": round(perf_counter() - start)}, findings)
    report.print(Console(width=max(WIDTH, shutil.get_terminal_size().columns)))
    if options.json:
        options.json.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(one.subject == OURS for one in report.left_out))


def _findings(bench: Bench, names: Sequence[str]) -> Iterator[Finding]:
    for name in names:
        _say(f"{name} …")
        try:
            yield from MEASUREMENTS[name](bench)
        except BenchmarkError as error:
            yield LeftOut(name, OURS, str(error))


def _put_settings_aside() -> None:
    """Forget the caller's database and folders: what is measured must never touch a city in use."""
    kept = environment()
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update(kept)


def _settings(bench: Bench) -> dict[str, object]:
    """What was measured with; makes the sample."""
    sample = bench.sample
    mean = sum(map(len, sample.documents)) / len(sample.documents)
    return {
        "resources": bench.size,
        "characters each": round(mean),
        "text": sample.source,
        "recombined": sample.recombined,
        "queries": len(sample.queries),
        "characters a query": round(sum(map(len, sample.queries)) / len(sample.queries)),
        "seed": bench.seed,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__)
    parser.add_argument("--size", type=_positive, default=10_000, help="resources (10000)")
    parser.add_argument("--only", type=_names, default=list(MEASUREMENTS), help=",".join(MEASUREMENTS))
    parser.add_argument(
        "--json", type=_new_file, metavar="OUT", help="write the figures to this file as well"
    )
    parser.add_argument(
        "--corpus", type=Path, help="JSON Lines of id and text, .gz or not; else the demo data"
    )
    parser.add_argument("--queries", type=_positive, default=300, help="passages to match (300)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20.0, help="bound of each series of calls (20)")
    return parser


def _positive(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _new_file(text: str) -> Path:
    # Found out now, not after minutes of measuring.
    if not (path := Path(text)).absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}")
    return path


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {', '.join(MEASUREMENTS)}")
    return [name for name in MEASUREMENTS if name in names]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
