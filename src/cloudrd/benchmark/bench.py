"""One run: its settings, its temporary folder, and the processes that measure in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cloudrd.benchmark.figures import BenchmarkError
from cloudrd.benchmark.sample import Sample, make_sample, resource_rows, write_lines

DOCUMENTS, QUERIES, RESOURCES, CITY = "documents.jsonl", "queries.jsonl", "resources.jsonl", "city"
# Libraries read these when they are imported, so they are set for the process that measures.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Bench:
    """A run in `folder`, which is empty at first; `seconds` bound each series of repeated calls."""

    folder: Path
    size: int
    seed: int = 7
    queries: int = 300
    seconds: float = 20.0
    corpus: Path | None = None

    @property
    def build_limit(self) -> float:
        """Seconds after which a process that imports or builds is stopped."""
        return 120 + self.size / 150

    @cached_property
    def sample(self) -> Sample:
        """Texts and queries, written to the folder for the processes."""
        sample = make_sample(self.size, self.queries, self.seed, self.corpus)
        write_lines(self.folder / DOCUMENTS, sample.documents)
        write_lines(self.folder / QUERIES, sample.queries)
        write_lines(self.folder / RESOURCES, resource_rows(sample.documents, self.seed))
        return sample

    @cached_property
    def city(self) -> Mapping[str, Any]:
        """What importing the resources into the run's own data folder took; imports on first use."""
        return self.process("import")

    @property
    def city_folder(self) -> Path:
        """The data folder with the resources imported and the index saved."""
        assert self.city
        return self.folder / CITY

    def process(self, task: str, *, limit: float | None = None, one_thread: bool = False) -> dict[str, Any]:
        """Run a task of `cloudrd.benchmark.child` in a fresh process; what it found.

        Holds "missing" when a package is not installed. BenchmarkError when it fails or takes longer than
        `limit` seconds (default: the building limit and the bound of a series).
        """
        assert self.sample
        limit = limit or self.build_limit + self.seconds
        out = self.folder / "found.json"
        out.unlink(missing_ok=True)
        command = [sys.executable, "-m", "cloudrd.benchmark.child", task, str(self.folder), str(self.seconds)]
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, text=True, timeout=limit, check=False,
                env=environment() | (ONE_THREAD if one_thread else {}),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise BenchmarkError(f"stopped after {limit:.0f} s") from None
        if done.returncode or not out.exists():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise BenchmarkError(f"failed: {last}")
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


def environment() -> dict[str, str]:
    """The environment without what would lead a process to another database or to the network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDRD_")}
    encoder = {name: value for name, value in os.environ.items() if name.startswith("CLOUDRD_ENCODER")}
    return kept | encoder | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
