"""A real server in its own process, and the system's Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str:
    """Path of the system's Chromium. Without one a test fails where CI says so, and is skipped elsewhere."""
    found = next(filter(None, map(shutil.which, NAMES)), "")
    if not found:
        reason = f"NO BROWSER: none of {', '.join(NAMES)} is installed, the browser journeys were not made"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return found


def launch_options() -> dict[str, object]:
    # Chromium refuses its sandbox to root, as whom containers usually run.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": chromium(), "args": [*sandbox, "--disable-dev-shm-usage"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path, log: Path, patience: float = 90.0) -> Iterator[str]:
    """`cloudrd serve` on `data` with the demo data; gives its address, ends it with Ctrl-C's signal."""
    port = free_port()
    command = [sys.executable, "-m", "cloudrd.cli", "--data", str(data), "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/", process, log, patience)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer:\n{log.read_text(errors='replace')}", pytrace=False)
