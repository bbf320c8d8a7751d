import threading

import pytest
from sqlalchemy import select

from cloudrd.store.changes import last_change, take_numbers
from cloudrd.store.records import Need, Organisation, Resource


def need(title="密封圈寿命短"):
    return Need(title=title, state="published")


def test_every_change_takes_the_next_number(database):
    with database.write() as session:
        first, second = need("一"), Resource(title="二", kind="achievement")
        session.add_all([first, second])
        session.commit()
        assert {first.change, second.change} == {1, 2}
        first.title = "三"
        session.commit()
        assert first.change == 3
        assert last_change(session) == 3


def test_what_is_not_matchable_takes_no_number(database):
    with database.write() as session:
        session.add(Organisation(code="O1", kind="enterprise", name="琴岛试验厂"))
        session.commit()
        assert last_change(session) == 0


def test_an_unchanged_record_keeps_its_number(database):
    with database.write() as session:
        session.add(need())
        session.commit()
        record = session.scalars(select(Need)).one()
        record.title = record.title
        session.commit()
        assert record.change == last_change(session) == 1


def test_a_rolled_back_change_leaves_no_gap(database):
    with database.write() as session:
        session.add(need())
        session.flush()
        session.rollback()
        session.add(need())
        session.commit()
        assert last_change(session) == 1


def test_ids_are_never_used_again(database):
    with database.write() as session:
        first = need()
        session.add(first)
        session.commit()
        gone = first.id
        session.delete(first)
        session.commit()
        second = need()
        session.add(second)
        session.commit()
        assert second.id > gone


def test_a_block_of_numbers(database):
    with database.write() as session:
        assert list(take_numbers(session, 3)) == [1, 2, 3]
        assert list(take_numbers(session, 2)) == [4, 5]


def test_numbers_become_visible_in_order_under_concurrent_writers(database):
    """A reader never sees number N while a smaller one is still to come."""
    stop, gaps = threading.Event(), []

    def write(name):
        for i in range(15):
            with database.write() as session:
                session.add(need(f"{name}-{i}"))
                session.commit()

    def read():
        while not stop.is_set():
            with database.read() as session:
                seen = sorted(session.scalars(select(Need.change)))
                if seen != list(range(1, len(seen) + 1)):
                    gaps.append(seen)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stop.set()
    reader.join()
    with database.read() as session:
        assert last_change(session) == 60
    assert gaps == []


def test_a_reader_does_not_wait_for_a_writer(database):
    with database.write() as writer:
        writer.add(need())
        writer.flush()
        with database.read() as reader:
            assert reader.scalars(select(Need)).all() == []
        writer.commit()
    with database.read() as reader:
        assert len(reader.scalars(select(Need)).all()) == 1


def test_the_source_of_a_record_is_unique(database):
    from sqlalchemy.exc import IntegrityError

    with database.write() as session:
        session.add_all(
            [Need(title="a", source="s", source_id="1"), Need(title="b", source="s", source_id="1")]
        )
        with pytest.raises(IntegrityError):
            session.commit()
