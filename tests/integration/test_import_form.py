"""The empty form: what Excel will offer, and that a filled one goes in as it is."""

from datetime import date

import pytest
from import_support import load, refused, stored
from openpyxl import load_workbook

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas.fields import Choice, YesNo
from cloudrd.services.tabular import columns_of
from cloudrd.services.tabular_form import example_of, write_form


@pytest.fixture(params=list(Side))
def form(request, tmp_path):
    path = tmp_path / "form.xlsx"
    write_form(path, request.param)
    return request.param, path


def fill(path, *rows):
    book = load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[2]}
    for number, row in enumerate(rows, start=3):
        for name, value in row.items():
            sheet.cell(number, places[name]).value = value
    book.save(path)


def test_headers_stand_in_both_languages_and_stay_in_sight(form):
    side, path = form
    sheet = load_workbook(path).worksheets[0]
    columns = [column for column in columns_of(side) if column.name not in ("source", "code", "state")]
    assert [cell.value.rstrip(" *") for cell in sheet[1]] == [column.zh for column in columns]
    assert [cell.value for cell in sheet[2]] == [column.name for column in columns]
    assert [cell.value.endswith("*") for cell in sheet[1]] == [column.required for column in columns]
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    assert sheet.freeze_panes == "C3"


def test_every_list_has_its_drop_down_with_all_labels(form):
    side, path = form
    book = load_workbook(path)
    sheet, lists = book.worksheets[0], book["lists"]
    assert lists.sheet_state == "hidden"
    rules = {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule
        for rule in sheet.data_validations.dataValidation
    }
    names = {cell.column_letter: cell.value for cell in sheet[2]}
    fields = {column.name: column.field for column in columns_of(side)}
    lists_seen = 0
    for letter, name in names.items():
        field, rule = fields[name], rules.get(letter)
        if isinstance(field, Choice | YesNo):
            cells = [cell.value for (cell,) in lists[rule.formula1.replace("lists!", "").replace("$", "")]]
            wanted = len(field.terms) if isinstance(field, Choice) else 2
            assert rule.type == "list"
            assert len(cells) == len(set(cells)) == wanted
            lists_seen += 1
    assert lists_seen >= 8
    kinds = {names[letter]: rule.type for letter, rule in rules.items()}
    assert kinds["expires_on"] == "date"
    assert kinds["title"] == "textLength"
    assert {kinds.get("minimum_trl"), kinds.get("trl")} == {"whole", None}


def test_the_example_of_the_help_sheet_imports_as_it_is(form, database):
    side, path = form
    book = load_workbook(path)
    said = {row[2]: row[6] for row in book["说明 Help"].iter_rows(min_row=6, values_only=True) if row[6]}
    assert said == example_of(side)
    fill(path, said)
    assert load(database, side, path).created == 1
    (record,) = stored(database, side)
    assert record.title == said["title"]
    assert record.indicators[0]["name"]
    assert record.cooperation_modes


def test_typed_cells_of_a_filled_form(database, tmp_path):
    path = tmp_path / "needs.xlsx"
    write_form(path, Side.NEED)
    row = {
        "source_id": 7,
        "title": "泵",
        "problem": "漏",
        "budget_max": 0.1 + 0.2,
        "deadline": date(2099, 6, 3),
    }
    fill(path, row | {"minimum_trl": 6, "challenge": True, "industry_division": "36 汽车制造业"})
    load(database, Side.NEED, path)
    (need,) = stored(database, Side.NEED)
    assert (need.source_id, float(need.price_max), need.deadline) == ("7", 0.3, date(2099, 6, 3))
    assert (need.minimum_trl, need.challenge, need.industry_division) == (6, True, "36")


def test_an_empty_form_and_a_formula_in_a_form_are_refused(database, tmp_path):
    path = tmp_path / "needs.xlsx"
    write_form(path, Side.NEED)
    with pytest.raises(BadFile) as caught:
        load(database, Side.NEED, path)
    assert caught.value.code == "file_empty"
    fill(path, {"source_id": "1", "title": "=A1", "problem": "漏"})
    (problem,) = refused(database, Side.NEED, path).problems
    assert (problem.row, problem.code) == (3, "cell_formula")


def test_a_form_is_a_workbook(tmp_path):
    with pytest.raises(BadFile) as caught:
        write_form(tmp_path / "needs.csv", Side.NEED)
    assert caught.value.code == "form_ending"
