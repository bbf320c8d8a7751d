"""A server of our own on a free loopback port, and a client that asks it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from cloudrd.benchmark.bench import environment
from cloudrd.benchmark.figures import BenchmarkError

HOST = "127.0.0.1"
COMMAND = [sys.executable, "-m", "cloudrd.cli"]
START_LIMIT, STOP_LIMIT = 60.0, 15.0
# The server allows each address 120 matches a minute; on Linux any address of 127.0.0.0/8 is this machine,
# so clients call from as many as they need, each within that limit.
CALLS_PER_ADDRESS = 100
MANY_ADDRESSES = sys.platform == "linux"
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A running `cloudrd serve`."""

    process: subprocess.Popen[bytes]
    port: int

    def wait(self, text: str) -> dict[str, Any]:
        """Ask until the first answer; BenchmarkError when the server ends or takes too long."""
        until = monotonic() + START_LIMIT
        while monotonic() < until and self.process.poll() is None:
            try:
                return Client(self.port).match(text)
            except (OSError, HTTPException):
                sleep(0.005)
        raise BenchmarkError(f"the server did not answer (exit status {self.process.poll()})")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """`cloudrd serve` on the data folder `folder`; ended when the block ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "--data", str(folder), "serve", "--port", str(port), "--no-demo"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    try:
        yield Server(process, port)
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server, gracefully if it can."""
    process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Client:
    """One caller over kept-alive connections."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._calls = 0
        self._connection = self._connect()

    def match(self, text: str) -> dict[str, Any]:
        """The answer of POST /api/v1/match; BenchmarkError for any status but 200."""
        if self._calls and self._calls % CALLS_PER_ADDRESS == 0:
            self._connection.close()
            self._connection = self._connect()
        self._calls += 1
        body = json.dumps({"text": text, "limit": 10}).encode()
        self._connection.request("POST", "/api/v1/match", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise BenchmarkError(
                f"the server answered {response.status}: {content[:300].decode(errors='replace')}"
            )
        answer: dict[str, Any] = json.loads(content)
        return answer

    def _connect(self) -> HTTPConnection:
        number = next(_numbers)
        source = (f"127.1.{number >> 8 & 255}.{number & 255 or 1}", 0) if MANY_ADDRESSES else None
        return HTTPConnection(HOST, self._port, timeout=30, source_address=source)
