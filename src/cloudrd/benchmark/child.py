"""What runs in a process of its own, so that no measurement meets another's memory, threads or caches.

`python -m cloudrd.benchmark.child TASK FOLDER SECONDS` writes FOLDER/found.json.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cloudrd.benchmark import encode, importing, peers, search
from cloudrd.benchmark.library import NotInstalled

Task = Callable[[Path, float], dict[str, Any]]
TASKS: dict[str, Task] = {
    "import": importing.import_city,
    "search": search.match_all,
    **{f"encode {name}": task for name, task in encode.TASKS.items()},
    **{f"search {name}": task for name, task in peers.TASKS.items()},
}


def main(task: str, folder: Path, seconds: float) -> None:
    """Run `task` and write what it found, its peak memory in MB added."""
    try:
        found = TASKS[task](folder, seconds) | {"memory_mb": peak_memory()}
    except NotInstalled as missing:
        found = {"missing": missing.package}
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def peak_memory() -> float:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not by getrusage: on Linux that starts from what the parent held.
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))
