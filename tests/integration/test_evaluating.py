"""Ranking a test corpus: every document by itself, by the pipeline that serves users."""

import gzip
import json

import numpy as np
import pytest

from cloudrd.domain.errors import BadFile
from cloudrd.encoding import load_encoder
from cloudrd.evaluation.files import read_judgements, read_texts
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services import tuning
from cloudrd.services.evaluating import match_corpus, rank_corpus
from ranking_support import SIMPLE, TWIN, write_test

ENCODER = load_encoder()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = write_test(tmp_path_factory.mktemp("test"))
    return folder / "corpus.jsonl.gz", folder / "queries.jsonl.gz", folder / "qrels.dev.tsv"


@pytest.fixture(scope="module")
def run(files):
    return dict(rank_corpus(*files[:2], ENCODER))


def test_every_query_has_its_documents_by_falling_score(files, run):
    assert list(run) == [query.id for query in read_texts(files[1])]
    known = {document.id for document in read_texts(files[0])}
    for listed in run.values():
        assert {document for document, _ in listed} <= known
        assert len({document for document, _ in listed}) == len(listed)
        scores = [score for _, score in listed]
        assert scores == sorted(scores, reverse=True)


def test_the_same_thing_listed_twice_is_listed_twice_side_by_side(run):
    for listed in run.values():
        places = {document: place for place, (document, _) in enumerate(listed)}
        if "d0-0" in places or TWIN in places:
            assert abs(places["d0-0"] - places[TWIN]) == 1
            assert listed[places["d0-0"]][1] == listed[places[TWIN]][1]
    assert [document for document, _ in run["q0-0"][:2]] == ["d0-0", TWIN]


def test_the_top_is_the_top_of_the_whole_list(files, run):
    for query, listed in rank_corpus(*files[:2], ENCODER, top=5):
        assert listed == run[query][:5]


def test_another_ranker_scores_otherwise(files, run):
    other = dict(rank_corpus(*files[:2], ENCODER, ranker=SIMPLE))
    assert all(other[query] != listed for query, listed in run.items())


def test_queries_can_be_chosen_and_come_as_whole_results(files, run):
    found = list(match_corpus(*files[:2], ENCODER, only={"q3-3", "x0-0"}))
    assert [query for query, _ in found] == ["q3-3", "x0-0"]
    for query, result in found:
        assert [(one.listing.code, one.score) for one in result.recommendations] == run[query]
        assert result.ranker == shipped_ranker().name
        assert all(not one.duplicates for one in result.recommendations)


def test_an_empty_corpus_ranks_nothing(files, tmp_path):
    empty = tmp_path / "corpus.jsonl"
    empty.write_text("", "utf-8")
    assert set(map(len, dict(rank_corpus(empty, files[1], ENCODER)).values())) == {0}


def test_a_file_of_another_kind_is_refused_by_its_line(files, tmp_path):
    bad = tmp_path / "corpus.jsonl.gz"
    with gzip.open(bad, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "a", "text": "好"}) + "\n{}\n")
    with pytest.raises(BadFile) as refused:
        dict(rank_corpus(bad, files[1], ENCODER))
    assert refused.value.params["line"] == 2


def test_collecting_gives_the_features_of_every_candidate_of_the_judged_queries(files, run):
    graded = read_judgements(files[2])
    asked = {query: graded[query] for query in list(graded)[:4] + list(graded)[-3:]}
    data = tuning.collect(*files[:2], asked, ENCODER, shipped_ranker())
    assert set(data.judged.queries.tolist()) == set(asked)
    results = dict(match_corpus(*files[:2], ENCODER, only=asked.keys()))
    for query, grades in asked.items():
        rows = np.flatnonzero(data.judged.queries == query)
        listed = results[query].recommendations
        assert data.documents[rows].tolist() == [one.listing.code for one in listed]
        assert data.judged.values[rows].tolist() == [list(one.features) for one in listed]
        assert data.judged.grades[rows].tolist() == [grades.get(one.listing.code, -1) for one in listed]
        assert set(data.judged.answered[rows].tolist()) == {query.startswith("q")}


def test_a_query_whose_answer_was_not_found_still_has_one(files):
    graded = {"x0-0": {"d0-0": 0, "lost": 3}, "x1-1": {"d0-0": 0}}
    data = tuning.collect(*files[:2], graded, ENCODER, shipped_ranker())
    answered = dict(zip(data.judged.queries.tolist(), data.judged.answered.tolist(), strict=True))
    assert answered == {"x0-0": True, "x1-1": False}
