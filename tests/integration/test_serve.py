"""`cloudrd serve` as a person starts it: real processes, real sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

STARTED = "cloudrd: http"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(tmp_path, port):
    """Start a server on an own data folder; every one that is still up is ended with the test."""
    running = []

    def start(*options):
        command = [sys.executable, "-m", "cloudrd.cli", "--data", str(tmp_path / "city"), "serve"]
        command += ["--port", str(port), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def wait_until_up(process):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(STARTED):
            return "".join(lines)
    raise AssertionError("the server ended: " + "".join(lines))


def get(port, path, body=None, language="en"):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Accept-Language": language},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


def test_an_empty_folder_becomes_a_city_with_demo_data(serve, port):
    process = serve()
    wait_until_up(process)
    assert "<html" in get(port, "/")
    health = json.loads(get(port, "/api/v1/health"))
    assert health["counts"]["needs"] >= 60
    assert health["counts"]["resources"] >= 150
    answer = json.loads(get(port, "/api/v1/match", {"text": "金属双极板导电防腐涂层，不含贵金属"}))
    assert answer["verdict"] == "matches"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    with pytest.raises(urllib.error.URLError):
        get(port, "/")


def test_what_was_posted_survives_a_pulled_plug(serve, port):
    process = serve("--no-demo")
    wait_until_up(process)
    assert json.loads(get(port, "/api/v1/health"))["counts"]["needs"] == 0
    posted = {"title": "贻贝足丝胶黏剂", "kind": "achievement", "summary": "水下固化的仿贻贝胶黏剂"}
    code = json.loads(get(port, "/api/v1/resources", posted))["code"]
    workers = children_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    process.wait()
    wait_until_closed(port)
    wait_until_up(serve("--no-demo"))
    found = json.loads(get(port, "/api/v1/match", {"text": "水下胶黏剂"}))["recommendations"]
    assert [r["resource"]["code"] for r in found] == [code]


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def wait_until_closed(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise AssertionError("the port is still open")


def test_a_port_in_use_is_said_in_one_line(serve, port):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = serve("--no-demo")
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(output.strip().splitlines()) == 1
    assert str(port) in output
    assert "--port" in output


def test_an_unwritable_folder_is_said_in_one_line(tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "cloudrd.cli", "--data", str(blocked / "city"), "--lang", "en", "serve"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cannot be written" in done.stderr


def test_scripts_serve_refuses_an_old_python(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    script = os.path.join(os.path.dirname(__file__), "../../scripts/setup")
    environment = {**os.environ, "PYTHON": str(old)}
    done = subprocess.run(["bash", script], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "3.11" in done.stderr
