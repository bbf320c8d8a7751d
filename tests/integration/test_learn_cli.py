"""`cloudrd learn` as an operator sees it: what it prints, what it stores, its exit status."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from cloudrd.cli import run
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.runtime import Runtime
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.learning import keep
from cloudrd.store.records import AuditEntry, RankerVersion
from learning_support import decided, fill_office, shuffled, with_weights

SHIPPED = shipped_ranker()
TRUTH = with_weights(SHIPPED, bias=-3.0, meaning=1.5)
EXAMPLES = decided(TRUTH, SHIPPED, 150)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return city(tmp_path_factory.mktemp("city"), EXAMPLES)


def city(folder, examples):
    runtime = Runtime.open(folder)
    fill_office(runtime.database, examples, runtime.encoder.fingerprint)
    runtime.close()
    return folder


@pytest.fixture
def learn(folder, capsys):
    def call(*arguments, lang="en", data=folder):
        status = run(["--data", str(data), "--lang", lang, "learn", *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def stored(folder):
    runtime = Runtime.open(folder)
    with runtime.database.read() as session:
        rows = session.scalars(select(RankerVersion).order_by(RankerVersion.id)).all()
        trail = session.scalars(select(AuditEntry.to_state).order_by(AuditEntry.id)).all()
    runtime.close()
    return rows, trail


def test_an_office_from_its_first_look_to_its_way_back(learn, folder):
    """In the order of the work: nothing yet, a dry run, learning, looking, going back."""
    status, out, _ = learn("--status")
    assert (status, "Nothing has been learned here yet" in out) == (0, True)

    status, out, _ = learn("--dry-run")
    assert status == 0
    assert "It would go live; this was a dry run, nothing was stored." in out
    assert stored(folder) == ([], [])

    status, out, _ = learn("--note", "第一次", "--json")
    answer = json.loads(out)
    assert (status, answer["outcome"], answer["name"]) == (0, "live", "learned-1")
    assert all(line["passed"] for line in answer["lines"])
    (version,), trail = stored(folder)
    assert trail == ["live"]
    assert version.report == {k: v for k, v in answer.items() if k not in ("outcome", "name")}

    status, out, _ = learn("--status", lang="zh")
    assert status == 0
    assert "正在使用  learned-1" in out
    assert "第一次" in out
    assert f"学自 {len(EXAMPLES)} 条决定" in out
    assert "增: meaning" in out
    status, out, _ = learn("--dry-run")
    assert status == 1
    assert "✗ 0 queries with an answer that the serving ranker has not learned from" in out
    assert "—" in out

    status, out, _ = learn("--show", "learned-1")
    assert (status, json.loads(out)["name"]) == (0, "learned-1")

    status, out, _ = learn("--rollback", "--note", "try")
    assert status == 0
    assert f"learned-1 is taken back; {SHIPPED.name} ranks again." in out
    status, out, _ = learn("--status", "--json")
    answer = json.loads(out)
    assert (answer["serving"], answer["digest"]) == (SHIPPED.name, SHIPPED.digest)
    assert [one["standing"] for one in answer["versions"]] == ["rolled_back"]
    assert stored(folder)[1] == ["live", "rolled_back"]

    status, _, err = learn("--rollback")
    assert (status, "no version to take back" in err) == (1, True)


def test_what_the_gate_refuses_is_told_kept_and_does_not_serve(learn, tmp_path):
    bad = city(tmp_path, shuffled(EXAMPLES))
    status, out, _ = learn("--strength", "5", data=bad)
    assert status == 1
    assert "learned-1 is refused: the lines marked ✗ do not hold." in out
    assert "✗ Re" in out
    for title in ("Replay of the decisions", "Shipped regression set", "Weights"):
        assert title in out
    (version,), trail = stored(bad)
    assert (version.live_from, version.report["passed"], trail) == (None, False, ["refused"])
    status, out, _ = learn("--status", data=bad)
    assert f"Serving  {SHIPPED.name}" in out
    assert "refused" in out
    assert "✗ Re" in out


def test_without_decisions_it_says_what_to_do(learn, tmp_path):
    status, out, err = learn(data=tmp_path, lang="zh")
    assert (status, out) == (1, "")
    assert "还没有可供学习的审核决定" in err
    assert stored(tmp_path) == ([], [])


def test_a_version_that_does_not_fit_is_told(learn, tmp_path):
    runtime = Runtime.open(tmp_path)
    with runtime.database.write() as session:
        keep(session, COMMAND_LINE, TRUTH, {}, replaces=SHIPPED, passed=True)
        session.commit()
        (version,) = session.scalars(select(RankerVersion)).all()
        version.model = {**version.model, "format": 0}
        session.commit()
    runtime.close()
    from cloudrd.services import learning

    learning._models.clear()
    status, out, _ = learn("--status", data=tmp_path)
    assert status == 0
    assert "The live ranker learned-1 does not fit" in out
    assert "live, does not fit this program" in out


@pytest.mark.parametrize(
    "wrong",
    [("--status", "--rollback"), ("--dry-run", "--rollback"), ("--strength", "0"), ("--strength", "x")],
)
def test_wrong_usage_is_refused(learn, wrong):
    assert learn(*wrong)[0] == 2


def test_an_unknown_version_is_named(learn):
    status, _, err = learn("--show", "learned-77")
    assert (status, "learned-77" in err) == (1, True)
