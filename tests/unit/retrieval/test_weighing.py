"""Weighed terms against a plain count, and crowding against a plain mean of cosines."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.text import terms
from cloudrd.retrieval import postings, weighing
from cloudrd.retrieval.terms import term_code
from cloudrd.retrieval.weighing import Sample, term_rows
from indexing_support import sample_text

STOCK = [sample_text(n) for n in range(1, 121)]
STATISTICS = postings.build(STOCK)
IDS = np.arange(1, 121)
PIECES = ("轴承", "故障诊断", "的", "Al-Zn-Mg", "6061-T6", "coatings", "寿命", "𠮷野家", "🚢", "，", "\n", "")
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=6)


def sample(texts=STOCK, ids=IDS, size=None, monkeypatch=None):
    if size:
        monkeypatch.setattr(weighing, "SAMPLE_SIZE", size)
    counted = postings.build(list(texts))
    return Sample.of(np.asarray(ids), counted, counted.lengths(counted))


def vectors(texts, statistics=STATISTICS):
    """Unit TF-IDF vectors, term by term, as plain dictionaries."""
    found = []
    for text in texts:
        counts = Counter(term_code(term) for term in terms(text))
        idf = dict(zip(counts, statistics.idf(np.array(list(counts), np.uint64)).tolist(), strict=True))
        plain = {code: (1 + np.log(n)) * idf[code] for code, n in counts.items()}
        length = np.sqrt(sum(weight**2 for weight in plain.values()))
        found.append({code: weight / length for code, weight in plain.items()})
    return found


def cosine(one, other):
    return sum(weight * other.get(code, 0.0) for code, weight in one.items())


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_rows_are_the_terms_of_each_text_weighed_to_length_one(texts):
    rows = term_rows(texts, STATISTICS)
    assert rows.count == len(texts)
    assert (np.diff(rows.rows) >= 0).all()
    for number, expected in enumerate(vectors(texts)):
        own = rows.part(number, number + 1)
        assert (own.rows == 0).all()
        assert (np.diff(own.columns) > 0).all()
        codes = own.terms[own.columns].tolist()
        assert dict(zip(codes, own.weights.tolist(), strict=True)) == pytest.approx(expected, abs=1e-6)
    np.testing.assert_array_equal(rows.idf, STATISTICS.idf(rows.terms))


def test_only_lone_characters_are_not_whole():
    rows = term_rows(["轴承6061-T6 a"], STATISTICS)
    whole = dict(zip(rows.terms.tolist(), rows.whole.tolist(), strict=True))
    assert [whole[term_code(term)] for term in ("轴", "承")] == [False, False]
    assert all(whole[term_code(term)] for term in ("轴承", "6061-t6", "t", "a"))


def test_a_part_is_what_its_texts_alone_would_be():
    rows = term_rows(["轴承故障", "", "故障诊断", "诊断 500L"], STATISTICS).part(1, 3)
    alone = term_rows(["", "故障诊断"], STATISTICS)
    assert (rows.count, rows.rows.tolist()) == (2, alone.rows.tolist())
    assert rows.terms[rows.columns].tolist() == alone.terms[alone.columns].tolist()
    np.testing.assert_array_equal(rows.weights, alone.weights)
    assert term_rows([], STATISTICS).part(0, 0).count == 0


def test_crowding_is_the_mean_cosine_with_the_nearest_fiftieth_of_the_sample():
    texts = [STOCK[4], "，".join(STOCK[7:9]), "轴承 潮汐", ""]
    found = sample().crowding(term_rows(texts, STATISTICS), [5, 0, 0, 0])
    stock = vectors(STOCK)
    for vector, own, value in zip(vectors(texts), (5, 0, 0, 0), found.tolist(), strict=True):
        cosines = [0.0 if i == own else cosine(vector, other) for i, other in enumerate(stock, start=1)]
        assert value == pytest.approx(np.mean(sorted(cosines)[-2:]), abs=1e-6)


def test_the_sample_is_drawn_by_the_ids_alone(monkeypatch):
    one = sample(size=20, monkeypatch=monkeypatch)
    other = sample([text[::-1] for text in STOCK])
    assert len(one.ids) == 20
    assert one.ids.tolist() == other.ids.tolist()
    assert (np.diff(one.ids) > 0).all()
    assert one.ids.tolist() != list(range(1, 21))


def test_the_sample_of_a_stock_that_grows_is_drawn_from_all_of_it(monkeypatch):
    """Ids come in rows; the first or the last hundred would be one import, from one university."""
    drawn = sample([""] * 10_000, range(1, 10_001), size=300, monkeypatch=monkeypatch).ids
    tenths = np.bincount((drawn - 1) // 1000, minlength=10)
    assert tenths.min() >= 15
    assert tenths.max() <= 50


def test_only_the_sample_counts(monkeypatch):
    texts = [f"{text}，同一模板" for text in STOCK]
    drawn = sample(texts, size=20, monkeypatch=monkeypatch)
    kept = [text if n in drawn.ids else "无关" for n, text in enumerate(texts, start=1)]
    alike = Sample.of(IDS, postings.build(texts), np.ones(120, np.float32))
    weighed = postings.build(texts)
    other = Sample.of(IDS, postings.build(kept), np.ones(120, np.float32))
    rows = term_rows(["同一模板"], weighed)
    assert alike.crowding(rows, [0]) > 0
    assert other.ids.tolist() == alike.ids.tolist()
    assert set(other.terms.tolist()) == set(alike.terms.tolist())


@pytest.mark.parametrize("size", [1, 2, 5, 49, 50, 101])
def test_small_stocks_have_a_nearest_too(size):
    found = sample(STOCK[:size], IDS[:size]).crowding(term_rows([STOCK[0], "潮汐"], STATISTICS), [1, 0])
    assert found.shape == (2,)
    assert 0 <= found[1] < 0.1
    assert found[0] == 0 if size == 1 else 0 < found[0] < 1


def test_a_stock_without_words_crowds_nothing():
    for texts, ids in (([], []), (["", "，。"], [1, 2])):
        found = sample(texts, ids).crowding(term_rows(["轴承", ""], STATISTICS), [0, 1])
        assert found.tolist() == [0, 0]


def test_crowding_of_many_texts_is_that_of_each():
    some = random.Random(3).sample(STOCK, 30)
    drawn, numbers = sample(), list(range(30))
    whole = drawn.crowding(term_rows(some, STATISTICS), numbers)
    each = [drawn.crowding(term_rows([text], STATISTICS), [n])[0] for n, text in enumerate(some)]
    assert whole.tolist() == each
