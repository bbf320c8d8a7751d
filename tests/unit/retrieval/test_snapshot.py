import json
import os

import pytest

from cloudrd.domain.errors import IndexProblem
from cloudrd.retrieval import dense, files
from cloudrd.retrieval.snapshot import Snapshots
from indexing_support import DIMENSION, ENCODER, entry, found, sample_text


@pytest.fixture
def store(tmp_path):
    return Snapshots(tmp_path / "need", ENCODER.fingerprint, DIMENSION)


@pytest.fixture
def saved(store, monkeypatch):
    """A store with a snapshot that has every kind of file."""
    monkeypatch.setattr(dense, "FLAT_ROWS", 100)
    index = store.empty()
    index.apply([entry(n) for n in range(1, 201)], [], 200)
    with store.lock():
        store.save(index)
    return store


def current(store):
    return store.folder / (store.folder / "CURRENT").read_text().split(" ")[0]


def names(store):
    return sorted(path.name for path in store.folder.iterdir())


FILES = ["attributes.npy", "digests.npy", "ids.npy", "lengths.npy", "nearest.faiss", "rows.npy", "starts.npy",
         "terms.npy", "vectors.npy", "weights.npy"]  # fmt: skip


def test_a_snapshot_is_plain_arrays_and_a_manifest_over_all_of_them(saved):
    assert sorted(path.name for path in current(saved).iterdir()) == sorted([*FILES, "manifest.json"])
    manifest = json.loads((current(saved) / "manifest.json").read_text())
    assert sorted(manifest["files"]) == FILES
    assert (manifest["change"], manifest["count"], manifest["dimension"]) == (200, 200, DIMENSION)
    assert (manifest["encoder"], manifest["format"]) == (ENCODER.fingerprint, files.FORMAT)
    assert names(saved) == sorted([current(saved).name, "CURRENT", "lock"])


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
@pytest.mark.parametrize("harm", ["cut", "flip", "gone"])
def test_a_damaged_file_is_noticed(saved, name, harm):
    path = current(saved) / name
    content = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "flip":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        path.unlink()
    with pytest.raises(IndexProblem, match="damaged") as caught:
        saved.load()
    assert (caught.value.code, caught.value.params["file"]) == ("index_torn", name)


@pytest.mark.parametrize("content", ["", "\n", "nowhere 00", "\x00\x00\x00", "../.. 12"])
def test_a_damaged_pointer_is_noticed_or_says_that_there_is_none(saved, content):
    (saved.folder / "CURRENT").write_text(content)
    if content.strip():
        with pytest.raises(IndexProblem, match="damaged"):
            saved.load()
    else:
        assert saved.load() is None


def test_another_softwares_files_are_not_guessed_at(saved, monkeypatch):
    monkeypatch.setattr("cloudrd.retrieval.snapshot.FORMAT", "2/1/")
    with pytest.raises(IndexProblem) as caught:
        saved.load()
    assert caught.value.code == "index_other_format"


def test_leftovers_of_a_killed_writer_do_no_harm_and_go(saved):
    half = saved.folder / ".writing-000000000300-abcd"
    half.mkdir()
    (half / "ids.npy").write_bytes(b"half")
    (saved.folder / "000000000300-abcd").mkdir()
    (saved.folder / "CURRENT.new").write_text("000000000300-abcd")
    index = saved.load()
    assert len(index) == 200
    with saved.lock():
        saved.save(index)
    assert names(saved) == sorted([current(saved).name, "CURRENT", "lock"])


def test_a_reader_that_comes_too_late_reads_the_next_snapshot(saved, monkeypatch):
    newer = saved.load()
    newer.apply([entry(300)], [], 300)
    read = files.read

    def overtaken(folder, about):
        monkeypatch.setattr(files, "read", read)
        with saved.lock():
            saved.save(newer)
        return read(folder, about)

    monkeypatch.setattr(files, "read", overtaken)
    index = Snapshots(saved.folder, ENCODER.fingerprint, DIMENSION).load()
    assert (index.change, found(index, sample_text(300))[0]) == (300, 300)


def test_a_full_disk_leaves_the_snapshot_in_force(saved, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    before = names(saved)
    index = saved.load()
    index.apply([entry(300)], [], 300)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(IndexProblem, match="No space left") as caught, saved.lock():
        saved.save(index)
    assert caught.value.code == "index_unwritable"
    assert names(saved) == before
    assert saved.load().change == 200


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path):
    (tmp_path / "need").write_text("a file")
    store = Snapshots(tmp_path / "need", ENCODER.fingerprint, DIMENSION)
    with pytest.raises(IndexProblem, match=r"need.*Check disk space"), store.lock():
        pass
