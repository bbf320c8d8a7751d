"""JSON Lines and CSV as they come."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import BadFile, TooLarge
from cloudrd.services.importing import textfiles
from cloudrd.services.importing.textfiles import read_csv, read_jsonl


def quiet(done, total):
    pass


def jsonl(tmp_path, content):
    file = tmp_path / "f.jsonl"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_jsonl(file, quiet))


def table(tmp_path, content):
    file = tmp_path / "f.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_csv(file, quiet))


def test_lines_keep_their_numbers_and_blank_ones_are_passed_over(tmp_path):
    records = jsonl(tmp_path, '\ufeff{"a": 1}\r\n\r\n  {"a": "二\u2028"}\n')
    assert [(r.number, r.values, r.flaws) for r in records] == [(1, {"a": 1}, ()), (3, {"a": "二\u2028"}, ())]


@pytest.mark.parametrize(
    "line", ["{", "[1]", "text", '{"a": }', "[" * 100_000, '{"a": ' + "9" * 5000 + "}", '"x"', "null"]
)
def test_a_line_that_is_no_object_is_flawed_not_fatal(tmp_path, line):
    first, second = jsonl(tmp_path, f'{line}\n{{"a": 1}}\n')
    assert (first.flaws[0].code, first.values) == ("row_not_json", {})
    assert second.values == {"a": 1}


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(textfiles, "MAX_LINE", 1000)
    with pytest.raises(TooLarge) as caught:
        jsonl(tmp_path, '{"a": 1}\n{"a": "' + "x" * 2000)
    assert caught.value.params["line"] == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found_out(tmp_path, delimiter):
    rows = [["标题", "说明、详细"], ["一", "a,b;c\td"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert table(tmp_path, out.getvalue()) == rows


def test_gb18030_and_line_breaks_in_cells(tmp_path):
    content = '标题,说明\r\n接头软化,"第一行\r\n第二行"\r\n'
    assert table(tmp_path, content.encode("gb18030")) == [["标题", "说明"], ["接头软化", "第一行\r\n第二行"]]


@pytest.mark.parametrize("content", ['a,b\n"open,1\n', 'a,b\n"x"y,1\n'])
def test_broken_quotation_is_refused_with_its_line(tmp_path, content):
    with pytest.raises(BadFile) as caught:
        table(tmp_path, content)
    assert caught.value.code == "csv_broken"
    assert caught.value.params["line"] >= 2


def test_ten_megabytes_in_one_cell_are_refused(tmp_path):
    with pytest.raises((BadFile, TooLarge)) as caught:
        table(tmp_path, "a,b\n1," + "长" * (10 << 20) + "\n")
    assert caught.value.code in {"line_too_long", "csv_broken"}


def test_progress_counts_bytes(tmp_path):
    file = tmp_path / "f.jsonl"
    file.write_text('{"a": 1}\n' * 2500)
    told = []
    list(read_jsonl(file, lambda done, total: told.append((done, total))))
    assert len(told) == 2
    assert 0 < told[0][0] <= told[1][0] <= told[1][1] == file.stat().st_size


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5))
def test_whatever_csv_writes_is_read_back(tmp_path_factory, rows):
    rows = [["source_id", "title"], *rows]
    file = tmp_path_factory.mktemp("csv") / "f.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    assert list(read_csv(file, quiet)) == rows
