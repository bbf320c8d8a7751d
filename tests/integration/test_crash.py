"""Processes killed with SIGKILL while they import, catch up, build and save lose and invent nothing.

The file is also the program that is killed: `python test_crash.py WORK DATABASE FOLDER [POINT]`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cloudrd.domain.vocabulary import MATCHABLE_STATES, Side
from cloudrd.services import freshness
from cloudrd.services.indexing import IndexKeeper
from cloudrd.services.vectors import entries
from cloudrd.store.changes import last_change
from cloudrd.store.records import ListingVector, Resource
from cloudrd.store.session import Database
from indexing_support import ENCODER, found, mark, post, sample_text

BATCH = 7
FILE_EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "fcntl.flock"}


def import_batch(database, first):
    """One transaction as an import makes it: new listings with vectors, an edit, a withdrawal."""
    with database.write() as session:
        for number in range(first, first + BATCH):
            post(session, sample_text(number), source="crash", source_id=str(number))
        if first > 1:
            session.get_one(Resource, first - 1).state = "withdrawn"
            session.get_one(Resource, first - 2).summary = f"第 {first} 批之前"
        session.commit()


def next_number(database):
    with database.read() as session:
        return (session.scalar(select(func.count()).select_from(Resource)) or 0) + 1


def work_import(database, folder):
    import_batch(database, next_number(database))


def work_catch_up(database, folder):
    """As a serving process that starts: catches up from the snapshot, which it renews aside."""
    freshness.SAVE_ROWS, freshness.SAVE_SHARE = 1, 0
    import_batch(database, next_number(database))
    with database.read() as session:
        IndexKeeper(database, ENCODER, folder).fresh(session, Side.RESOURCE)


def work_save(database, folder):
    with database.read() as session:
        IndexKeeper(database, ENCODER, folder).save(session)


def work_build(database, folder):
    with database.write() as session:
        session.query(ListingVector).filter(ListingVector.listing_id % 3 == 0).delete()
        session.commit()
    with database.read() as session:
        IndexKeeper(database, ENCODER, folder).build(session)


WORK = {"import": work_import, "catch_up": work_catch_up, "save": work_save, "build": work_build}


def main(work, url, folder, point=""):
    """Do the work for ever; with a point, once, and die at that file operation below `folder`."""
    database, seen = Database(url), 0
    print("ready", flush=True)
    while not point:
        WORK[work](database, Path(folder))

    def die_at_point(event, args):
        nonlocal seen
        if event in FILE_EVENTS and (event == "fcntl.flock" or str(args[0]).startswith(folder)):
            seen += 1
            if seen == int(point):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die_at_point)
    WORK[work](database, Path(folder))


def start(work, database, folder, point=""):
    command = [sys.executable, __file__, work, str(database.url), str(folder), str(point)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)


def kill_while(work, database, folder, rounds, seed):
    """Start the work and kill it after a moment that differs from round to round; check each time."""
    moments = random.Random(seed)
    for _ in range(rounds):
        with start(work, database, folder) as child:
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.05, 0.4))
            child.kill()
        assert child.returncode == -signal.SIGKILL
        check(database, folder)


def check(database, folder):
    """Database whole, snapshot (if any) in agreement with it, and a new process finds what is there."""
    keeper = IndexKeeper(database, ENCODER, folder)
    assert keeper.verify(None) == []
    with database.read() as session:
        records = session.scalars(select(Resource).order_by(Resource.id)).all()
        assert [record.id for record in records] == [int(record.source_id) for record in records]
        assert len(records) % BATCH == 0
        assert max((record.change for record in records), default=0) == last_change(session)
        live = [record for record in records if record.state in MATCHABLE_STATES]
        index = keeper.fresh(session, Side.RESOURCE)
        ids, digests = index.contents()
        expected = {one.id: one.digest() for one in entries(session, live, ENCODER)[0]}
        assert dict(zip(ids.tolist(), digests.tolist(), strict=True)) == expected
        for record in records[-3:]:
            assert found(index, mark(record.id)) == [record.id] * (record in live)


@pytest.mark.parametrize(("work", "seed"), [("import", 1), ("catch_up", 2), ("build", 3)])
def test_killed_at_any_moment(database, tmp_path, work, seed):
    import_batch(database, 1)
    kill_while(work, database, tmp_path / "indexes", rounds=3, seed=seed)
    assert next_number(database) > BATCH + 1 or work == "build"


def test_every_imported_listing_has_its_vector_from_the_same_transaction(database, tmp_path):
    import_batch(database, 1)
    kill_while("import", database, tmp_path / "indexes", rounds=2, seed=4)
    with database.read() as session:
        edited = Resource.summary != ""
        records = session.scalars(select(Resource).where(~edited)).all()
        assert entries(session, records, ENCODER)[1] == []


def test_killed_at_file_operations_of_a_snapshot(database, tmp_path):
    folder = tmp_path / "indexes"
    import_batch(database, 1)
    work_save(database, folder)
    import_batch(database, BATCH + 1)
    point, killed = 1, 0
    while True:
        with start("save", database, folder, point) as child:
            child.communicate(timeout=60)
        check(database, folder)
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        point, killed = point + 17, killed + 1
    assert killed >= 4
    left = sorted(path.name for path in (folder / "resource").iterdir())
    assert left[1:] == ["CURRENT", "lock"]


if __name__ == "__main__":
    main(*sys.argv[1:])
