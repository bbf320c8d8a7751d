import numpy as np
import pytest

from cloudrd.retrieval import local
from cloudrd.retrieval.local import LocalIndex
from indexing_support import DIMENSION, entry, found, query, sample_text


def sizes(index):
    return [len(part.live) for part in index._state.parts]


def test_many_small_changes_leave_few_segments():
    index = LocalIndex(DIMENSION)
    index.apply([entry(n) for n in range(1, 3001)], [], 3000)
    for number in range(3001, 3301):
        index.apply([entry(number)], [], number)
    assert sizes(index)[0] == 3000
    assert len(sizes(index)) <= 3
    assert sum(sizes(index)) == len(index) == 3300


def test_segments_at_least_halve_from_one_to_the_next(monkeypatch):
    monkeypatch.setattr(local, "SMALL_ROWS", 0)
    index = LocalIndex(DIMENSION)
    for number in range(1, 200):
        index.apply([entry(number)], [], number)
        assert all(a > 2 * b for a, b in zip(sizes(index), sizes(index)[1:], strict=False))


def test_a_first_segment_that_dies_takes_its_statistics_with_it(monkeypatch):
    monkeypatch.setattr(local, "SMALL_ROWS", 0)
    index = LocalIndex(DIMENSION)
    index.apply([entry(n, "轴承 钢铁") for n in range(1, 51)], [], 50)
    index.apply([entry(n) for n in range(51, 61)], [], 60)
    assert sizes(index) == [50, 10]
    index.apply([], range(1, 51), 61)
    alone = LocalIndex(DIMENSION)
    alone.apply([entry(n) for n in range(51, 61)], [], 61)
    asked = query(sample_text(55))
    assert index.search(asked).scores["lexical"].tolist() == alone.search(asked).scores["lexical"].tolist()


def test_texts_are_weighed_alike_in_every_segment(monkeypatch):
    monkeypatch.setattr(local, "SMALL_ROWS", 0)
    index = LocalIndex(DIMENSION)
    index.apply([entry(n) for n in range(1, 101)], [], 100)
    index.apply([entry(n, sample_text(n - 100)) for n in range(101, 111)], [], 110)
    assert sizes(index) == [100, 10]
    answer = index.search(query(sample_text(3)))
    scores = dict(zip(answer.ids.tolist(), answer.scores["lexical"].tolist(), strict=True))
    assert scores[103] == pytest.approx(scores[3], abs=1e-6)
    assert found(index, sample_text(3))[:2] == [3, 103]


def test_folding_keeps_the_live_listings_in_one_segment():
    index = LocalIndex(DIMENSION)
    index.apply([entry(n) for n in range(1, 1001)], [], 1000)
    index.apply([entry(5, "潮汐发电机组防腐")], [6], 1002)
    segment, change = index.folded()
    again = LocalIndex(DIMENSION, segment, change)
    assert (change, len(again), sizes(again)) == (1002, 999, [999])
    assert [part.tolist() for part in again.contents()] == [part.tolist() for part in index.contents()]


def test_folding_an_unchanged_index_copies_nothing():
    index = LocalIndex(DIMENSION)
    index.apply([entry(1)], [], 1)
    assert index.folded()[0] is index._state.parts[0].segment
    assert LocalIndex(DIMENSION).folded() == (None, 0)


def test_a_large_batch_is_built_in_pieces_that_make_no_difference(monkeypatch):
    from cloudrd.retrieval import segment

    entries = [entry(n) for n in range(1, 101)]
    whole = segment.build(entries, DIMENSION)
    monkeypatch.setattr(segment, "_BATCH", 7)
    pieces = segment.build(iter(entries[::-1]), DIMENSION)
    np.testing.assert_array_equal(whole.ids, pieces.ids)
    np.testing.assert_array_equal(whole.postings.starts, pieces.postings.starts)
    np.testing.assert_array_equal(whole.postings.terms, pieces.postings.terms)
    np.testing.assert_array_equal(whole.vectors, pieces.vectors)
    lengths = [made.postings.lengths(made.postings) for made in (whole, pieces)]
    np.testing.assert_allclose(*lengths, rtol=1e-6)
