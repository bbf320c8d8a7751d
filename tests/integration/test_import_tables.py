"""Tables as offices send them: headers in either language, any of the encodings, and things that go wrong."""

import csv
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_support import counts, load, refused, stored
from openpyxl import Workbook

from cloudrd.domain.errors import BadFile, CloudrdError, TooLarge
from cloudrd.domain.vocabulary import Side

CHINESE = [
    ["来源编号 *", "标题", "技术问题", "指标要求", "合作方式", "预算上限（万元）", "预算面议", "解决期限",
     "行业大类", "单位名称", ""],
    ["甲-1", "镕铸件气孔", "端盖有气孔，\n需改进", "泄漏率 ≤ 1 %；节拍 60–75 s", "委托开发、技术服务",
     "1,200万元", "否", "2099年6月3日", "汽车制造业", "䶮示例公司", ""],
    [],
    ["甲-2", "龑型阀门", "泄漏", "", "", "", "是", "2099/6/3", "36", "䶮示例公司", ""],
]  # fmt: skip
ENGLISH = [
    [
        "Source ID",
        "Title",
        "Problem",
        "indicators",
        "cooperation modes",
        "budget to",
        "Budget negotiable",
        "DEADLINE",
    ],
    [
        "e-1",
        "Pores",
        "End shields show pores",
        "leak rate at most 1 %",
        "licence; service",
        "80.5",
        "no",
        "2099-06-03",
    ],
]


def as_csv(path, rows, encoding):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def as_xlsx(path, rows):
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_a_chinese_table_of_any_encoding(database, tmp_path, encoding):
    path = tmp_path / ("f.xlsx" if encoding == "xlsx" else "f.csv")
    _ = as_xlsx(path, CHINESE) if encoding == "xlsx" else as_csv(path, CHINESE, encoding)
    assert load(database, Side.NEED, path).created == 2
    first, second = stored(database, Side.NEED)
    assert (first.source_id, first.title, first.problem) == ("甲-1", "镕铸件气孔", "端盖有气孔，\n需改进")
    assert (first.price_max, first.price_negotiable, first.industry_division) == (1200, False, "36")
    assert first.cooperation_modes == ["development", "service"]
    assert [i["operator"] for i in first.indicators] == ["le", "between"]
    assert (second.title, second.price_negotiable, second.deadline) == ("龑型阀门", True, first.deadline)
    assert counts(database)[2] == 1
    assert load(database, Side.NEED, path).unchanged == 2


def test_an_english_table(database, tmp_path):
    load(database, Side.NEED, as_csv(tmp_path / "f.csv", ENGLISH, "utf-8"))
    (need,) = stored(database, Side.NEED)
    assert (need.price_max, need.cooperation_modes, need.language) == (80.5, ["licence", "service"], "en")
    assert need.indicators[0]["operator"] == "le"


def test_a_table_without_a_column_leaves_that_field_alone(database, tmp_path):
    load(database, Side.NEED, as_csv(tmp_path / "f.csv", CHINESE, "utf-8"))
    short = [["来源编号", "标题", "技术问题"], ["甲-1", "新标题", "端盖有气孔"]]
    load(database, Side.NEED, as_csv(tmp_path / "g.csv", short, "utf-8"))
    need = stored(database, Side.NEED)[0]
    assert (need.title, need.price_max, need.organisation_id) == ("新标题", 1200, 1)


HEAD = ["source_id", "title", "problem", "minimum_trl", "indicators"]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (["1", "t", "p", "十二", ""], "minimum_trl", "not_whole"),
        (["1", "t", "p", "12", ""], "minimum_trl", "number_range"),
        (["1", "t", "p", "1e400", ""], "minimum_trl", "not_whole"),
        (["1", "t", "p", "", "很强"], "indicators", "indicator_unreadable"),
        (["1", "t", "p", "", "[{"], "indicators", "cell_json"),
        (["1", "t", "", "", ""], "problem", "required"),
        (["1", "t", "p", "5"], "", "row_cells"),
        (["1", "t", "p", "5", "", "多一格"], "", "row_cells"),
        (["1", "t", "长" * 40_000, "5", ""], "problem", "cell_too_long"),
        (["1", "t", "长" * 21_000, "5", ""], "problem", "text_too_long"),
        (["1", "t", "a\x07b", "5", ""], "problem", "text_unprintable"),
    ],
)
def test_a_bad_cell_is_named_by_row_header_and_value(database, tmp_path, row, field, code):
    path = as_csv(tmp_path / "f.csv", [HEAD, ["0", "t", "p", "5", ""], row], "utf-8")
    error = refused(database, Side.NEED, path)
    assert [(p.row, p.field, p.code) for p in error.problems] == [(3, field, code)]
    assert counts(database) == (0, 0, 0, 0, 0)


def test_the_header_of_the_file_is_what_a_problem_names(database, tmp_path):
    path = as_csv(
        tmp_path / "f.csv",
        [["来源编号", "标题", "需求描述", "预算上限（万元）"], ["1", "t", "p", "-5"]],
        "gb18030",
    )
    (problem,) = refused(database, Side.NEED, path).problems
    assert (problem.field, problem.value) == ("预算上限（万元）", "-5")


def test_formulas_errors_and_text_cells_of_a_workbook(database, tmp_path):
    path = as_xlsx(tmp_path / "f.xlsx", [HEAD, ["1", "=1+1", "p", 5, None], ["2", "t", "#DIV/0!", 5.5, None]])
    error = refused(database, Side.NEED, path)
    assert [(p.row, p.field, p.code) for p in error.problems] == [
        (2, "title", "cell_formula"), (3, "problem", "cell_error"), (3, "minimum_trl", "not_whole"),
    ]  # fmt: skip
    assert "B2" in error.problems[0].text("zh")
    assert counts(database) == (0, 0, 0, 0, 0)


def test_ten_megabytes_in_one_cell(database, tmp_path):
    huge = "长" * (10 << 20)
    with pytest.raises((BadFile, TooLarge)):
        load(database, Side.NEED, as_csv(tmp_path / "f.csv", [HEAD, ["1", "t", huge, "", ""]], "utf-8"))
    path = tmp_path / "f.jsonl"
    path.write_text('{"source_id": "1", "title": "t", "problem": "' + huge + '"}\n')
    with pytest.raises(TooLarge):
        load(database, Side.NEED, path)
    path = as_xlsx(tmp_path / "f.xlsx", [HEAD, ["1", "t", "x", None, None]])
    _stretch(path, "x", "y" * (10 << 20))
    assert refused(database, Side.NEED, path).problems[0].code == "cell_too_long"
    assert counts(database) == (0, 0, 0, 0, 0)


def _stretch(path, old, new):
    """openpyxl writes no such cell; others do."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(f"<t>{old}</t>".encode(), f"<t>{new}</t>".encode()))


def test_a_market_table(database, tmp_path):
    rows = [["id", "name", "context", "price", "备注"], ["1", "一种涂层", "<p>耐磨</p>", "面议", "x"]]
    load(database, Side.RESOURCE, as_csv(tmp_path / "f.csv", rows, "gb18030"), mapping="market")
    (resource,) = stored(database, Side.RESOURCE)
    assert (resource.summary, resource.source, resource.price_negotiable) == ("耐磨", "market", True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["csv", "jsonl", "xlsx"]),
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=4).map(
            lambda rows: "\n".join(",".join(row) for row in [HEAD, *rows]).encode("utf-8", "surrogatepass")
        ),
    ),
)
def test_garbage_is_refused_and_changes_nothing(database, tmp_path, ending, content):
    path = tmp_path / f"garbage.{ending}"
    path.write_bytes(content)
    before = counts(database)
    try:
        report = load(database, Side.NEED, path)
    except CloudrdError:
        report = None
    if report is None:
        assert counts(database) == before
    else:
        assert report.created + report.updated + report.unchanged > 0
