"""`cloudrd match` in text and JSON names other listings of the same thing."""

import json

import pytest
from import_support import RESOURCE, write_jsonl

from cloudrd import cli
from folding_support import fold_results


@pytest.fixture
def city(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDRD_DATA", str(tmp_path / "city"))
    fold_results(monkeypatch)
    twins = [{**RESOURCE, "source_id": name} for name in ("one", "two")]
    assert cli.run(["import", "resources", str(write_jsonl(tmp_path / "twice.jsonl", *twins))]) == 0
    capsys.readouterr()


def test_the_text_names_the_twin(city, capsys):
    assert cli.run(["match", "--text", RESOURCE["title"]]) == 0
    shown = capsys.readouterr().out
    assert "R000001" in shown
    assert "= 相同条目 R000002" in shown
    assert cli.run(["--lang", "en", "match", "--text", RESOURCE["title"]]) == 0
    assert "= same thing listed as R000002" in capsys.readouterr().out


def test_json_lists_it(city, capsys):
    assert cli.run(["match", "--text", RESOURCE["title"], "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["recommendations"]
    assert [twin["code"] for twin in one["duplicates"]] == ["R000002"]
