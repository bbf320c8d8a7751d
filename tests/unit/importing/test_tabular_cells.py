"""Cells of tables and values of forms."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas import schema_of
from cloudrd.services.tabular import columns_of, is_second_header, resolve_headers
from cloudrd.services.tabular_cells import guard, plain_text, read_cell, unguard, write_cell

FIELDS = schema_of(Side.NEED).checked | schema_of(Side.RESOURCE).checked


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("title", 2024.0, "2024"),
        ("title", "  ", None),
        ("kind", "中试基地", "pilot_base"),
        ("kind", "Pilot  Base", "pilot_base"),
        ("kind", "achievement", "achievement"),
        ("kind", "飞船", "飞船"),
        ("industry_division", "37 铁路、船舶、航空航天和其他运输设备制造业", "37"),
        ("industry_division", "汽车制造业", "36"),
        ("industry_division", 36, "36"),
        ("industry_section", "制造业", "C"),
        ("discipline", "430 材料科学", "430"),
        (
            "cooperation_modes",
            "委托开发、技术许可; licence，其他",
            ["development", "licence", "licence", "other"],
        ),
        ("ipc", "C22C 21/10；B22D", ["C22C 21/10", "B22D"]),
        ("trl", "TRL 6", 6),
        ("trl", "６级", 6),
        ("trl", 6.0, 6.0),
        ("budget_max", "1,200.5 万元", Decimal("1200.5")),
        ("budget_max", "面谈", "面谈"),
        ("budget_max", "1e400", Decimal("1E+400")),
        ("budget_max", "NaN", "NaN"),
        ("challenge", "是", True),
        ("challenge", "N", False),
        ("challenge", 1.0, True),
        ("challenge", "也许", "也许"),
        ("deadline", "2025年6月3日", "2025-06-03"),
        ("deadline", "2025/6/3", "2025-06-03"),
        ("deadline", "2025-06-03 00:00:00", "2025-06-03"),
        ("deadline", datetime(2025, 6, 3), date(2025, 6, 3)),
        ("deadline", datetime(2025, 6, 3, 12), datetime(2025, 6, 3, 12)),
        ("deadline", "月底", "月底"),
    ],
)
def test_cells_are_read_as_people_fill_them_in(name, cell, value):
    assert read_cell(FIELDS[name], cell) == value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+86 532", "'+86 532"), ("-x", "'-x"), ("@home", "'@home"), ("＝1", "'＝1"),
        ("'=1", "''=1"), ("-5", "-5"), ("+5.25", "+5.25"), ("'quoted'", "'quoted'"), ("a=b", "a=b"), ("", ""),
        ("-5+cmd|' /C calc'!A0", "'-5+cmd|' /C calc'!A0"),
    ],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_run_is_quoted(text, written):
    assert guard(text) == written
    assert unguard(written) == text


@given(st.text(st.characters() | st.sampled_from("'=+-@\t＝0"), max_size=8))
def test_quoting_is_undone_exactly_and_leaves_nothing_to_run(text):
    written = guard(text)
    assert unguard(written) == text
    assert not written.startswith(("=", "@", "\t", "\r"))
    if written.startswith(("+", "-")):
        float(written)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("side", list(Side))
def test_every_code_of_every_list_survives_its_label(side, language):
    for column in columns_of(side):
        for code in getattr(column.field, "terms", ()):
            several = column.name == "cooperation_modes"
            value = [code] if several else code
            assert read_cell(column.field, write_cell(column.field, value, language)) == value


def test_what_is_empty_shows_as_nothing():
    for column in columns_of(Side.RESOURCE):
        assert write_cell(column.field, column.field.empty, "zh") in (None, "否")
    assert plain_text(datetime(2025, 1, 2)) == "2025-01-02"


@pytest.mark.parametrize("side", list(Side))
def test_headers_are_known_in_every_form(side):
    columns = columns_of(side)
    names = [column.name for column in columns]
    for headers in (
        names,
        [column.zh for column in columns],
        [column.en.upper() for column in columns],
        [f"{column.zh}（说明） *" for column in columns],
        [f"{column.zh} {column.en}" for column in columns],
    ):
        assert resolve_headers(columns, headers, "f.csv") == names
    assert is_second_header(columns, names, [column.en for column in columns])
    assert not is_second_header(columns, names, ["7", "achievement", *[""] * (len(names) - 2)])


def header_problem(headers, side=Side.NEED):
    with pytest.raises(BadFile) as caught:
        resolve_headers(columns_of(side), headers, "f.csv")
    return caught.value


def test_a_missing_column_is_named_with_the_nearest_header():
    error = header_problem(["来源编号", "标题", "技术难题描述", "地区"])
    assert error.code == "column_missing"
    assert "problem" in error.params["column"]
    assert error.params["near"] == "技术难题描述"


def test_an_unknown_or_double_column_is_named():
    error = header_problem(["source_id", "title", "problem", "预算下线"])
    assert (error.code, error.params["column"]) == ("column_unknown", "预算下线")
    assert "budget_min" in error.params["near"]
    assert header_problem(["source_id", "title", "problem", "标题"]).code == "column_double"


def test_columns_of_a_file_of_refused_rows_may_stay():
    headers = ["_row", "_problems", "source_id", "title", "problem", ""]
    names = [None, None, "source_id", "title", "problem", None]
    assert resolve_headers(columns_of(Side.NEED), headers, "f.csv") == names
