"""What goes out comes back the same, and no cell of it runs in a spreadsheet."""

import csv
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_support import NEED, RESOURCE, SAMPLE, columns, load, stored, write_jsonl
from openpyxl import load_workbook

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import COMMAND_LINE, Actor
from cloudrd.services.exporting import export_file
from cloudrd.services.posting import create, withdraw
from cloudrd.services.schemas import schema_of
from cloudrd.services.schemas.fields import Choice, Choices, Day, Money, Text, Whole, YesNo
from cloudrd.store import migrate
from cloudrd.store.session import Database

ENDINGS = ["csv", "xlsx", "jsonl"]
OWN = ("id", "code", "change", "created_at", "updated_at", "organisation_id")


def export(database, side, path, actor=COMMAND_LINE, **options):
    with database.read() as session:
        return export_file(session, actor, side, path, **options)


@pytest.fixture
def elsewhere(tmp_path):
    """The empty database of another city."""
    made = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    migrate.upgrade(made)
    yield made
    made.dispose()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("side", list(Side))
def test_an_export_comes_back_unchanged_here_and_elsewhere(
    database, elsewhere, tmp_path, side, ending, language
):
    load(database, side, write_jsonl(tmp_path / "f.jsonl", SAMPLE[side], SAMPLE[side] | {"source_id": "2"}))
    with database.write() as session:
        create(session, COMMAND_LINE, side, {k: v for k, v in SAMPLE[side].items() if k != "source_id"})
        session.commit()
    path = tmp_path / f"out.{ending}"
    assert export(database, side, path, language=language) == 3
    assert load(database, side, path).unchanged == 3
    assert load(elsewhere, side, path).created == 3
    assert load(elsewhere, side, path).unchanged == 3
    here, there = stored(database, side), stored(elsewhere, side)
    assert [columns(r, *OWN) for r in there] == [columns(r, *OWN) for r in here]
    assert [r.organisation.name for r in there if r.organisation] == [
        r.organisation.name for r in here if r.organisation
    ]


def test_jsonl_has_field_names_and_codes(database, tmp_path):
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", NEED))
    export(database, Side.NEED, tmp_path / "out.jsonl")
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    plain = json.loads(line)
    assert (plain["code"], plain["budget_max"], plain["deadline"]) == ("N000001", 80.5, "2025-12-31")
    assert "region" in plain
    assert "challenge" in plain
    assert "chain" in plain


def test_csv_opens_in_excel_with_labels(database, tmp_path):
    load(database, Side.RESOURCE, write_jsonl(tmp_path / "f.jsonl", RESOURCE))
    path = tmp_path / "out.csv"
    export(database, Side.RESOURCE, path, language="zh")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(path.open(encoding="utf-8-sig", newline=""))
    assert (row["资源类型"], row["成熟阶段"], row["学科"]) == ("科技成果", "通过中试", "430 材料科学")
    assert (row["技术指标"], row["团队成员"]) == ("孔隙率 0.3 % [对比=常规 1.8 %]", "陈示例（教授）")


def test_withdrawn_listings_go_out_on_request_only_and_come_back_withdrawn(database, elsewhere, tmp_path):
    with database.write() as session:
        made = create(session, COMMAND_LINE, Side.NEED, {"title": "一", "problem": "二"})
        withdraw(session, COMMAND_LINE, made, "")
        session.commit()
    path = tmp_path / "out.jsonl"
    assert export(database, Side.NEED, path) == 0
    assert export(database, Side.NEED, path, every_state=True) == 1
    load(elsewhere, Side.NEED, path)
    assert stored(elsewhere, Side.NEED)[0].state == "withdrawn"


def test_strangers_get_public_listings_alone(database, tmp_path):
    secret = [
        NEED | {"source_id": tier, "confidentiality": tier} for tier in ("public", "summary", "match_only")
    ]
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", *secret))
    path = tmp_path / "out.jsonl"
    assert export(database, Side.NEED, path, Actor("192.0.2.1", local=False)) == 1
    assert json.loads(path.read_text())["source_id"] == "public"


ATTACKS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "-5",
    "'=1",
    "''=1",
    "#REF!",
    "a\n=b",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_cell_is_a_formula_and_every_text_comes_back(database, elsewhere, tmp_path, ending):
    rows = [NEED | {"source_id": text.replace("\n", ""), "title": text, "problem": text} for text in ATTACKS]
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", *rows))
    path = tmp_path / f"out.{ending}"
    export(database, Side.NEED, path)
    if ending == "csv":
        cells = [cell for row in csv.reader(path.open(encoding="utf-8-sig", newline="")) for cell in row]
        assert not [
            c
            for c in cells
            if c.startswith(("=", "@", "\t")) or (c[:1] in ("+", "-") and not c[1:].isdigit())
        ]
    if ending == "xlsx":
        for row in load_workbook(path).worksheets[0].iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d", "inlineStr"}
    load(elsewhere, Side.NEED, path)
    assert [r.problem for r in stored(elsewhere, Side.NEED)] == ATTACKS


def test_negative_numbers_stay_numbers(database, tmp_path):
    cold = NEED | {"indicators": [{"name": "工作温度", "operator": "ge", "value": -40, "unit": "℃"}]}
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", cold))
    export(database, Side.NEED, tmp_path / "out.csv")
    assert load(database, Side.NEED, tmp_path / "out.csv").unchanged == 1
    assert "-40 ℃" in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "code"), [("out.pdf", "file_ending"), ("no/folder/out.csv", "file_unwritable")]
)
def test_a_file_that_cannot_be_written_is_refused(database, tmp_path, name, code):
    with pytest.raises(BadFile) as caught:
        export(database, Side.NEED, tmp_path / name)
    assert caught.value.code == code


def test_a_failing_export_leaves_the_old_file_and_no_other(database, tmp_path, monkeypatch):
    load(database, Side.NEED, write_jsonl(tmp_path / "f.jsonl", NEED))
    path = tmp_path / "out.csv"
    path.write_text("old")
    monkeypatch.setattr("cloudrd.services.exporting.write_cell", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(database, Side.NEED, path)
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix == ".csv" or p.name.startswith(".")) == [
        "out.csv"
    ]


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("=+-@'\"\n,;；、|[]{}\t"),
    max_size=30,
)


def values_of(field, days):
    """Values that the field's check accepts."""
    if isinstance(field, Choices):
        return st.lists(st.sampled_from(list(field.terms)), unique=True, max_size=3)
    if isinstance(field, Choice):
        return st.sampled_from(list(field.terms))
    if isinstance(field, YesNo):
        return st.booleans()
    if isinstance(field, Whole):
        return st.integers(field.minimum, field.maximum)
    if isinstance(field, Money):
        return st.integers(0, 10**9).map(lambda cents: cents / 100)
    return days if isinstance(field, Day) else words


@st.composite
def listings(draw, side):
    schema = schema_of(side)
    days = st.dates(
        min_value=__import__("datetime").date(2030, 1, 1), max_value=__import__("datetime").date(2100, 1, 1)
    )
    simple = {
        n: f
        for n, f in schema.checked.items()
        if isinstance(f, Text | Choice | Choices | YesNo | Whole | Money | Day)
    }
    leave = {"industry_section", "language", "organisation", "posted_on"}
    chosen = draw(st.sets(st.sampled_from(sorted(set(simple) - leave))))
    row = {name: draw(values_of(simple[name], days)) for name in sorted(chosen)}
    row |= {name: draw(words.filter(lambda t: t.strip())) for name in ("title", schema.text_fields[0])}
    if side is Side.RESOURCE:
        row.setdefault("kind", "achievement")
    low, high = schema.price_fields
    if low in row and high in row:
        row[low], row[high] = sorted((row[low], row[high]))
    return json.loads(json.dumps(row, default=str))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_listing_goes_out_and_comes_back(database, elsewhere, tmp_path, data):
    side = data.draw(st.sampled_from(list(Side)))
    ending = data.draw(st.sampled_from(ENDINGS))
    rows = data.draw(st.lists(listings(side), min_size=1, max_size=3))
    for made in (database, elsewhere):
        with made.engine.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM {side.value}")
    rows = [row | {"source_id": str(number)} for number, row in enumerate(rows)]
    load(database, side, write_jsonl(tmp_path / "in.jsonl", *rows))
    path = tmp_path / f"out.{ending}"
    export(database, side, path, language=data.draw(st.sampled_from(["zh", "en"])))
    load(elsewhere, side, path)
    assert [columns(r, *OWN) for r in stored(elsewhere, side)] == [
        columns(r, *OWN) for r in stored(database, side)
    ]
    assert load(database, side, path).unchanged == len(rows)
