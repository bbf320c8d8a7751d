"""Demonstration data: days from now, nothing twice, nobody's credit code."""

import json
from datetime import date, timedelta
from importlib import resources

import pytest
from import_support import NEED, RESOURCE, columns, counts, stored
from sqlalchemy import select

from cloudrd.domain.errors import BadFile, Invalid
from cloudrd.domain.organisation import is_credit_code
from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.demo import credit_code, load_demo
from cloudrd.store.organisation import Organisation

OWNER = {
    "code": "T-ORG-01",
    "kind": "enterprise",
    "name": "琴岛示例精密制造有限公司",
    "centre_number": "QDYY-2024-0001",
}
TODAY = date(2026, 3, 1)


def sample(row, **more):
    days = {name: value for name, value in row.items() if name not in ("deadline", "expires_on", "posted_on")}
    return days | {"organisation": "T-ORG-01", "expires_in_days": 400} | more


@pytest.fixture
def folder(tmp_path):
    right = {"type": "invention", "number": "ZL2099 1 0000001.X", "expires_in_days": 3000}
    files = {
        "organisations": [OWNER],
        "needs": [sample(NEED, deadline_in_days=200)],
        "resources": [sample(RESOURCE, ip=[right])],
    }
    for name, rows in files.items():
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines + "\n", encoding="utf-8")
    return tmp_path


def run(database, folder, today=TODAY):
    with database.write() as session:
        reports = load_demo(session, COMMAND_LINE, folder=folder, today=today)
        session.commit()
    return {side: (report.created, report.updated, report.unchanged) for side, report in reports.items()}


def test_days_are_counted_from_today_and_records_are_marked(database, folder):
    assert run(database, folder) == {Side.NEED: (1, 0, 0), Side.RESOURCE: (1, 0, 0)}
    (need,), (resource,) = stored(database, Side.NEED), stored(database, Side.RESOURCE)
    assert (need.deadline, need.expires_on) == (TODAY + timedelta(200), TODAY + timedelta(400))
    assert (need.posted_on, need.demo, resource.demo) == (TODAY, True, True)
    assert resource.properties[0]["expires_on"] == (TODAY + timedelta(3000)).isoformat()
    assert need.organisation.demo
    assert is_credit_code(need.organisation.credit_code)


def test_loading_again_later_changes_nothing(database, folder):
    run(database, folder)
    before = counts(database), [columns(r) for side in Side for r in stored(database, side)]
    assert run(database, folder, TODAY + timedelta(90)) == {Side.NEED: (0, 0, 1), Side.RESOURCE: (0, 0, 1)}
    assert (counts(database), [columns(r) for side in Side for r in stored(database, side)]) == before


def test_faulty_data_is_refused_whole(database, folder):
    lines = (folder / "resources.jsonl").read_text() + json.dumps(sample(RESOURCE, source_id="2", trl=99))
    (folder / "resources.jsonl").write_text(lines)
    with pytest.raises(Invalid) as caught:
        run(database, folder)
    assert [(p.row, p.field) for p in caught.value.problems] == [(2, "trl")]
    assert counts(database) == (0, 0, 0, 0, 0)


def test_a_missing_file_is_named(database, folder):
    (folder / "needs.jsonl").unlink()
    with pytest.raises(BadFile) as caught:
        run(database, folder)
    assert caught.value.params["name"] == "needs.jsonl"


def test_credit_codes_are_valid_steady_and_of_no_place():
    for code, kind in (("A-ORG-01", "enterprise"), ("B-ORG-09", "university")):
        made = credit_code(code, kind)
        assert is_credit_code(made)
        assert made == credit_code(code, kind)
        assert made[2:8] == "999999"
    assert credit_code("A", "enterprise") != credit_code("B", "enterprise")


@pytest.mark.skipif(
    not (resources.files("cloudrd.demo") / "needs.jsonl").is_file(),
    reason="THE PACKAGE HOLDS NO DEMONSTRATION DATA",
)
def test_the_data_that_ships_is_what_the_programme_promises(database):
    with database.write() as session:
        load_demo(session, COMMAND_LINE)
        session.commit()
        owners = list(session.scalars(select(Organisation)))
    needs, offers = stored(database, Side.NEED), stored(database, Side.RESOURCE)
    assert (len(owners) >= 25, len(needs) >= 60, len(offers) >= 150) == (True, True, True)
    assert len({resource.kind for resource in offers}) == 6
    assert len({need.chain for need in needs}) >= 10
    assert sum(need.language in ("both", "en") for need in needs) >= len(needs) / 3
    assert sum(bool(need.indicators) for need in needs) >= len(needs) / 2
    assert all(record.demo for record in (*owners, *needs, *offers))
    assert all(owner.contact_email.endswith("@example.invalid") for owner in owners if owner.contact_email)
