import gzip

import pytest

from cloudrd.domain.errors import BadFile
from cloudrd.evaluation.files import judged_queries, read_judgements, read_run, read_texts, write_run


def test_texts_with_and_without_title_plain_and_compressed(tmp_path):
    lines = '{"id": "d1", "title": "风机叶片", "text": "前缘涂层"}\n\n{"id": "d2", "text": "none", "x": 1}\n'
    plain, packed = tmp_path / "c.jsonl", tmp_path / "c.jsonl.gz"
    plain.write_text(lines, encoding="utf-8")
    packed.write_bytes(gzip.compress(lines.encode()))
    assert read_texts(plain) == read_texts(packed)
    assert [t.title for t in read_texts(plain)] == ["风机叶片", ""]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"id": "a"}', "evaluation_bad_line"),
        ('["a", "b"]', "evaluation_bad_line"),
        ("not json", "evaluation_bad_line"),
        ('{"id": "a b", "text": "x"}', "evaluation_bad_line"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "evaluation_double_id"),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, code):
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "first", "text": "x"}\n' + content, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_texts(path)
    assert caught.value.code == code
    assert caught.value.params["line"] >= 2


def test_a_torn_gzip_and_a_missing_file_are_clear_errors(tmp_path):
    torn = tmp_path / "c.jsonl.gz"
    torn.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}' * 999)[:40])
    for path in (torn, tmp_path / "none.jsonl"):
        with pytest.raises(BadFile) as caught:
            read_texts(path)
        assert caught.value.code == "evaluation_unreadable"


def test_a_run_survives_writing_and_reading(tmp_path):
    ranked = [("q1", [("a", 0.5), ("b", 0.25)]), ("q2", [])]
    assert write_run(tmp_path / "run", ranked, "cloudrd") == 2
    assert read_run(tmp_path / "run") == {"q1": [("a", 0.5), ("b", 0.25)]}


def test_a_failing_ranking_leaves_the_old_run(tmp_path):
    def failing():
        yield "q1", [("a", 1.0)]
        raise RuntimeError

    path = tmp_path / "run"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        write_run(path, failing(), "cloudrd")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_judgements_of_three_and_four_columns(tmp_path):
    path = tmp_path / "qrels"
    path.write_text("A1\td1\t2\nK1 0 d2 1\n")
    judgements = read_judgements(path)
    assert judgements == {"A1": {"d1": 2}, "K1": {"d2": 1}}
    assert judged_queries(judgements, "K") == {"K1": {"d2": 1}}


@pytest.mark.parametrize("content", ["", "q d\n", "q d high\n", "a b c d 1\n"])
def test_judgements_that_are_none(tmp_path, content):
    path = tmp_path / "qrels"
    path.write_text(content)
    with pytest.raises(BadFile):
        read_judgements(path)


@pytest.mark.parametrize("line", ["q Q0 d 1", "q Q0 d 1 nan tag", "q Q0 d 1 high tag"])
def test_a_run_that_is_none(tmp_path, line):
    path = tmp_path / "run"
    path.write_text(line)
    with pytest.raises(BadFile):
        read_run(path)
