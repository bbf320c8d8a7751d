"""What every index must say of single texts: what their terms weigh, how crowded the stock is around them."""

import numpy as np
import pytest
from index_kinds import INDEXES

from cloudrd.retrieval.terms import term_code
from indexing_support import entry, mark, query, sample_text


def test_terms_of_a_text_weigh_what_the_index_says_and_make_length_one(filled):
    texts = [sample_text(7), "，。！", f"轴承轴承 6061-T6 {mark(9)} 珊瑚"]
    rows = filled.term_rows(texts)
    assert (rows.count, rows.weights.dtype, rows.idf.dtype) == (3, np.float32, np.float32)
    np.testing.assert_allclose(np.bincount(rows.rows, rows.weights**2, minlength=3), [1, 0, 1], atol=1e-6)
    own = rows.part(2, 3)
    held = dict(zip(rows.terms[own.columns].tolist(), own.weights.tolist(), strict=True))
    idf = dict(zip(rows.terms.tolist(), rows.idf.tolist(), strict=True))
    words = ["轴承", "6061-t6", mark(9), "珊瑚"]
    codes = [term_code(word) for word in words]
    assert [idf[code] for code in codes] == filled.term_weights(words).tolist()
    assert held[codes[0]] / held[codes[3]] == pytest.approx((1 + np.log(2)) * idf[codes[0]] / idf[codes[3]])


def test_a_cosine_by_its_terms_is_that_of_the_lexical_channel(filled):
    filled.apply([entry(7, "潮汐发电机组防腐"), entry(61, sample_text(3))], [8], 61)
    present = {n: sample_text(n) for n in range(1, 61) if n != 8} | {
        7: "潮汐发电机组防腐",
        61: sample_text(3),
    }
    answer = filled.search(query(sample_text(3), per_channel=100))
    rows = filled.term_rows([*(present[i] for i in answer.ids.tolist()), sample_text(3)])
    asked = np.zeros(len(rows.terms))
    last = rows.part(rows.count - 1, rows.count)
    asked[last.columns] = last.weights
    found = np.bincount(rows.rows, asked[rows.columns] * rows.weights)[:-1]
    np.testing.assert_allclose(found, answer.scores["lexical"], atol=1e-5)


def test_a_text_made_of_many_others_crowds_more_than_one_of_its_own(filled):
    texts = ["，".join(sample_text(n) for n in range(1, 11)), sample_text(5), "茶叶烘干余热回收", ""]
    crowding = filled.crowding(filled.term_rows(texts), [0, 0, 0, 0])
    assert crowding.dtype == np.float32
    assert 1 >= crowding[1] > crowding[2]
    assert crowding[0] > crowding[2]
    assert crowding[3] == 0


def test_a_listing_does_not_crowd_itself(index):
    index.apply([entry(n) for n in range(1, 31)], [], 30)
    rows = index.term_rows([sample_text(5)] * 2)
    foreign, own = index.crowding(rows, [0, 5]).tolist()
    assert foreign == pytest.approx(1, abs=1e-5)
    assert own < 0.9


def test_an_empty_index_weighs_and_crowds_nothing(index):
    rows = index.term_rows(["轴承", ""])
    assert (rows.count, set(rows.idf.tolist())) == (2, {1.0})
    assert index.crowding(rows, [1, 2]).tolist() == [0, 0]
    assert index.term_rows([]).count == 0
    assert index.crowding(index.term_rows([]), []).tolist() == []


@pytest.mark.parametrize("make", INDEXES.values(), ids=INDEXES)
def test_crowding_is_the_same_in_every_process_and_in_any_company(make):
    numbers, found = (3, 500, 900), []
    for index in (make(), make()):
        index.apply((entry(n) for n in range(1, 801)), [], 800)
        texts = [sample_text(n) for n in numbers]
        found.append(index.crowding(index.term_rows(texts), numbers).tolist())
        each = zip(texts, numbers, strict=True)
        found.append([index.crowding(index.term_rows([text]), [n])[0] for text, n in each])
    assert all(one == found[0] for one in found)
