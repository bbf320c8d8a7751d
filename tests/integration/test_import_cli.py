"""The command line: where options may stand, what is printed, which status comes back."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest
from import_support import NEED, RESOURCE, write_jsonl

from cloudrd import cli

ENGLISH = ("--lang", "en")


@pytest.fixture
def city(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDRD_DATA", str(tmp_path / "city"))
    return tmp_path


def command(*arguments, **options):
    """Run as a program of its own."""
    program = [sys.executable, "-m", "cloudrd.cli", *map(str, arguments)]
    return subprocess.run(program, capture_output=True, text=True, check=False, **options)


def test_help_lists_every_command_at_once(capsys):
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in cli.COMMANDS)
    assert "导入" in shown
    assert "import needs" in shown


def test_help_answers_within_half_a_second():
    best = min(_timed(["--help"]) for _ in range(3))
    assert best < 0.5, f"{best:.2f} s"


def _timed(arguments):
    started = time.perf_counter()
    assert command(*arguments).returncode == 0
    return time.perf_counter() - started


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_takes_the_shared_options(name, capsys):
    assert cli.run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    if name != "index":
        assert "--data" in shown
        assert "--lang" in shown


def test_import_export_and_match_work_on_one_folder(city, capsys):
    needs = write_jsonl(city / "needs.jsonl", NEED)
    resources = write_jsonl(city / "resources.jsonl", RESOURCE)
    assert cli.run([*ENGLISH, "import", "needs", str(needs)]) == 0
    assert cli.run(["import", "resources", str(resources), "--data", str(city / "city"), *ENGLISH]) == 0
    assert cli.run(["--data", str(city / "city"), "import", "resources", str(resources)]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[:2] == ["1 added, 0 updated, 0 unchanged."] * 2
    assert "新增 0 条，更新 0 条，未变 1 条。" in shown.out
    assert shown.err == ""
    assert cli.run(["export", "needs", "out.csv", *ENGLISH]) == 0
    assert "out.csv: 1 listings." in capsys.readouterr().out
    assert (city / "out.csv").exists()
    assert cli.run(["match", "--need", "N000001", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["recommendations"]
    assert [one["resource"]["code"] for one in found] == ["R000001"]
    assert any((city / "city" / "indexes").rglob("*")), "the import saves the index"


def test_every_bad_row_is_listed_in_the_chosen_language(city, capsys):
    path = write_jsonl(city / "f.jsonl", NEED, NEED | {"source_id": "2", "minimum_trl": 12}, NEED, "{")
    assert cli.run(["import", "needs", str(path), *ENGLISH]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    first, *rows = shown.err.splitlines()
    assert first.startswith("Nothing was imported. Rows with errors: 3; problems: 3.")
    assert rows[0].startswith('  row 2 · minimum_trl · "12": "minimum_trl" is "12", outside 1 to 9.')
    assert [row.split(" · ")[0] for row in rows] == ["  row 2", "  row 3", "  row 4"]
    assert cli.run(["import", "needs", str(path), "--lang", "zh"]) == 1
    assert "第 2 行 · minimum_trl · “12”" in capsys.readouterr().err
    assert cli.run(["import", "needs", str(path), *ENGLISH, "--skip-bad", "bad.csv"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (
        "1 added, 0 updated, 0 unchanged.\n", "3 rows skipped; see bad.csv for the reasons.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["import", "needs", "gone.csv"], 1, "There is no file gone.csv"),
        (["export", "needs", "out.pdf"], 1, "out.pdf"),
        (["template", "needs.csv"], 1, "needs.csv"),
        (["match", "--need", "N000009"], 1, "no record N000009"),
        (["import", "wishes", "f.csv"], 2, "wishes"),
        (["template", "form.xlsx"], 2, "--for"),
        (["import"], 2, "Missing argument"),
        (["importt"], 2, "importt"),
        (["--lang", "fr", "demo"], 2, "fr"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(city, capsys, arguments, status, said):
    assert cli.run([*ENGLISH, *arguments]) == status
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_data_folder_that_cannot_be_written_is_named(city, capsys):
    (city / "file").write_text("")
    assert cli.run([*ENGLISH, "--data", str(city / "file" / "city"), "demo"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["needs.xlsx", "资源表.xlsx", "需求.xlsx"])
def test_the_form_is_chosen_by_its_name(city, capsys, name):
    assert cli.run(["template", name]) == 0
    assert (city / name).stat().st_size > 5000


def test_the_language_follows_the_environment(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert cli.default_language() == "zh"
    for value, language in (("en_GB.UTF-8", "en"), ("zh_CN.UTF-8", "zh"), ("C", "zh"), ("de_DE", "zh")):
        monkeypatch.setenv("LANG", value)
        assert cli.default_language() == language
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert cli.default_language() == "en"


def test_a_reader_that_goes_away_ends_the_program_quietly(city):
    script = f"{sys.executable} -m cloudrd.cli --help | true"
    done = subprocess.run(
        ["bash", "-c", script + "; echo ${PIPESTATUS[0]}"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "1")


def test_a_bar_is_drawn_on_a_terminal_only(city):
    path = write_jsonl(city / "f.jsonl", *[RESOURCE | {"source_id": str(n)} for n in range(3000)])
    piped = command("import", "resources", path, "--lang", "en")
    assert (piped.returncode, piped.stderr) == (0, "")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "cloudrd.cli", "import", "resources", str(path), "--lang", "en"],
        stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        drawn = b""
        try:
            while piece := os.read(ours, 4096):
                drawn += piece
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"Importing" in drawn


def test_the_demonstration_data_load_once(city, capsys):
    assert cli.run(["demo", *ENGLISH]) == 0
    first = capsys.readouterr().out
    assert cli.run(["demo", *ENGLISH]) == 0
    again = capsys.readouterr().out
    assert "0 unchanged" in first
    assert again.count(" 0 added") == 2


def test_wrong_usage_is_told_in_chinese(tmp_path, capsys):
    assert cli.run(["--lang", "zh", "import", "needs", str(tmp_path)]) == 2
    assert "应为文件而不是文件夹" in capsys.readouterr().err
    assert cli.run(["--lang", "zh", "import", "things", "f.csv"]) == 2
    assert "可用的值：needs、resources" in capsys.readouterr().err
    assert cli.run(["--lang", "zh", "demo", "--bogus"]) == 2
    assert "没有选项 --bogus" in capsys.readouterr().err
    assert cli.run(["--lang", "zh", "import", "needs"]) == 2
    assert "缺少参数 FILE" in capsys.readouterr().err
