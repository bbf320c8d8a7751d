"""Shared terms and sentence pairs of listings as they occur, and properties that hold for any text."""

import math
import re
import time
from collections import Counter
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.listing import Listing
from cloudrd.domain.text import HAN, normalise, stem, terms
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.explanation import explain, explain_all
from cloudrd.matching.explanation_terms import MOST_SPANS, MOST_TERMS

NEED = Listing(
    Side.NEED,
    title="镁合金表面微弧氧化涂层的耐蚀性提升",
    summary="我公司生产镁合金轮毂，现采用微弧氧化工艺进行表面处理，但涂层存在孔隙，盐雾试验只有200小时。"
    "希望寻求一种能够封闭微孔、提高耐蚀性的技术，涂层厚度不超过30μm，盐雾试验达到1000小时以上。",
    body="目前采用硅酸盐电解液，恒压模式，基材牌号 AZ91D。",
)
ANSWER = Listing(
    Side.RESOURCE,
    title="轻合金微弧氧化及封孔一体化技术",
    summary="本成果针对镁合金表面微弧氧化膜多孔的问题，开发了一种复合电解液和水热封孔工艺，适用于az91d等牌号。"
    "处理后的膜层厚度20～30μm，中性盐雾试验1200h无腐蚀。",
    body="已在汽车轮毂、无人机壳体上应用。微弧氧化膜层均匀。",
)
ENGLISH = Listing(
    Side.RESOURCE,
    title="Plasma electrolytic oxidation of magnesium alloys",
    summary="Micro-arc oxidation coatings with hydrothermal sealing reach 1,200 hours in neutral salt spray. "
    "The sealed coating is below 30 um thick. The partner seeks licensees.",
)
UNRELATED = Listing(
    Side.RESOURCE,
    title="奶牛精准饲喂系统",
    summary="基于物联网技术的奶牛饲喂系统，可以提高产奶量，降低饲料成本，通过智能项圈采集数据。",
)


class Corpus:
    """Idf from a few listings, as an index gives it."""

    def __init__(self, *texts):
        self._texts = len(texts)
        self._df = Counter(term for text in texts for term in set(terms(text)))

    def term_weights(self, wanted):
        idf = [math.log((1 + self._texts) / (1 + self._df[term])) + 1 for term in wanted]
        return np.array(idf, np.float32)


class Hashed:
    """A small encoder: hashed pairs of characters."""

    def __init__(self):
        self.calls = []

    def encode_documents(self, texts):
        self.calls.append(len(texts))
        vectors = np.zeros((len(texts), 256), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for i in range(len(text) - 1):
                row[blake2b(text[i : i + 2].encode("utf-8", "replace"), digest_size=1).digest()[0]] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    encode_queries = encode_documents


COMMON = "本项目采用先进技术，可以提高产品性能，降低生产成本，解决企业的技术问题，具有良好的应用效果。"
CORPUS = Corpus(NEED.text, ANSWER.text, ENGLISH.text, UNRELATED.text, *(COMMON + str(i) for i in range(40)))


def part(listing, span):
    return dict(listing.parts())[span.field][span.start : span.end]


def comparable(text):
    units = rf"[{HAN}]|[^\W\d_{HAN}]+|\d+(?:\.\d+)?"
    return [stem(word) for word in re.findall(units, normalise(text))]


def shown(query, candidate):
    return {term.term: term for term in explain(query, candidate, CORPUS, Hashed())[0]}


def test_neighbouring_characters_are_shown_as_the_longest_shared_term():
    found = shown(NEED, ANSWER)
    assert next(iter(found)) == "镁合金表面微弧氧化"
    assert {"微弧氧化", "盐雾试验", "轮毂", "电解液"} <= found.keys()
    assert all(len(term) > 1 for term in found)


def test_spans_of_a_term_lead_to_all_its_places():
    term = shown(NEED, ANSWER)["微弧氧化"]
    assert [part(NEED, s) for s in term.query_spans] == ["微弧氧化", "微弧氧化"]
    assert [(s.field, part(ANSWER, s)) for s in term.candidate_spans] == [
        ("title", "微弧氧化"),
        ("body", "微弧氧化"),
    ]


def test_model_codes_are_shared_whatever_their_case():
    query = Listing(Side.NEED, summary="基材牌号 AZ91D，另有 Al-Zn-Mg 系")
    other = Listing(Side.RESOURCE, summary="适用于az91d等牌号，也适用于Al-Zn-Mg-Cu系")
    found = shown(query, other)
    assert {"AZ91D", "Al-Zn-Mg"} <= found.keys()
    assert [part(other, s) for s in found["AZ91D"].candidate_spans] == ["az91d"]


def test_filler_is_never_shown():
    query = Listing(
        Side.NEED, summary="我公司希望采用一种高效的技术，进行产品的研究和开发，提高生产效率，降低成本。"
    )
    other = Listing(
        Side.RESOURCE, summary="本项目采用一种高效的系统技术，进行研究和开发，提高产品性能，降低成本。"
    )
    assert shown(query, other) == {}
    english = Listing(
        Side.NEED, summary="We need a new method for the development of high performance products"
    )
    answer = Listing(Side.RESOURCE, summary="A new method for the development of high performance products")
    assert shown(english, answer) == {}


def test_filler_at_the_edges_falls_off():
    query = Listing(Side.NEED, summary="寻求一种激光熔覆修复技术，用于轧辊和导卫")
    other = Listing(
        Side.RESOURCE, summary="开发了一种激光熔覆修复，用于轧辊和导卫的再制造，在线监测等离子电弧"
    )
    assert {"激光熔覆修复", "轧辊和导卫"} <= shown(query, other).keys()


def test_words_inside_terms_that_look_like_filler_stay():
    text = "等离子喷涂、在线监测、对苯二甲酸、饱和蒸汽、中试基地、可见光"
    found = shown(Listing(Side.NEED, summary=text), Listing(Side.RESOURCE, summary=text.replace("、", "；")))
    assert {"等离子喷涂", "在线监测", "对苯二甲酸", "饱和蒸汽", "可见光"} <= found.keys()


def test_english_words_join_into_phrases_by_stem():
    query = Listing(Side.NEED, summary="Corrosion resistant coatings for magnesium alloy wheels")
    other = Listing(
        Side.RESOURCE, summary="A corrosion resistant coating was applied to the magnesium alloys."
    )
    found = shown(query, other)
    assert found.keys() == {"Corrosion resistant coatings", "magnesium alloy"}
    assert [part(other, s) for s in found["Corrosion resistant coatings"].candidate_spans] == [
        "corrosion resistant coating"
    ]


def test_weights_are_shares_of_the_lexical_evidence():
    weights = [term.weight for term in shown(NEED, ANSWER).values()]
    assert weights == sorted(weights, reverse=True)
    assert 0.5 < sum(weights) <= 1


def test_a_term_in_every_listing_explains_nothing():
    common_words = Corpus(*(["钛合金叶片"] * 3000), "其他")
    shared = (
        Listing(Side.NEED, summary="钛合金叶片与石墨烯"),
        Listing(Side.RESOURCE, summary="石墨烯；钛合金叶片"),
    )
    assert [t.term for t in explain(*shared, common_words, Hashed())[0]] == ["石墨烯"]


def test_sentences_that_meet_are_shown_with_their_places():
    _, pairs = explain(NEED, ANSWER, CORPUS, Hashed())
    assert 1 <= len(pairs) <= 2
    for pair in pairs:
        assert part(NEED, pair.query) == pair.query_text
        assert part(ANSWER, pair.candidate) == pair.candidate_text
        assert 0 < pair.similarity <= 1
    assert "微弧氧化" in pairs[0].query_text
    assert "微弧氧化" in pairs[0].candidate_text
    assert len({pair.query for pair in pairs}) == len(pairs)


def test_across_languages_the_sentences_carry_the_explanation():
    terms_found, pairs = explain(NEED, ENGLISH, CORPUS, load_encoder())
    assert not any(re.search(r"[\u4e00-\u9fff]", term.term) for term in terms_found)
    assert pairs
    assert "oxidation" in pairs[0].candidate_text
    assert explain(NEED, UNRELATED, CORPUS, load_encoder()) == ((), ())


def test_a_whole_list_is_explained_like_one_by_one_and_encoded_at_once():
    encoder = Hashed()
    together = explain_all(NEED, [ANSWER, UNRELATED, ENGLISH], CORPUS, encoder)
    assert len(encoder.calls) == 2
    assert together == [explain(NEED, one, CORPUS, Hashed()) for one in (ANSWER, UNRELATED, ENGLISH)]
    assert together == explain_all(NEED, [ANSWER, UNRELATED, ENGLISH], CORPUS, Hashed())


@pytest.mark.parametrize("empty", [Listing(Side.NEED), Listing(Side.NEED, summary="……！？")])
def test_nothing_to_explain(empty):
    assert explain(empty, ANSWER, CORPUS, Hashed()) == ((), ())
    assert explain(ANSWER, empty, CORPUS, Hashed()) == ((), ())
    assert explain_all(NEED, [], CORPUS, Hashed()) == []


def test_the_same_text_on_both_sides():
    same = Listing(Side.RESOURCE, title=NEED.title, summary=NEED.summary, body=NEED.body)
    shared, pairs = explain(NEED, same, CORPUS, Hashed())
    assert pairs[0].similarity == pytest.approx(1, abs=1e-3)
    assert sum(term.weight for term in shared) > 0.3


WORDS = """
镁合金 微弧氧化 的 和 ＡＺ９１Ｄ az91d Al-Zn-Mg 。 ， 研究 coatings coating the 30μm ① ㎡ İ ß ﬁlm
"""
FRAGMENTS = st.sampled_from(
    [*WORDS.split(), " ", "\n", "\x00", "e\u0301", "\U0001f600", "𠀀𠀁", "\U000f0001"]
)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=30).map("".join), st.text(max_size=60))
LISTINGS = st.builds(
    Listing, st.just(Side.NEED), title=TEXTS, summary=TEXTS, body=TEXTS, title_en=TEXTS, summary_en=TEXTS
)


@given(LISTINGS, LISTINGS)
@settings(max_examples=300, deadline=None)
def test_spans_hold_what_they_say_for_any_text(query, candidate):
    shared, pairs = explain(query, candidate, CORPUS, Hashed())
    assert len(shared) <= MOST_TERMS
    assert sum(term.weight for term in shared) <= 1 + 1e-6
    for term in shared:
        assert 0 < term.weight <= 1
        assert 0 < len(term.query_spans) <= MOST_SPANS
        assert 0 < len(term.candidate_spans) <= MOST_SPANS
        assert part(query, term.query_spans[0]) == term.term
        for listing, spans in ((query, term.query_spans), (candidate, term.candidate_spans)):
            assert all(comparable(part(listing, span)) == comparable(term.term) for span in spans)
            assert len(set(spans)) == len(spans)
    for pair in pairs:
        assert part(query, pair.query) == pair.query_text
        assert part(candidate, pair.candidate) == pair.candidate_text
        assert 0 < pair.similarity <= 1


@pytest.mark.parametrize("text", ["镁" * 200_000, "镁合金" * 60_000, "ab " * 60_000, "，" * 200_000])
def test_endless_texts_take_no_longer_than_others(text):
    started = time.perf_counter()
    explain_all(
        Listing(Side.NEED, summary=text), [Listing(Side.RESOURCE, summary=text)] * 3, CORPUS, Hashed()
    )
    assert time.perf_counter() - started < 3


def test_ten_candidates_are_explained_in_a_moment():
    encoder = load_encoder()
    candidates = [
        Listing(
            Side.RESOURCE, title=f"{ANSWER.title}{i}", summary=ANSWER.summary * 2, body=UNRELATED.summary * 3
        )
        for i in range(10)
    ]
    explain_all(NEED, candidates, CORPUS, encoder)
    best = math.inf
    for _ in range(5):
        started = time.perf_counter()
        explain_all(NEED, candidates, CORPUS, encoder)
        best = min(best, time.perf_counter() - started)
    assert best < 0.05  # 8 ms on a quiet core; leave room for a busy machine
