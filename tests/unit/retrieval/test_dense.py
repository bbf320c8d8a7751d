import numpy as np
import pytest

from cloudrd.retrieval import dense
from cloudrd.retrieval.dense import Nearest, load

ROWS = dense.FLAT_ROWS + 4_000


@pytest.fixture(scope="module")
def large():
    """Clustered vectors, more than are searched flat; ids have gaps."""
    random = np.random.default_rng(3)
    centres = random.normal(size=(60, 16))
    vectors = centres[random.integers(0, 60, ROWS)] + 0.4 * random.normal(size=(ROWS, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = np.arange(ROWS, dtype=np.int64) * 3 + 5
    halves = vectors.astype(np.float16)
    return ids, halves, Nearest(ids, halves)


def exact(ids, vectors, query, k, allowed=None):
    scores = vectors.astype(np.float32) @ query
    if allowed is not None:
        scores[~allowed] = -9
    return set(ids[np.argsort(-scores)[:k]].tolist())


def overlap(large, allowed=None, k=100, queries=20):
    ids, vectors, nearest = large
    shares = []
    for row in range(0, 97 * queries, 97):
        query = vectors[row].astype(np.float32)
        got = nearest.search(query, k, allowed)
        assert len(got) == len(set(got.tolist())) == k
        shares.append(len(exact(ids, vectors, query, k, allowed) & set(got.tolist())) / k)
    return np.mean(shares)


def test_a_block_of_middle_size_is_searched_exactly(large):
    assert overlap(large) > 0.998  # halves round equal distances apart


def test_a_large_block_is_searched_well(large, monkeypatch):
    monkeypatch.setattr(dense, "ALL_LISTS_ROWS", 1_000)
    monkeypatch.setattr(dense, "FLAT_ROWS", 1_000)
    assert 0.97 < overlap(large) <= 1


@pytest.mark.parametrize("every", [2, 50])
def test_a_filter_goes_into_the_search(large, every, monkeypatch):
    monkeypatch.setattr(dense, "ALL_LISTS_ROWS", 1_000)
    allowed = np.arange(ROWS) % every == 1
    assert overlap(large, allowed) > 0.97
    ids, vectors, nearest = large
    assert set(nearest.search(vectors[0].astype(np.float32), 50, allowed) % 3) == {2}
    assert np.isin(nearest.search(vectors[0].astype(np.float32), 50, allowed), ids[allowed]).all()


def test_k_come_back_when_k_exist_wherever_they_lie(large, monkeypatch):
    monkeypatch.setattr(dense, "ALL_LISTS_ROWS", 1_000)
    monkeypatch.setattr(dense, "FLAT_ROWS", 10)
    ids, vectors, nearest = large
    query = vectors[0].astype(np.float32)
    farthest = np.zeros(ROWS, dtype=bool)
    farthest[np.argsort(vectors.astype(np.float32) @ query)[:30]] = True
    assert set(nearest.search(query, 30, farthest).tolist()) == set(ids[farthest].tolist())
    assert len(nearest.search(query, 30, np.zeros(ROWS, bool))) == 0


def test_it_comes_back_from_a_file_as_it_was(large, tmp_path):
    ids, vectors, nearest = large
    assert nearest.save(tmp_path / "nearest.faiss")
    again = load(tmp_path / "nearest.faiss", ids, vectors)
    for row in (0, 500, 9_000):
        query = vectors[row].astype(np.float32)
        assert again.search(query, 40, None).tolist() == nearest.search(query, 40, None).tolist()


def test_a_small_block_is_exact_and_needs_no_file(large, tmp_path):
    ids, vectors, _ = large
    small = Nearest(ids[:500], vectors[:500])
    assert not small.save(tmp_path / "nearest.faiss")
    again = load(tmp_path / "nearest.faiss", ids[:500], vectors[:500])
    query = vectors[3].astype(np.float32)
    assert set(again.search(query, 20, None).tolist()) == exact(ids[:500], vectors[:500], query, 20)


def test_ids_beyond_any_bitmap_can_be_chosen(large):
    ids, vectors, _ = large
    far = Nearest(ids[:50] + (1 << 40), vectors[:50])
    allowed = np.arange(50) % 5 == 0
    got = far.search(vectors[0].astype(np.float32), 50, allowed)
    assert set(got.tolist()) == set((ids[:50][allowed] + (1 << 40)).tolist())
