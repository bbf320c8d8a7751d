"""The texts and queries that are measured with."""

import gzip
import json
import random

import pytest
from benchmark_support import paragraph

from cloudrd.benchmark.figures import BenchmarkError
from cloudrd.benchmark.sample import (
    QUERY_LENGTH,
    RECOMBINED_LENGTH,
    make_sample,
    passage,
    read_lines,
    resource_rows,
    write_lines,
)
from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas import schema_of


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "paragraphs.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(n), "text": paragraph(n)}) + "\n" for n in range(40))
    return path


def test_the_same_seed_gives_the_same_sample_and_another_seed_another(corpus):
    first = make_sample(20, 5, 7, corpus)
    assert first == make_sample(20, 5, 7, corpus)
    assert first.documents != make_sample(20, 5, 8, corpus).documents


def test_documents_are_whole_paragraphs_and_queries_come_from_others(corpus):
    sample = make_sample(30, 10, 7, corpus)
    everything = {paragraph(n) for n in range(40)}
    assert set(sample.documents) < everything
    assert (len(sample.documents), len(sample.queries), sample.recombined) == (30, 10, 0)
    for query in sample.queries:
        assert any(query in text for text in everything - set(sample.documents))
        assert not any(query in text for text in sample.documents)


def test_more_than_there_are_paragraphs_are_recombined_from_their_sentences(corpus):
    sample = make_sample(100, 10, 7, corpus)
    assert len(sample.documents) == 100
    assert 60 <= sample.recombined <= 70
    sentences = {f"{part}。" for n in range(40) for part in paragraph(n).split("。") if part}
    made = [text for text in sample.documents if text not in {paragraph(n) for n in range(40)}]
    assert len(made) == sample.recombined
    for text in made:
        assert len(text) >= RECOMBINED_LENGTH[0]
        assert {f"{part}。" for part in text.split("。") if part} <= sentences


def test_the_demo_data_serves_where_no_corpus_is_named(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    write_lines(
        folder / "resources.jsonl", [{"title": "短", "summary": paragraph(n), "trl": 5} for n in range(4)]
    )
    sample = make_sample(12, 3, 1, demo=folder)
    assert (len(sample.documents), sample.recombined, sample.source) == (12, 12, "demo data")


def test_text_that_is_not_there_or_not_readable_is_said_so(tmp_path):
    with pytest.raises(BenchmarkError, match="--corpus"):
        make_sample(5, 1, 1, demo=tmp_path)
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"wrong\.jsonl: not a JSON Lines file of id and text"):
        make_sample(5, 1, 1, wrong)
    with pytest.raises(BenchmarkError, match=r"absent\.jsonl"):
        make_sample(5, 1, 1, tmp_path / "absent.jsonl")


def test_a_passage_is_of_a_needs_length_and_stands_in_the_text():
    text = paragraph(3)
    for seed in range(20):
        found = passage(text, random.Random(seed))
        assert found in text
        assert QUERY_LENGTH[0] <= len(found) <= QUERY_LENGTH[1]
    assert passage("一句短话。", random.Random(1)) == "一句短话。"


def test_resources_hold_the_texts_and_pass_the_schema_of_imports():
    texts = [paragraph(n) for n in range(120)]
    rows = list(resource_rows(texts, 3))
    assert rows == list(resource_rows(texts, 3))
    assert [row["summary"] for row in rows] == texts
    assert len({row["source_id"] for row in rows}) == 120
    assert len({row["organisation"] for row in rows}) == 2
    schema = schema_of(Side.RESOURCE)
    for row in rows:
        row.pop("source_id")
        assert schema.take(row)[2] == []


def test_lines_are_read_as_they_were_written(tmp_path):
    rows = [{"a": "一\n二"}, "三", 4]
    write_lines(tmp_path / "rows.jsonl", rows)
    assert read_lines(tmp_path / "rows.jsonl") == rows
