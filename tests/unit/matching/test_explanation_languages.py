"""Bilingual listings are explained in the language of the query; filler explains nothing."""

import numpy as np
import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.explanation import explain

NEED = Listing(
    Side.NEED,
    title="水泵叶轮气蚀修复涂层",
    summary="叶轮气蚀坑深两件左右，希望一起改造一条喷涂线，单件修复时间短。",
    title_en="Coating to repair cavitation on pump impellers",
    summary_en="Cavitation pits on impellers shall be filled by a sprayed coating.",
)
ANSWER = Listing(
    Side.RESOURCE,
    title="叶轮气蚀坑冷喷涂修复",
    summary="叶轮气蚀坑可以现场修复，每件左右两面一起做，改造一台机器人喷涂线，符合 ISO 14577。",
    title_en="Cold-spray repair of impellers",
    summary_en="Cavitation pits on impellers are filled by a sprayed coating.",
)
ONLY_ENGLISH = Listing(Side.RESOURCE, title=ANSWER.title_en, summary=ANSWER.summary_en)


class EqualWeights:
    def term_weights(self, wanted):
        return np.full(len(wanted), 5.0, np.float32)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("builtin")


def fields(pairs):
    return {place.field for pair in pairs for place in (pair.query, pair.candidate)}


def test_a_chinese_pair_is_explained_in_chinese(encoder):
    terms, pairs = explain(NEED, ANSWER, EqualWeights(), encoder)
    assert pairs
    assert fields(pairs) <= {"title", "summary", "body"}
    assert "叶轮气蚀坑" in {t.term for t in terms}
    assert all(not s.field.endswith("_en") for t in terms for s in t.candidate_spans)


def test_the_translation_serves_where_the_other_side_has_no_chinese(encoder):
    _, pairs = explain(NEED, ONLY_ENGLISH, EqualWeights(), encoder)
    assert {pair.query.field for pair in pairs} <= {"title_en", "summary_en"}
    assert pairs[0].query.field == "summary_en"


def test_an_english_query_reads_the_translation_and_finds_codes_in_the_original(encoder):
    query = Listing(
        Side.NEED, title="Sprayed coating on impellers", summary="Hardness by ISO 14577 is a must."
    )
    terms, pairs = explain(query, ANSWER, EqualWeights(), encoder)
    assert {pair.candidate.field for pair in pairs} <= {"title_en", "summary_en"}
    assert "ISO 14577" in {t.term for t in terms}


def test_counts_and_function_words_are_no_terms(encoder):
    terms, _ = explain(NEED, ANSWER, EqualWeights(), encoder)
    found = {t.term for t in terms}
    assert not found & {"左右", "一起", "改造一", "两件", "单件", "件左右", "每件"}
    assert "改造" in found


def test_what_was_read_before_changes_nothing(encoder):
    first = explain(NEED, ANSWER, EqualWeights(), encoder)
    for number in range(30):
        explain(NEED, Listing(Side.RESOURCE, title=f"new word{number} impellers"), EqualWeights(), encoder)
    assert explain(NEED, ANSWER, EqualWeights(), encoder) == first
