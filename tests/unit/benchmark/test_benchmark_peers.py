"""Peers: each finds what it must; one that is not installed is named."""

import json
import subprocess
import sys

import pytest

from cloudrd.benchmark import child, peers
from cloudrd.benchmark.bench import DOCUMENTS, QUERIES
from cloudrd.benchmark.library import NotInstalled, library
from cloudrd.benchmark.sample import write_lines

TEXTS = [
    "船用阀体铸造缺陷的超声相控阵检测系统，良品率达到百分之九十九。",
    "轮胎硫化过程的温度闭环控制方法，能耗降低两成。",
    "高速列车轴箱轴承的故障诊断模型，提前三十天预警。",
    "海水淡化反渗透膜的在线清洗工艺，膜寿命延长一倍。",
    "农田墒情的低功耗无线采集终端，一节电池用三年。",
] + [f"第{n}号冷库的节能改造记录，按月统计用电。" for n in range(20)]
QUERY = "轮胎硫化温度控制能耗太高"


@pytest.mark.parametrize("name", [name for name in peers.PEERS if not name.startswith("txtai")])
def test_a_peer_finds_the_text_that_answers(name):
    try:
        peer = peers.PEERS[name](TEXTS, [QUERY, QUERY])
    except NotInstalled as missing:
        pytest.skip(f"{missing.package} is not installed")
    answer = peer.build()
    found = [list(answer(query)) for query in peer.queries]
    assert found[0][0] == 1
    assert found[0] == found[1]
    assert len(found[0]) == peers.BEST


@pytest.mark.slow
def test_txtai_finds_the_text_that_answers():
    pytest.importorskip("txtai")
    peer = peers.txtai_keywords([*TEXTS, "tyre curing temperature control"], [])
    assert next(iter(peer.build()("tyre temperature"))) == len(TEXTS)


def test_a_peer_is_built_and_asked_in_a_folder(tmp_path):
    write_lines(tmp_path / DOCUMENTS, TEXTS)
    write_lines(tmp_path / QUERIES, [QUERY] * 12)
    asked = []

    def make(texts, queries):
        return peers.Peer(lambda: lambda query: asked.append(query) or [len(texts)], queries, "a note")

    found = peers.run(make, tmp_path, seconds=5)
    assert len(found["ms"]) == 12
    assert set(asked) == {QUERY}
    assert found["build_s"] >= 0
    assert found["note"] == "a note"


def test_a_missing_package_is_named_and_another_failure_is_not_taken_for_it(tmp_path, monkeypatch):
    with pytest.raises(NotInstalled) as missing:
        library("cloudrd_no_such_module", "no-such-package")
    assert missing.value.package == "no-such-package"
    (tmp_path / "broken_peer.py").write_text("import cloudrd_no_such_module\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="cloudrd_no_such_module"):
        library("broken_peer")


def test_a_process_reports_a_missing_package(tmp_path, monkeypatch):
    def task(folder, seconds):
        return {"found": library("cloudrd_no_such_module", "no-such-package")}

    monkeypatch.setitem(child.TASKS, "absent", task)
    child.main("absent", tmp_path, 1)
    assert json.loads((tmp_path / "found.json").read_text()) == {"missing": "no-such-package"}


def test_a_process_reports_what_it_found_and_its_memory(tmp_path, monkeypatch):
    monkeypatch.setitem(child.TASKS, "present", lambda folder, seconds: {"seconds": seconds})
    child.main("present", tmp_path, 2.5)
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["seconds"] == 2.5
    assert 10 < found["memory_mb"] < 100_000


def test_the_memory_of_a_process_is_its_own():
    """A process started by a large one is not taken for as large."""
    ballast = bytearray(b"x" * 300_000_000)
    code = "from cloudrd.benchmark.child import peak_memory; print(peak_memory())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert len(ballast) / 1e6 < child.peak_memory()
    assert 10 < float(done.stdout) < 300
