"""`cloudrd evaluate`: the history as figures and as a test set; a run against judgements as before."""

from __future__ import annotations

import json

import pytest

from cloudrd import cli
from cloudrd.runtime import Runtime
from history_support import fill_history, keep_list

ENGLISH = ("--lang", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with 14 months of history."""
    made = tmp_path_factory.mktemp("city")
    runtime = Runtime.open(made)
    fill_history(runtime.database, lists_a_month=12)
    with runtime.database.write() as session:
        keep_list(session, 900, ["suggested", "price", "approved"], side="need", need=3)
        session.commit()
    runtime.close()
    return made


@pytest.fixture
def evaluate(folder, capsys):
    """Run `cloudrd evaluate` on the history; gives status, output and messages."""

    def run(*arguments):
        status = cli.run(["--data", str(folder), "evaluate", *map(str, arguments)])
        return (status, *capsys.readouterr())

    return run


def test_the_report_is_told_in_both_languages(evaluate):
    status, chinese, _ = evaluate("--decisions", "--lang", "zh")
    assert status == 0
    for text in ("169 个列表，60 个查询", "nDCG@10", "通过率", "曝光基尼系数", "2025-03", "自助重抽 1,000 次",
                 "learned-2 2c2c2c2c"):  # fmt: skip
        assert text in chinese
    english = evaluate("--decisions", *ENGLISH)[1]
    assert "169 lists for 60 queries" in english
    assert "bootstrap over queries, 1,000 resamples" in english
    assert len(chinese.splitlines()) == len(english.splitlines())


def test_what_cannot_be_told_yet_says_why(evaluate):
    shown = evaluate("--decisions", "--since", "2025-03-10", "--until", "2025-03-20", *ENGLISH)[1]
    assert "queries to go by; 10 are needed." in shown


def test_json_is_the_whole_report_and_the_period_can_be_chosen(evaluate):
    whole = json.loads(evaluate("--decisions", "--json")[1])
    assert set(whole) == {"since", "until", "ranker", "resamples", "whole", "months", "rankers"}
    assert [len(whole["whole"]["by_rank"]), len(whole["rankers"]), whole["resamples"]] == [10, 3, 1000]
    part = json.loads(
        evaluate(
            "--decisions", "--json", "--since", "2025-06-01", "--until", "2025-07-31", "--ranker", "shipped"
        )[1]
    )
    assert [month["first"] for month in part["months"]] == ["2025-06-01", "2025-07-01"]
    assert part["whole"]["ndcg"] != whole["whole"]["ndcg"]
    assert [one["name"] for one in part["rankers"]] == ["shipped"]


def test_the_files_give_the_same_figures(evaluate, tmp_path):
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    status, out, told = evaluate("--decisions", "--json", "--run", run, "--qrels", qrels, *ENGLISH)
    assert status == 0
    whole = json.loads(out)["whole"]
    scores = json.loads(evaluate("--run", run, "--qrels", qrels)[1])
    for name, ours in (("ndcg@10", "ndcg"), ("mrr@10", "mrr"), ("p@5", "precision")):
        assert scores[name] == pytest.approx(whole[ours]["value"], abs=1e-4)
    lists = scores["queries_with_answer"] + scores["queries_without"]
    assert scores["queries_with_answer"] / lists == pytest.approx(whole["answered"]["value"], abs=1e-4)
    assert f"{lists} lists" in told
    # Passed over: in the run, not judged. Declined for the price: in neither.
    listed = [line.split() for line in run.read_text().splitlines() if line.startswith("N000003-900 ")]
    assert [line[2:4] for line in listed] == [["R000001", "1"], ["R000003", "2"]]
    assert "N000003-900 0 R000003 2\n" in qrels.read_text()


def test_an_empty_city_says_what_to_do(capsys, tmp_path):
    assert cli.run(["--data", str(tmp_path / "new"), "evaluate", "--decisions"]) == 0
    assert "cloudrd import decisions" in capsys.readouterr().out
    files = ("--run", str(tmp_path / "run"), "--qrels", str(tmp_path / "qrels"))
    assert cli.run(["--data", str(tmp_path / "new"), "evaluate", "--decisions", *files]) == 1
    assert "没有可写出的测试集" in capsys.readouterr().err
    assert not (tmp_path / "qrels").exists()


def test_files_that_cannot_be_written_are_named(evaluate, tmp_path):
    status, _, told = evaluate("--decisions", "--run", tmp_path / "run", "--qrels", tmp_path / "no" / "qrels")
    assert (status, "no/qrels" in told) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        ((), "缺少参数 --run", "Missing option '--run'"),
        (("--run", "x"), "缺少参数 --qrels", "Missing option '--qrels'"),
        (("--decisions", "--run", "x"), "--run 和 --qrels 须同时给出", "--run and --qrels together"),
        (("--decisions", "--prefix", "A"), "--prefix 不能与 --decisions", "--prefix does not go with"),
        (("--run", "x", "--qrels", "y", "--since", "2025-01-01"), "--since 只能与", "--since goes with"),
        (("--run", "x", "--qrels", "y", "--json"), "--json 只能与", "--json goes with"),
        (("--decisions", "--since", "1 May"), "应为 2026-03-01 这样的日期", "does not match the format"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_clearly(evaluate, arguments, chinese, english):
    status, _, told = evaluate(*arguments, "--lang", "zh")
    assert (status, chinese in told) == (2, True)
    status, _, told = evaluate(*arguments, *ENGLISH)
    assert (status, english in told) == (2, True)


def test_a_run_against_judgements_needs_no_data_folder(tmp_path, capsys, monkeypatch):
    (tmp_path / "run").write_text("q Q0 a 1 0.9 t\nq Q0 b 2 0.5 t\n")
    (tmp_path / "qrels").write_text("q\ta\t2\n")
    monkeypatch.setattr(Runtime, "open", lambda *_: pytest.fail("the data folder was opened"))
    assert cli.run(["evaluate", "--run", str(tmp_path / "run"), "--qrels", str(tmp_path / "qrels")]) == 0
    assert json.loads(capsys.readouterr().out)["ndcg@10"] == 1
