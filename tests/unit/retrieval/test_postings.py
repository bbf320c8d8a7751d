import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.text import terms
from cloudrd.retrieval import postings
from cloudrd.retrieval.postings import WeightedQuery
from cloudrd.retrieval.terms import term_code
from indexing_support import sample_text

WORDS = st.sampled_from(["钢铁", "铁路", "steel", "T6", "钢", "，"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=12)


def reference_cosines(texts, query):
    """TF-IDF cosine as the textbook writes it: sublinear counts, smoothed idf, unit vectors."""
    frequency = Counter(term for text in texts for term in set(terms(text)))

    def weights(text):
        idf = {t: math.log((1 + len(texts)) / (1 + frequency[t])) + 1 for t in terms(text)}
        plain = {t: (1 + math.log(n)) * idf[t] for t, n in Counter(terms(text)).items()}
        length = math.sqrt(sum(w * w for w in plain.values())) or 1
        return {t: w / length for t, w in plain.items()}

    asked = weights(query)
    return [sum(w * asked.get(t, 0) for t, w in weights(text).items()) for text in texts]


def cosines(made, query):
    return made.scores(WeightedQuery.of(query, made)) / made.lengths(made)


@given(TEXTS, st.lists(WORDS, max_size=6).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_cosines_are_the_textbooks(texts, query):
    assert cosines(postings.build(texts), query) == pytest.approx(reference_cosines(texts, query), abs=2e-6)


def test_cosines_of_longer_texts_and_unknown_query_terms():
    texts = [sample_text(n) for n in range(300)]
    made = postings.build(texts)
    query = sample_text(5) + "，珊瑚礁 coral"
    assert cosines(made, query) == pytest.approx(reference_cosines(texts, query), abs=2e-6)


def as_sets(made):
    return {
        int(term): set(zip(made.rows[a:b].tolist(), made.weights[a:b].tolist(), strict=True))
        for term, a, b in zip(made.terms, made.starts, made.starts[1:], strict=False)
    }


@given(TEXTS, TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_merging_gives_what_building_at_once_gives(first, second, random):
    pairs = [[text, random.random() < 0.7, random.random()] for text in first + second]
    kept = sorted((place, number) for number, (_, live, place) in enumerate(pairs) if live)
    numbers = np.full(len(pairs), -1, dtype=np.int32)
    for row, (_, number) in enumerate(kept):
        numbers[number] = row
    cut = len(first)
    parts = [(postings.build(first), numbers[:cut]), (postings.build(second), numbers[cut:])]
    merged = postings.merge(parts, len(kept))
    expected = postings.build([pairs[number][0] for _, number in kept])
    assert as_sets(merged) == as_sets(expected)
    assert merged.count == expected.count
    assert (np.diff(merged.terms.astype(object)) > 0).all()
    assert merged.lengths(merged) == pytest.approx(expected.lengths(expected), abs=1e-6)


def test_lengths_do_not_depend_on_how_the_work_is_cut(monkeypatch):
    made = postings.build([sample_text(n) for n in range(200)])
    whole = made.lengths(made)
    monkeypatch.setattr(postings, "_CHUNK", 50)
    assert made.lengths(made).tolist() == whole.tolist()


def test_weights_come_from_the_statistics_they_are_given():
    base = postings.build(["钢铁 steel", "铁路", "steel"])
    codes = np.array([term_code("铁"), term_code("steel"), term_code("珊")], dtype=np.uint64)
    idf = base.idf(codes)
    assert idf == pytest.approx([math.log(4 / 3) + 1, math.log(4 / 3) + 1, math.log(4) + 1])
    other = postings.build(["铁"])
    assert other.lengths(base)[0] == pytest.approx(math.log(4 / 3) + 1)


def test_no_text_and_no_term_are_no_error():
    empty = postings.build([])
    assert empty.scores(WeightedQuery.of("钢铁", empty)).shape == (0,)
    assert empty.idf(np.array([5], dtype=np.uint64)) == pytest.approx([1])
    blank = postings.build(["", "，"])
    assert cosines(blank, "钢铁").tolist() == [0, 0]
