"""What every store of an index must do: keep it between processes, whole or not at all."""

import pytest

from cloudrd.domain.errors import IndexProblem
from cloudrd.retrieval.port import CHANNELS
from cloudrd.retrieval.snapshot import Snapshots
from indexing_support import DIMENSION, ENCODER, entry, found, query, sample_text

STORES = {"snapshots": lambda folder, encoder: Snapshots(folder / "need", encoder, DIMENSION)}


@pytest.fixture(params=STORES)
def open_store(request, tmp_path):
    """Opens the same store, as another process would, for an encoder's fingerprint."""
    return lambda encoder=ENCODER.fingerprint: STORES[request.param](tmp_path, encoder)


def save(store, index):
    with store.lock() as held:
        assert held
        return store.save(index)


def a_history(store):
    index = store.empty()
    index.apply([entry(n) for n in range(1, 41)], [], 40)
    index.apply([entry(7, "潮汐发电机组防腐"), entry(50)], [8], 43)
    return index


def test_nothing_is_saved_at_first(open_store):
    assert open_store().load() is None
    assert open_store().newest() is None


def test_what_was_saved_comes_back(open_store):
    index = a_history(open_store())
    returned = save(open_store(), index)
    loaded = open_store().load()
    newest = open_store().newest()
    assert (newest.change, newest.count, newest.encoder) == (43, 40, ENCODER.fingerprint)
    assert newest.size > 0
    assert newest.written.startswith("20")
    for again in (returned, loaded):
        assert (again.change, len(again)) == (43, 40)
        assert [part.tolist() for part in again.contents()] == [part.tolist() for part in index.contents()]
        assert found(again, "潮汐发电机组")[0] == 7


def test_a_loaded_index_answers_as_one_built_from_the_same_listings(open_store):
    store = open_store()
    save(store, a_history(store))
    loaded, fresh = store.load(), store.empty()
    kept = [entry(n) for n in range(1, 41) if n not in (7, 8)]
    fresh.apply([*kept, entry(50), entry(7, "潮汐发电机组防腐")], [], 43)
    one, two = (i.search(query(sample_text(3), title=sample_text(4))) for i in (loaded, fresh))
    assert one.ids.tolist() == two.ids.tolist()
    for channel in CHANNELS:
        assert one.ranks[channel].tolist() == two.ranks[channel].tolist()
        assert one.scores[channel] == pytest.approx(two.scores[channel], abs=1e-6)


def test_a_loaded_index_takes_changes_and_is_saved_again(open_store):
    save(open_store(), a_history(open_store()))
    index = open_store().load()
    index.apply([entry(60)], [1, 2], 46)
    save(open_store(), index)
    again = open_store().load()
    assert (again.change, len(again)) == (46, 39)
    assert found(again, sample_text(60))[0] == 60


def test_an_empty_index_is_saved_too(open_store):
    index = open_store().empty()
    index.apply([], [], 5)
    save(open_store(), index)
    assert (open_store().load().change, len(open_store().load())) == (5, 0)


def test_an_index_in_use_outlives_its_snapshot(open_store):
    save(open_store(), a_history(open_store()))
    old = open_store().load()
    index = open_store().load()
    index.apply([], [3], 50)
    save(open_store(), index)
    assert found(old, sample_text(3))[0] == 3


def test_another_encoders_index_is_refused_with_the_command_that_mends_it(open_store):
    save(open_store(), a_history(open_store()))
    with pytest.raises(IndexProblem, match="cloudrd index build") as caught:
        open_store("hash-2").load()
    assert caught.value.code == "index_foreign_encoder"
    assert caught.value.params["found"] == ENCODER.fingerprint


def test_there_is_one_writer_at_a_time(open_store):
    with open_store().lock() as held, open_store().lock(wait=False) as second:
        assert held
        assert not second
    with open_store().lock(wait=False) as held:
        assert held
