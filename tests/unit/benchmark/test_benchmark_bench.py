"""A run: its processes, its safety, and all its measurements on a small sample."""

import json
import os

import pytest
from benchmark_support import paragraph

from cloudrd.benchmark import __main__ as command
from cloudrd.benchmark import encode, importing, machine, over_http, search, starting, updating
from cloudrd.benchmark.bench import CITY, Bench, environment
from cloudrd.benchmark.figures import OURS, BenchmarkError, LeftOut
from cloudrd.benchmark.sample import write_lines
from cloudrd.benchmark.server import Client, serving
from cloudrd.runtime import Runtime


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    folder = tmp_path_factory.mktemp("benchmark")
    write_lines(folder / "texts.jsonl", [{"id": str(n), "text": paragraph(n)} for n in range(60)])
    return Bench(folder, size=50, queries=8, seconds=2, corpus=folder / "texts.jsonl")


def by_metric(findings, subject=OURS):
    found = list(findings)
    assert not [one for one in found if isinstance(one, LeftOut) and one.subject == OURS]
    return {one.metric: one for one in found if one.subject == subject and not isinstance(one, LeftOut)}


def test_the_import_ends_in_a_saved_index_that_holds_everything(bench):
    figures = by_metric(importing.measure(bench))
    assert figures["to searchable"].value > 0
    assert set(importing.STAGES.values()) < set(figures)
    whole = sum(50 / figures[name].value for name in importing.STAGES.values())
    assert 50 / figures["to searchable"].value == pytest.approx(whole)
    runtime = Runtime.open(bench.folder / CITY)
    with runtime.database.read() as session:
        status = runtime.keeper.status(session)["resource"]
    runtime.close()
    assert (status["snapshot"]["count"], status["listings"], status["lag"]) == (50, 50, 0)


def test_matching_is_measured_whole_bare_and_by_stage(bench):
    assert bench.city_folder.is_dir()
    found = bench.process("search")
    assert len(found["ms"]) == len(found["search_ms"]) == 8
    assert set(found["stages"]) == set(search.STAGES)
    assert all(found["stages"][stage] > 0 for stage in ("encode", "retrieve", "read"))
    assert sum(found["stages"].values()) < 5 * max(found["ms"])


def test_encoding_is_measured_on_pieces_of_one_length(bench):
    pieces = encode.of_one_length(["长文" * 200, "短"])
    assert {len(piece) for piece in pieces} == {encode.LENGTH}
    assert len(pieces) >= encode.COUNT
    found = bench.process("encode cloudrd", one_thread=True)
    assert found["documents"] >= 1000
    assert found["rate"] > 100


def test_a_server_is_measured_and_gone_afterwards(bench):
    figures = by_metric(over_http.measure(bench))
    assert {"match, 1 client median", "matches, 4 clients", "match, 4 clients p99"} <= set(figures)
    with serving(bench.city_folder) as server:
        assert server.wait(bench.sample.queries[0])["recommendations"]
        with pytest.raises(BenchmarkError, match="422"):
            Client(server.port).match("")
    assert server.process.poll() is not None


def test_what_is_posted_here_is_recommended_there(bench):
    figures = by_metric(updating.measure(bench))
    assert figures["posting median"].value < figures["posted → recommended by another process median"].value


@pytest.mark.slow
def test_starting_is_measured(bench):
    figures = by_metric(starting.measure(bench))
    assert figures["cloudrd --help"].value < figures["first match over HTTP"].value


def test_a_process_that_fails_or_takes_too_long_says_so(bench):
    with pytest.raises(BenchmarkError, match="KeyError: 'no such task'"):
        bench.process("no such task")
    with pytest.raises(BenchmarkError, match="stopped after 0 s"):
        bench.process("search", limit=0.01)


def test_the_callers_city_is_out_of_reach(monkeypatch):
    monkeypatch.setenv("CLOUDRD_DATABASE_URL", "postgresql://city/in/use")
    monkeypatch.setenv("CLOUDRD_DATA", "/city/in/use")
    monkeypatch.setenv("CLOUDRD_ENCODER", "builtin")
    kept = environment()
    assert [name for name in kept if name.startswith("CLOUDRD_")] == ["CLOUDRD_ENCODER"]
    # Through monkeypatch, so that the settings of the test run come back.
    monkeypatch.setattr(os, "environ", dict(os.environ))
    command._put_settings_aside()
    assert "CLOUDRD_DATABASE_URL" not in os.environ
    assert "CLOUDRD_DATA" not in os.environ


def test_the_machine_is_described():
    about = machine.describe()
    assert about["cores"] >= 1
    assert about["processor"]
    assert {"cloudrd", "numpy", "faiss-cpu"} <= set(about["packages"])
    assert machine.version_of("no-such-package") == ""


def test_the_command_prints_a_table_and_writes_json(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    write_lines(tmp_path / "texts.jsonl", [{"id": str(n), "text": paragraph(n)} for n in range(30)])
    arguments = [
        "--size",
        "20",
        "--queries",
        "4",
        "--corpus",
        str(tmp_path / "texts.jsonl"),
        "--only",
        "import",
    ]
    assert command.main([*arguments, "--json", str(tmp_path / "out.json")]) == 0
    plain = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {one["measurement"] for one in plain["figures"]} == {"import"}
    assert plain["settings"]["resources"] == 20
    assert plain["settings"]["text"] == "texts.jsonl"
    assert "to searchable" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "encode,fly"], "fly: choose from encode"),
        (["--size", "0"], "at least 1"),
        (["--json", "/no/such/folder/out.json"], "there is no folder"),
    ],
)
def test_wrong_arguments_are_refused_at_once(arguments, said, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(arguments)
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_a_corpus_that_is_not_there_ends_the_run_with_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert command.main(["--corpus", str(tmp_path / "absent.jsonl")]) == 1
    assert "absent.jsonl" in capsys.readouterr().err
