"""The index of a process is as fresh as the database, through snapshots and without."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.services import freshness
from cloudrd.services.indexing import IndexKeeper
from cloudrd.services.vectors import store_vectors
from cloudrd.store.records import ListingVector, Need, Resource
from cloudrd.store.session import Database
from indexing_support import (
    ENCODER,
    HashEncoder,
    change,
    entry_of,
    found,
    hits,
    mark,
    post,
    query,
    sample_text,
    settle,
    write,
)

RESOURCE = Side.RESOURCE


@pytest.fixture
def keeper_of(database, tmp_path):
    """Makes the keeper of one more process on the same database and folder."""
    return lambda encoder=ENCODER: IndexKeeper(Database(database.url), encoder, tmp_path / "indexes")


def test_every_change_is_seen_by_the_next_request_of_every_process(database, keeper_of):
    keepers = [keeper_of(), keeper_of()]
    first, second = write(database, sample_text(1), sample_text(2))
    for keeper in keepers:
        assert hits(database, keeper, sample_text(1))[0] == first
    change(database, first, title="潮汐发电机组防腐")
    change(database, second, state="withdrawn")
    for keeper in keepers:
        assert hits(database, keeper, mark(1)) == []
        assert hits(database, keeper, mark(2)) == []
        assert hits(database, keeper, "潮汐发电机组防腐")[0] == first
    change(database, second, state="published")
    for keeper in keepers:
        assert hits(database, keeper, mark(2)) == [second]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "solved", "expired", "withdrawn"])
def test_only_what_may_be_recommended_is_indexed(database, keeper_of, state):
    write(database, sample_text(1), state=state)
    (open_one,) = write(database, sample_text(2), state="in_pairing")
    keeper = keeper_of()
    assert hits(database, keeper, sample_text(1)) == [open_one]


def test_sides_do_not_mix(database, keeper_of):
    with database.write() as session:
        need = Need(title=sample_text(5), state="published")
        session.add(need)
        session.commit()
    write(database, sample_text(6))
    keeper = keeper_of()
    assert hits(database, keeper, mark(5)) == []
    assert hits(database, keeper, mark(5), Side.NEED) == [need.id]


def test_what_is_not_committed_is_not_indexed(database, keeper_of):
    keeper = keeper_of()
    with database.write() as session:
        record = post(session, sample_text(1))
        assert found(keeper.fresh(session, RESOURCE), mark(1)) == []
        session.rollback()
    (kept,) = write(database, sample_text(2))
    assert record.id == kept
    assert hits(database, keeper, mark(1)) == []
    assert hits(database, keeper, mark(2)) == [kept]


def test_nothing_new_costs_one_query(database, keeper_of):
    write(database, sample_text(1))
    keeper = keeper_of()
    with database.read() as session:
        index = keeper.fresh(session, RESOURCE)
        statements = []
        event.listen(database.engine, "after_cursor_execute", lambda *_: statements.append(1))
        assert keeper.fresh(session, RESOURCE) is index
        assert len(statements) == 1


def test_an_edit_makes_its_vector_anew_and_a_price_does_not(database):
    encoder = HashEncoder()
    with database.write() as session:
        record = post(session, sample_text(1), encoder)
        assert encoder.encoded == 1
        record.price_min = 5
        session.flush()
        assert store_vectors(session, [record], encoder) == 0
        record.summary = "新增说明"
        session.flush()
        assert store_vectors(session, [record.to_listing()], encoder) == 1
        session.commit()
        assert session.scalar(select(func.count()).select_from(ListingVector)) == 1


def test_a_vector_needs_a_stored_listing(database):
    with database.write() as session, pytest.raises(ValueError, match="flushed"):
        store_vectors(session, [Listing(RESOURCE, title="尚未入库")], ENCODER)


def test_a_vector_that_is_missing_or_of_an_older_text_is_made_while_catching_up(database, keeper_of):
    (first,) = write(database, sample_text(1))
    change(database, first, title=sample_text(9))
    with database.write() as session:
        session.add(Resource(title=sample_text(2), kind="achievement", state="published"))
        session.commit()
    with database.read() as session:
        index = keeper_of().fresh(session, RESOURCE)
    ids, digests = index.contents()
    with database.read() as session:
        again = [entry_of(record) for record in session.scalars(select(Resource))]
    assert [one.id for one in again] == [first, first + 1]
    assert dict(zip(ids.tolist(), digests.tolist(), strict=True)) == {one.id: one.digest() for one in again}


def test_many_threads_and_a_writer(database, keeper_of, monkeypatch):
    """Whoever asks after a commit finds what was committed, also while snapshots are written and taken."""
    monkeypatch.setattr(freshness, "SAVE_ROWS", 15)
    keeper, failures, posted = keeper_of(), [], []
    done = threading.Event()

    def read():
        while not done.is_set():
            expected = list(posted)
            with database.read() as session:
                index = keeper.fresh(session, RESOURCE)
                answer = index.search(query("寿命提高三倍", per_channel=500))
            if not set(expected) <= set(answer.ids.tolist()):
                failures.append(set(expected) - set(answer.ids.tolist()))
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 81):
        posted += write(database, sample_text(number))
    done.set()
    for reader in readers:
        reader.join()
    settle()
    assert failures == []
    assert keeper.verify(None) == []


CHILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, {support!r})
from indexing_support import post, sample_text
from cloudrd.store.records import Resource
from cloudrd.store.session import Database
database = Database({url!r})
for line in sys.stdin:
    verb, number = line.split()
    with database.write() as session:
        if verb == "post":
            answer = post(session, sample_text(int(number))).id
        else:
            record, answer = session.get_one(Resource, int(number)), "done"
            record.state = "withdrawn" if verb == "withdraw" else record.state
            record.title = "潮汐发电机组防腐" if verb == "edit" else record.title
        session.commit()
    print(answer, flush=True)
"""


def test_another_operating_system_process_posts_edits_and_withdraws(database, keeper_of):
    code = CHILD.format(support=str(Path(__file__).parents[1]), url=str(database.url))
    keeper = keeper_of()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:

        def do(verb, number):
            child.stdin.write(f"{verb} {number}\n")
            child.stdin.flush()
            return child.stdout.readline().strip()

        for number in range(1, 11):
            assert hits(database, keeper, mark(number)) == []
            posted = int(do("post", number))
            assert hits(database, keeper, mark(number)) == [posted]
        do("withdraw", 3)
        assert hits(database, keeper, mark(3)) == []
        do("edit", 4)
        assert hits(database, keeper, mark(4)) == []
        assert hits(database, keeper, "潮汐发电机组防腐")[0] == 4
        child.stdin.close()
