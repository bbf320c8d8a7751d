"""Importing: all or nothing, repeatable, every bad row listed."""

import json
from itertools import count

import pytest
from import_support import NEED, RESOURCE, columns, counts, load, refused, stored, write_jsonl
from openpyxl import load_workbook
from sqlalchemy import select

from cloudrd.domain.errors import BadFile, CloudrdError, Forbidden, Invalid, TooLarge
from cloudrd.domain.vocabulary import Side
from cloudrd.services import importing, posting
from cloudrd.services.actor import COMMAND_LINE, Actor
from cloudrd.services.importing import import_file
from cloudrd.store.audit import AuditEntry

GOOD = [RESOURCE | {"source_id": f"r-{n}", "organisation": "琴屿示例大学"} for n in range(5)]
BAD = RESOURCE | {"source_id": "bad", "trl": 12, "organisation": "不该出现的单位"}


def test_importing_again_changes_nothing(database, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", *GOOD)
    report = load(database, Side.RESOURCE, path)
    assert (report.created, report.updated, report.unchanged, report.bad) == (5, 0, 0, ())
    before = counts(database), [columns(r) for r in stored(database, Side.RESOURCE)]
    report = load(database, Side.RESOURCE, path)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 5)
    assert (counts(database), [columns(r) for r in stored(database, Side.RESOURCE)]) == before


def test_a_changed_row_changes_its_record_alone(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD))
    changed = GOOD[2] | {"capacity": 9, "advantages": "轻三成", "price_negotiable": False, "price_max": 20}
    report = load(database, Side.RESOURCE, write_jsonl(tmp_path / "g.jsonl", GOOD[0], changed))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    third = stored(database, Side.RESOURCE)[2]
    assert (third.capacity, third.advantages, third.price_max, third.version) == (9, "轻三成", 20, 2)
    assert [r.change for r in stored(database, Side.RESOURCE)] == [1, 2, 6, 4, 5]
    with database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.record_id, entry.reason) == ("update", 3, "import g.jsonl")
    assert entry.details == {"fields": ["advantages", "capacity", "price_max", "price_negotiable"]}


def test_fields_that_a_file_does_not_have_stay_and_null_clears(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", GOOD[0]))
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "g.jsonl", {"source_id": "r-0", "capacity": None}))
    (record,) = stored(database, Side.RESOURCE)
    assert (record.capacity, record.title, record.organisation_id) == (None, RESOURCE["title"], 1)


def test_one_bad_row_stops_all_and_every_bad_row_is_listed(database, tmp_path):
    rows = [*GOOD, BAD, "no json", GOOD[0] | {"source_id": "r-9", "titel": "x", "price_max": -1}]
    before = counts(database)
    error = refused(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *rows))
    assert [(p.row, p.field, p.code) for p in error.problems] == [
        (6, "trl", "number_range"), (7, "", "row_not_json"), (8, "titel", "unknown_field"),
        (8, "price_max", "number_range"),
    ]  # fmt: skip
    assert error.params == {"count": 4, "rows": 3}
    assert error.problems[0].value == "12"
    assert counts(database) == before == (0, 0, 0, 0, 0)


def test_bad_rows_after_a_full_chunk_undo_what_went_in_before(database, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    refused(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD, BAD))
    assert counts(database) == (0, 0, 0, 0, 0)
    assert load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD)).created == 5
    assert [r.code for r in stored(database, Side.RESOURCE)] == [f"R00000{n}" for n in range(1, 6)]


def test_an_id_that_stands_twice_is_an_error_even_chunks_apart(database, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    error = refused(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD, GOOD[1]))
    (problem,) = error.problems
    assert (problem.row, problem.code, problem.value) == (6, "source_id_double", "r-1")
    assert "2" in problem.text("en")


def test_sources_keep_their_ids_apart(database, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", GOOD[0])
    load(database, Side.RESOURCE, path, source="区科技局")
    load(database, Side.RESOURCE, path, source="高新区")
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "g.jsonl", GOOD[0] | {"source": "高新区"}))
    assert [r.source for r in stored(database, Side.RESOURCE)] == ["区科技局", "高新区"]
    with pytest.raises(Invalid):
        load(database, Side.RESOURCE, path, source="x" * 41)


@pytest.mark.parametrize(
    "row",
    [
        {"source_id": None}, {"source_id": ""}, {"source_id": "x" * 121}, {"source_id": ["a"]},
        {"source_id": True},
        {"source": 5}, {"state": "secret"}, {"title": "a\0b"}, {"price_max": 1e400},
        {"summary": "长" * 20_001},
        {"expires_on": "2200-01-01"}, {"capacity": float("nan")}, {"indicators": [{"name": "x"}]},
        {"people": "陈"}, {"organisation": "Z-99"}, {"kind": None}, {"title": "\ud800"},
    ],
)  # fmt: skip
def test_rows_that_are_wrong_in_one_way_are_refused_for_it(database, tmp_path, row):
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(GOOD[0] | row) + "\n")
    (field,) = row
    error = refused(database, Side.RESOURCE, path)
    assert {problem.field.split(".")[0] for problem in error.problems} == {field}
    assert counts(database) == (0, 0, 0, 0, 0)


def test_whole_numbers_are_ids_too(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", GOOD[0] | {"source_id": 7}))
    assert stored(database, Side.RESOURCE)[0].source_id == "7"


def test_a_new_row_may_bring_its_state_and_none_may_change_one(database, tmp_path):
    withdrawn = GOOD[0] | {"state": "withdrawn"}
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", withdrawn, GOOD[1]))
    assert [r.state for r in stored(database, Side.RESOURCE)] == ["withdrawn", "published"]
    assert load(database, Side.RESOURCE, tmp_path / "f.jsonl").unchanged == 2
    path = write_jsonl(tmp_path / "g.jsonl", GOOD[0] | {"state": "published"})
    assert [p.code for p in refused(database, Side.RESOURCE, path).problems] == ["state_by_import"]


def test_an_import_and_a_posting_share_one_sequence_of_numbers_and_codes(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD[:2]))
    with database.write() as session:
        data = {name: value for name, value in RESOURCE.items() if name != "source_id"}
        posted = posting.create(session, COMMAND_LINE, Side.RESOURCE, data)
        session.commit()
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "g.jsonl", *GOOD[2:4]))
    assert (posted.code, posted.change) == ("R000003", 3)
    assert [r.change for r in stored(database, Side.RESOURCE)] == [1, 2, 3, 4, 5]
    assert len({r.code for r in stored(database, Side.RESOURCE)}) == 5


def test_ids_of_deleted_records_are_not_given_again(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD[:2]))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM resource WHERE id = 2")
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "g.jsonl", GOOD[2]))
    assert [r.code for r in stored(database, Side.RESOURCE)] == ["R000001", "R000003"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_skipping_bad_rows_writes_them_with_reasons_and_mended_they_go_in(
    database, tmp_path, ending, language
):
    out = tmp_path / f"bad.{ending}"
    path = write_jsonl(tmp_path / "f.jsonl", *GOOD, BAD)
    report = load(database, Side.RESOURCE, path, skip_bad=out, language=language)
    assert (report.created, [row.number for row in report.bad]) == (5, [6])
    assert counts(database)[:3] == (0, 5, 1)
    content = (
        out.read_text("utf-8-sig") if ending != "xlsx" else str(list(load_workbook(out)["refused"].values))
    )
    assert ("超出了" if language == "zh" else "outside") in content
    assert "bad" in content
    # The reasons may stay in the file; only the fault has to be mended.
    if ending == "xlsx":
        book = load_workbook(out)
        sheet = book["refused"]
        column = next(n for n, cell in enumerate(sheet[1], start=1) if cell.value == "trl")
        sheet.cell(2, column).value = 6
        book.save(out)
    else:
        mended = out.read_text("utf-8-sig").replace('"trl": 12', '"trl": 6').replace(",12", ",6")
        out.write_text(mended, "utf-8")
    assert load(database, Side.RESOURCE, out).created == 1


def test_a_file_of_nothing_but_bad_rows_can_be_skipped_whole(database, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", "{", BAD)
    report = load(database, Side.RESOURCE, path, skip_bad=tmp_path / "bad.jsonl")
    assert (report.created, len(report.bad)) == (0, 2)
    first = json.loads((tmp_path / "bad.jsonl").read_text().splitlines()[0])
    assert (first["_row"], first["_line"]) == (1, "{")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"mapping": "guess"}, "mapping_unknown"),
        ({"skip_bad": "f.jsonl"}, "skip_bad_same"),
        ({"skip_bad": "bad.txt"}, "file_ending"),
        ({"skip_bad": "nowhere/bad.csv"}, "file_unwritable"),
    ],
)
def test_options_that_cannot_work_are_refused(database, tmp_path, options, code):
    path = write_jsonl(tmp_path / "f.jsonl", *GOOD, BAD)
    if "skip_bad" in options:
        options = {"skip_bad": tmp_path / options["skip_bad"]}
    with pytest.raises(BadFile) as caught:
        load(database, Side.RESOURCE, path, **options)
    assert caught.value.code == code
    assert counts(database) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.csv", None, "file_missing"),
        ("f.pdf", b"x", "file_ending"),
        ("f.csv", b"", "file_empty"),
        ("f.csv", b"\n\n", "file_empty"),
        ("f.csv", b"source_id,kind,title,summary\n", "file_empty"),
        ("f.jsonl", b"\n \n", "file_empty"),
        ("f.jsonl", b'{"id": "1", "name": "x", "context": "y"}\n', "mapping_market_wanted"),
        ("f.csv", b"id,name,context\n1,x,y\n", "mapping_market_wanted"),
        ("f.csv", b"source_id,kind,title\n1,achievement,x\n", "column_missing"),
        ("f.csv", b"\x00\x01\x02", "file_binary"),
        ("f.xlsx", b"source_id\n", "file_is_other"),
    ],
)
def test_files_that_cannot_be_read_at_all_are_refused(database, tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        load(database, Side.RESOURCE, path)
    assert caught.value.code == code
    assert counts(database) == (0, 0, 0, 0, 0)


def test_too_many_rows_and_too_many_bad_rows_end_the_import(database, tmp_path, monkeypatch):
    path = write_jsonl(tmp_path / "f.jsonl", *GOOD)
    monkeypatch.setattr(importing, "MAX_ROWS", 4)
    with pytest.raises(TooLarge):
        load(database, Side.RESOURCE, path)
    monkeypatch.undo()
    monkeypatch.setattr(importing, "MAX_BAD_ROWS", 2)
    monkeypatch.setattr(importing, "CHUNK", 2)
    path = write_jsonl(tmp_path / "g.jsonl", *["{"] * 9)
    assert len(refused(database, Side.RESOURCE, path, skip_bad=tmp_path / "bad.csv").bad) == 4
    assert counts(database) == (0, 0, 0, 0, 0)


def test_importing_is_for_this_machine_only(database, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", *GOOD)
    with database.write() as session, pytest.raises(Forbidden):
        import_file(session, Actor("192.0.2.1", local=False), Side.RESOURCE, path)


def test_an_error_half_way_undoes_all_even_if_the_caller_commits(database, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    calls = count()
    take = importing.Intake.take

    def failing(self, rows):
        if next(calls) == 1:
            raise CloudrdError("not_found", code="x")
        return take(self, rows)

    monkeypatch.setattr(importing.Intake, "take", failing)
    with database.write() as session:
        with pytest.raises(CloudrdError):
            import_file(session, COMMAND_LINE, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", *GOOD))
        session.commit()
    assert counts(database) == (0, 0, 0, 0, 0)


def test_needs_go_the_same_way(database, tmp_path):
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", NEED))
    (need,) = stored(database, Side.NEED)
    assert (need.code, need.price_max, need.minimum_trl) == ("N000001", 80.5, 6)
    assert need.indicators == [{**NEED["indicators"][0], "must": True}]
