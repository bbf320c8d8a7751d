"""Snapshots of the index: written, taken over, refused, mended; and the vectors stored with them."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cloudrd.domain.errors import IndexProblem
from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.services import freshness
from cloudrd.services.indexing import IndexKeeper
from cloudrd.store import migrate
from cloudrd.store.changes import last_change
from cloudrd.store.records import ListingVector, Resource
from cloudrd.store.session import Database
from indexing_support import (
    ENCODER,
    HashEncoder,
    change,
    found,
    hits,
    mark,
    sample_text,
    settle,
    write,
)

RESOURCE = Side.RESOURCE


@pytest.fixture
def keeper_of(database, tmp_path):
    """Makes the keeper of one more process on the same database and folder."""
    return lambda encoder=ENCODER: IndexKeeper(Database(database.url), encoder, tmp_path / "indexes")


def test_stored_vectors_are_not_made_again(database, keeper_of):
    write(database, *map(sample_text, range(1, 21)))
    encoder = HashEncoder()
    assert hits(database, keeper_of(encoder), sample_text(3))[0] == 3
    assert encoder.encoded == 0


def stored_vectors(database):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ListingVector))


def import_without_vectors(database, *numbers):
    with database.write() as session:
        for number in numbers:
            session.add(Resource(title=sample_text(number), kind="achievement", state="published"))
        session.commit()


@pytest.mark.parametrize("use", ["save", "build"])
def test_missing_vectors_are_stored_when_a_snapshot_is_made(database, keeper_of, use):
    import_without_vectors(database, *range(1, 8))
    with database.read() as session:
        getattr(keeper_of(), use)(session)
    assert stored_vectors(database) == 7
    encoder = HashEncoder()
    with database.read() as session:
        keeper_of(encoder).build(session)
    assert encoder.encoded == 0


def test_a_request_stores_nothing_and_the_snapshot_after_it_does(database, keeper_of, monkeypatch):
    import_without_vectors(database, *range(1, 8))
    keeper = keeper_of()
    with database.write() as session:
        # A request that holds the write lock must not wait for a second writer of its own.
        assert found(keeper.fresh(session, RESOURCE), mark(3)) == [3]
    assert stored_vectors(database) == 0
    monkeypatch.setattr(freshness, "SAVE_ROWS", 2)
    write(database, sample_text(20))
    assert hits(database, keeper, mark(20)) == [8]
    settle()
    assert stored_vectors(database) == 8


def test_a_snapshot_spares_reading_everything_again(database, keeper_of, monkeypatch):
    write(database, *map(sample_text, range(1, 31)))
    with database.read() as session:
        keeper_of().save(session)
        number = last_change(session)
    change(database, 4, state="withdrawn")
    write(database, sample_text(40))
    read = []
    entries = freshness.entries
    monkeypatch.setattr(freshness, "entries", lambda s, rows, e: read.extend(rows) or entries(s, rows, e))
    keeper = keeper_of()
    with database.read() as session:
        assert keeper.status(session)["resource"]["lag"] == last_change(session) - number == 2
        index = keeper.fresh(session, RESOURCE)
        assert keeper.status(session)["resource"]["lag"] == 0
    assert [record.id for record in read] == [31]
    assert (len(index), found(index, mark(4)), found(index, mark(40))) == (30, [], [31])


def test_saving_twice_writes_once(database, keeper_of, tmp_path):
    write(database, sample_text(1))
    with database.read() as session:
        keeper_of().save(session)
        before = (tmp_path / "indexes" / "resource" / "CURRENT").read_text()
        keeper_of().save(session)
    assert (tmp_path / "indexes" / "resource" / "CURRENT").read_text() == before


def test_a_snapshot_is_written_aside_when_much_is_new(database, keeper_of, monkeypatch):
    monkeypatch.setattr(freshness, "SAVE_ROWS", 20)
    keeper = keeper_of()
    write(database, *map(sample_text, range(1, 31)))
    assert hits(database, keeper, sample_text(7))[0] == 7
    settle()
    with database.read() as session:
        status = keeper.status(session)["resource"]
        assert (status["snapshot"]["change"], status["snapshot"]["count"], status["lag"]) == (30, 30, 0)
    assert hits(database, keeper, sample_text(7))[0] == 7
    assert keeper_of().verify(None) == []


def test_another_processs_snapshot_is_taken_when_that_is_cheaper(database, keeper_of, monkeypatch):
    monkeypatch.setattr(freshness, "ADOPT_CHANGES", 20)
    serving = keeper_of()
    write(database, sample_text(1))
    assert hits(database, serving, sample_text(1)) == [1]
    write(database, *map(sample_text, range(2, 52)))
    with database.read() as session:
        keeper_of().save(session)
    write(database, sample_text(60))
    read = []
    entries = freshness.entries
    monkeypatch.setattr(freshness, "entries", lambda s, rows, e: read.extend(rows) or entries(s, rows, e))
    assert hits(database, serving, mark(60)) == [52]
    assert hits(database, serving, mark(30)) == [30]
    assert [record.id for record in read] == [52]


def test_more_changes_than_listings_are_read_as_if_from_nothing(database, keeper_of, monkeypatch):
    monkeypatch.setattr(freshness, "ADOPT_CHANGES", 5)
    keeper = keeper_of()
    write(database, sample_text(1), sample_text(2))
    assert hits(database, keeper, mark(1)) == [1]
    change(database, 1, state="withdrawn")
    write(database, *map(sample_text, range(3, 20)))
    with database.read() as session:
        index = keeper.fresh(session, RESOURCE)
        again = keeper_of().fresh(session, RESOURCE)
    assert (len(index), found(index, mark(1)), found(index, mark(19))) == (18, [], [19])
    for ours, theirs in zip(index.contents(), again.contents(), strict=True):
        assert ours.tolist() == theirs.tolist()


def test_another_encoders_snapshot_is_refused_and_building_mends_it(database, keeper_of):
    write(database, *map(sample_text, range(1, 6)))
    other = HashEncoder("hash-2")
    with database.read() as session:
        keeper_of(other).build(session)
        for use in (lambda k: k.fresh(session, RESOURCE), lambda k: k.save(session)):
            with pytest.raises(IndexProblem, match="cloudrd index build"):
                use(keeper_of())
        keeper = keeper_of()
        status = keeper.status(session)["resource"]
        assert status["problem"] == "index_foreign_encoder"
        assert status["snapshot"]["encoder"].startswith("hash-2/")
        assert [problem.code for problem in keeper.verify(session)] == ["index_foreign_encoder"] * 2
        seen = []
        keeper.build(session, lambda done, total: seen.append((done, total)))
        assert seen == [(5, 5)]
        assert found(keeper.fresh(session, RESOURCE), sample_text(3))[0] == 3
        assert keeper.status(session)["resource"]["problem"] == ""
    fresh = HashEncoder()
    assert hits(database, keeper_of(fresh), sample_text(3))[0] == 3
    assert fresh.encoded == 0


def test_another_text_template_is_refused_too(database, keeper_of, monkeypatch):
    write(database, sample_text(1))
    with database.read() as session:
        keeper_of().save(session)
        monkeypatch.setattr(Listing, "search_text", property(lambda self: self.text + self.title * 3))
        with pytest.raises(IndexProblem, match="cloudrd index build"):
            keeper_of().fresh(session, RESOURCE)
        keeper_of().build(session)
        assert found(keeper_of().fresh(session, RESOURCE), mark(1)) == [1]


def test_a_serving_process_leaves_another_encoders_snapshot_alone(database, keeper_of, monkeypatch):
    monkeypatch.setattr(freshness, "SAVE_ROWS", 5)
    serving = keeper_of()
    assert hits(database, serving, "轴承") == []
    with database.read() as session:
        keeper_of(HashEncoder("hash-2")).build(session)
    write(database, *map(sample_text, range(1, 11)))
    assert hits(database, serving, sample_text(3))[0] == 3
    settle()
    with database.read() as session:
        assert serving.status(session)["resource"]["snapshot"]["encoder"].startswith("hash-2/")


def test_a_torn_snapshot_is_noticed_and_made_anew(database, keeper_of, tmp_path):
    write(database, *map(sample_text, range(1, 6)))
    with database.read() as session:
        keeper_of().save(session)
    torn = next((tmp_path / "indexes" / "resource").glob("*/rows.npy"))
    torn.write_bytes(torn.read_bytes()[:-8])
    assert [problem.code for problem in keeper_of().verify(None)] == ["index_torn"]
    assert hits(database, keeper_of(), sample_text(3))[0] == 3
    settle()
    assert keeper_of().verify(None) == []
    assert not torn.exists()


def test_a_snapshot_ahead_of_the_database_is_not_believed(database, keeper_of, tmp_path):
    write(database, *map(sample_text, range(1, 6)))
    with database.read() as session:
        keeper_of().save(session)
    restored = Database(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    migrate.upgrade(restored)
    write(restored, sample_text(77))
    keeper = IndexKeeper(restored, ENCODER, tmp_path / "indexes")
    with restored.read() as session:
        assert keeper.status(session)["resource"]["problem"] == "index_ahead"
        assert found(keeper.fresh(session, RESOURCE), sample_text(3)) == [1]
    settle()
    with restored.read() as session:
        assert keeper.status(session)["resource"]["snapshot"]["count"] == 1


def test_verify_names_what_differs_and_repair_mends_it(database, keeper_of, tmp_path):
    write(database, *map(sample_text, range(1, 6)))
    with database.read() as session:
        keeper_of().save(session)
    with database.write() as session:
        # Past the sequence, as somebody with a database tool would.
        tables = Resource.__table__
        session.execute(tables.update().where(tables.c.id == 1).values(state="withdrawn"))
        session.execute(tables.update().where(tables.c.id == 2).values(title="无编号的修改"))
        session.execute(tables.update().where(tables.c.id == 3).values(trl=9))
        session.commit()
    keeper = keeper_of()
    with database.read() as session:
        problems = keeper.verify(session)
        assert {(p.code, p.params["count"], p.params["ids"]) for p in problems} == {
            ("index_holds_more", 1, "1"),
            ("index_outdated", 2, "2, 3"),
        }
        assert all("cloudrd index repair" in str(problem) for problem in problems)
        assert keeper.repair(session) != []
        assert keeper.verify(session) == []
        assert keeper.repair(session) == []
        assert found(keeper.fresh(session, RESOURCE), mark(1)) == []


def test_nothing_was_ever_saved_is_no_problem(database, keeper_of):
    with database.read() as session:
        assert keeper_of().verify(session) == []
        status = keeper_of().status(session)
    assert status["need"]["snapshot"] is None
    assert status["need"]["problem"] == ""


def test_a_folder_that_cannot_be_written_does_not_stop_matching(database, tmp_path, monkeypatch):
    monkeypatch.setattr(freshness, "SAVE_ROWS", 2)
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes" / "resource").write_text("in the way")
    keeper = IndexKeeper(database, ENCODER, tmp_path / "indexes")
    write(database, *map(sample_text, range(1, 6)))
    with database.read() as session:
        assert hits(database, keeper, sample_text(3))[0] == 3
        settle()
        with pytest.raises(IndexProblem, match="Check disk space"):
            keeper.save(session)


BRIEF = """
import sys
from pathlib import Path
sys.path.insert(0, {support!r})
from indexing_support import ENCODER
from cloudrd.domain.vocabulary import Side
from cloudrd.services import freshness
from cloudrd.services.indexing import IndexKeeper
from cloudrd.store.session import Database
freshness.SAVE_ROWS = 5
database = Database({url!r})
with database.read() as session:
    IndexKeeper(database, ENCODER, Path({folder!r})).fresh(session, Side.RESOURCE)
"""


def test_a_process_that_ends_at_once_still_leaves_its_snapshot(database, keeper_of, tmp_path):
    write(database, *map(sample_text, range(1, 21)))
    names = {"support": str(Path(__file__).parents[1]), "url": str(database.url)}
    code = BRIEF.format(folder=str(tmp_path / "indexes"), **names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with database.read() as session:
        assert keeper_of().status(session)["resource"]["snapshot"]["count"] == 20
