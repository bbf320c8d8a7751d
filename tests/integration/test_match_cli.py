"""`cloudrd match` in text and JSON names other listings of the same thing."""

import json
import re

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


def test_the_text_gives_the_probability_and_what_adds_up_to_it(city, capsys):
    assert cli.run(["match", "--text", RESOURCE["title"]]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"% 工作人员会推荐这一对的可能性", shown)
    *parts, total = (
        float(value) for value in re.findall(r"[+-]\d+\.\d\d", shown.split("Σ")[1].splitlines()[0])
    )
    assert sum(parts) == pytest.approx(total)
    assert cli.run(["--lang", "en", "match", "--text", RESOURCE["title"]]) == 0
    shown = capsys.readouterr().out
    assert "likely that staff would propose this pair" in shown
    assert "conditions and indicators" in shown


def test_when_nothing_fits_the_text_says_what_to_try(city, capsys):
    assert cli.run(["match", "--text", "合唱团排练场地", "--kind", "funding"]) == 0
    shown = capsys.readouterr().out
    assert "→ 放宽筛选条件。现在用了：资源类型：科技金融。" in shown
    assert "→ 把它发布为需求" in shown


def test_json_lists_it(city, capsys):
    assert cli.run(["match", "--text", RESOURCE["title"], "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["recommendations"]
    assert [twin["code"] for twin in one["duplicates"]] == ["R000002"]
