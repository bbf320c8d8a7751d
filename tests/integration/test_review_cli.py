"""`cloudrd import decisions` and `cloudrd replay` as they are typed."""

import json
import re

import pytest
from import_support import write_jsonl

from cloudrd import cli
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.runtime import Runtime
from cloudrd.store import migrate
from cloudrd.store.records import RankerVersion
from cloudrd.store.session import Database
from reviewing_support import RANKER, PlainRecommender, fill

ENGLISH = ("--lang", "en")
SIGNED = {"need": "N000001", "resource": "R000001", "decision": "已签约", "decided_on": "2024-05-06"}
REJECTED = SIGNED | {"resource": "R000003", "decision": "rejected", "reason": "技术不符"}
ROWS = (SIGNED | {"position": 1}, REJECTED)


@pytest.fixture
def city(tmp_path, monkeypatch):
    """A data folder with listings and a ranker version, of which every number is known."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDRD_DATA", str(tmp_path / "city"))
    monkeypatch.setattr(Runtime, "recommender", PlainRecommender())
    runtime = Runtime.open(None)
    database = Database(runtime.settings.database_url)
    migrate.upgrade(database)
    fill(database)
    with database.write() as session:
        version = {"name": RANKER.name, "parent": shipped_ranker().name, "model": RANKER.to_json()}
        session.add(RankerVersion(**version, digest=RANKER.digest, report={}, made_by="test"))
        session.commit()
    yield tmp_path
    database.dispose()
    runtime.close()


def test_decisions_go_in_once_and_are_replayed(city, capsys):
    path = write_jsonl(city / "history.jsonl", *ROWS)
    assert cli.run([*ENGLISH, "import", "decisions", str(path), "--source", "West Bank Office"]) == 0
    assert cli.run(["import", "decisions", str(path), "--lang", "zh"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "2 decisions added, 0 were there already.", "新增 0 条决定，2 条已有。",
    ]  # fmt: skip
    assert shown.err == ""
    assert cli.run(["replay", "m000001", "--json", *ENGLISH]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["match"], answer["origin"], answer["reproduced"]) == ("M000001", "West Bank Office", True)
    assert answer["recomputed"]["components"] == answer["then"]["components"]


def test_a_replay_is_shown_as_a_table_and_in_sentences(city, capsys):
    path = write_jsonl(city / "history.jsonl", *ROWS)
    assert cli.run([*ENGLISH, "import", "decisions", str(path)]) == 0
    capsys.readouterr()
    assert cli.run([*ENGLISH, "replay", "M000001"]) == 0
    english = capsys.readouterr().out
    assert re.search(r"score\s+│\s+(-?\d+\.\d+)\s+│\s+\1\s+│\s+—", english)
    assert "· Recomputed with the recorded model, test-1" in english
    assert "· Neither need nor resource has been changed since." in english
    assert "R000001 锚链磨损在线监测传感器" in english
    assert cli.run(["replay", "M000001", "--lang", "zh"]) == 0
    chinese = capsys.readouterr().out
    for words in ("当时", "重新计算", "今天", "得分", "用语", "标题", "条件", "需求和资源此后都没有改动"):
        assert words in chinese


def test_bad_rows_are_listed_or_left_out(city, capsys):
    path = write_jsonl(city / "f.jsonl", ROWS[0], ROWS[1] | {"need": "N000009"})
    assert cli.run([*ENGLISH, "import", "decisions", str(path)]) == 1
    shown = capsys.readouterr().err.splitlines()
    assert shown[0].startswith("Nothing was imported. Rows with errors: 1; problems: 1.")
    assert shown[1].startswith('  row 2 · need · "N000009": There is no need "N000009".')
    assert cli.run([*ENGLISH, "import", "decisions", str(path), "--skip-bad", "bad.csv"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "1 decisions added, 0 were there already.\n"
    assert shown.err == "1 rows skipped; see bad.csv for the reasons.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["replay", "M000009"], 1, "no record M000009"),
        (["replay"], 2, "MATCH"),
        (["import", "decisions", "gone.csv"], 1, "There is no file gone.csv"),
        (["import", "decisions", "f.jsonl", "--mapping", "market"], 2, "--mapping is for needs"),
        (["import", "decisions", "f.jsonl", "--source", "office"], 1, 'The source "office" stands for'),
    ],
)
def test_what_cannot_be_done_is_said(city, capsys, arguments, status, said):
    write_jsonl(city / "f.jsonl", ROWS[0])
    assert cli.run([*ENGLISH, *arguments]) == status
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
