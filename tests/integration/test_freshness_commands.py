"""`cloudrd index status | build | verify | repair` on a real database and folder."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from cloudrd.cli.index import group
from cloudrd.services.indexing import IndexKeeper
from cloudrd.store.records import Resource
from indexing_support import ENCODER, HashEncoder, post, sample_text


@pytest.fixture
def run(database, tmp_path):
    """Runs a command as a process of its own would: with a keeper that has loaded nothing."""
    with database.write() as session:
        for number in range(1, 6):
            post(session, sample_text(number))
        session.commit()

    def invoke(*words, encoder=ENCODER):
        keeper = IndexKeeper(database, encoder, tmp_path / "indexes")
        runtime = SimpleNamespace(database=database, keeper=keeper)
        return CliRunner().invoke(group, words, obj=runtime, catch_exceptions=False)

    return invoke


def harm(database):
    with database.write() as session:
        table = Resource.__table__
        session.execute(table.update().where(table.c.id == 2).values(title="无编号的修改"))
        session.commit()


def test_build_then_status_then_verify(run):
    built = run("build")
    assert (built.exit_code, "索引已重建" in built.output) == (0, True)
    status = json.loads(run("status", "--json").output)
    assert status["resource"]["snapshot"]["count"] == status["resource"]["listings"] == 5
    assert status["need"]["lag"] == 0
    verified = run("verify")
    assert (verified.exit_code, "一致" in verified.output) == (0, True)


def test_status_is_a_table_also_before_anything_was_built(run):
    shown = run("status")
    assert shown.exit_code == 0
    assert "创新资源" in shown.output
    assert "5" in shown.output


def test_verify_fails_and_says_what_to_do_until_repair(run, database):
    run("build")
    harm(database)
    failed = run("verify")
    assert failed.exit_code == 1
    assert "cloudrd index repair" in failed.stderr
    repaired = run("repair")
    assert (repaired.exit_code, "已修复" in repaired.output) == (0, True)
    assert run("verify").exit_code == 0
    assert "无需修复" in run("repair").output


def test_another_encoder_is_named_in_the_status_and_mended_by_build(run):
    run("build")
    other = HashEncoder("hash-2")
    assert (
        json.loads(run("status", "--json", encoder=other).output)["need"]["problem"]
        == "index_foreign_encoder"
    )
    failed = run("verify", encoder=other)
    assert (failed.exit_code, "cloudrd index build" in failed.stderr) == (1, True)
    assert run("build", encoder=other).exit_code == 0
    assert run("verify", encoder=other).exit_code == 0
