"""While a file is read and checked, others can write; who meets the lock is told so."""

import json

import pytest
from import_support import NEED, RESOURCE, load
from sqlalchemy import text

from cloudrd.domain.errors import Busy
from cloudrd.domain.vocabulary import Side
from cloudrd.services import importing
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.store.session import Database


@pytest.fixture
def impatient(database, monkeypatch):
    monkeypatch.setattr("cloudrd.store.session.BUSY_TIMEOUT_MS", 50)
    other = Database(database.url.render_as_string(hide_password=False))
    yield other
    other.dispose()


def write(database):
    with database.write() as session:
        session.execute(text("UPDATE change_sequence SET value = value"))
        session.commit()


def test_others_write_while_a_file_is_read_and_wait_while_it_is_stored(
    database, impatient, tmp_path, monkeypatch
):
    path = tmp_path / "f.jsonl"
    path.write_text("".join(json.dumps(RESOURCE | {"source_id": n}) + "\n" for n in range(6)))
    monkeypatch.setattr(importing, "CHUNK", 2)
    check, take = importing.Intake.check, importing.Intake.take
    outcomes = []

    def checking(self, rows):
        write(impatient)
        outcomes.append("free")
        return check(self, rows)

    def taking(self, candidates):
        found = take(self, candidates)
        with pytest.raises(Busy):
            write(impatient)
        outcomes.append("busy")
        return found

    monkeypatch.setattr(importing.Intake, "check", checking)
    monkeypatch.setattr(importing.Intake, "take", taking)
    assert load(database, Side.RESOURCE, path).created == 6
    assert outcomes == ["free"] * 3 + ["busy"] * 3
    write(impatient)


def test_a_change_between_reading_and_storing_is_not_lost(database, tmp_path, monkeypatch):
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps({"source_id": NEED["source_id"], "title": "只改标题"}))
    whole = tmp_path / "g.jsonl"
    whole.write_text(json.dumps(NEED))
    check = importing.Intake.check

    def checking(self, rows):
        monkeypatch.setattr(importing.Intake, "check", check)
        load(database, Side.NEED, whole)
        return check(self, rows)

    monkeypatch.setattr(importing.Intake, "check", checking)
    with database.write() as session:
        report = importing.import_file(session, COMMAND_LINE, Side.NEED, path)
        session.commit()
    assert (report.created, report.updated) == (0, 1)


def test_busy_says_what_to_do_in_both_languages(database, impatient):
    with database.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Busy, match="Try again") as caught:
            write(impatient)
    assert caught.value.code == "database_busy"
