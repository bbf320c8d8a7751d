"""Two people decide on one match at the same moment: one is heard, the other is told."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import update

from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import MatchState, Side
from cloudrd.services import review_queries, reviewing
from cloudrd.services.listing_queries import get_by_code
from cloudrd.store.records import Match
from reviewing_support import COLLEAGUE, OFFICE, PlainRecommender, fill

DECIDE = """
import sys
from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import MatchState
from cloudrd.services import review_queries, reviewing
from cloudrd.services.actor import Actor
from cloudrd.store.session import Database

actor = Actor(sys.argv[2], local=True)
database = Database(sys.argv[1])
with database.read() as session:
    seen = review_queries.get_match(session, actor, "M000001").version
print("ready", flush=True)
sys.stdin.readline()
try:
    with database.write() as session:
        match = review_queries.get_match(session, actor, "M000001")
        reviewing.decide(session, actor, match, MatchState.APPROVED, version=seen)
        session.commit()
    print("done", flush=True)
except Conflict as error:
    print(error.code, flush=True)
"""


@pytest.fixture
def city(database):
    fill(database)
    with database.write() as session:
        reviewing.keep(session, OFFICE, PlainRecommender(), get_by_code(session, Side.NEED, "N000001"))
        session.commit()
    return database


def trail(database):
    with database.read() as session:
        match = review_queries.get_match(session, OFFICE, "M000001")
        return match, review_queries.history(session, [match])[match.id]


def test_two_processes_that_saw_the_same(city):
    command = [sys.executable, "-c", DECIDE, str(city.url)]
    both = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("王审核", "李复核")
    ]
    assert [one.stdout.readline() for one in both] == ["ready\n"] * 2
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    said = sorted(one.communicate(timeout=60)[0].strip() for one in both)
    assert said == ["done", "match_stale"]
    match, history = trail(city)
    assert (match.state, match.version, len(history)) == ("approved", 2, 1)
    assert match.reviewer == history[0].actor


def test_many_threads_with_sessions_of_their_own(city):
    said = []
    start = threading.Barrier(8)

    def decide(actor):
        start.wait(timeout=20)
        try:
            with city.write() as session:
                match = review_queries.get_match(session, actor, "M000001")
                reviewing.decide(session, actor, match, MatchState.APPROVED, version=1)
                session.commit()
            said.append("done")
        except Conflict as error:
            said.append(error.code)

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in (OFFICE, COLLEAGUE) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said) == ["done"] + ["match_stale"] * 7
    assert len(trail(city)[1]) == 1


def test_a_row_that_changes_under_a_loaded_match_is_not_overwritten(city):
    """As on a database whose writers do not wait for one another: the match was read before it changed."""
    with city.write() as session:
        match = review_queries.get_match(session, OFFICE, "M000001")
        others = update(Match).where(Match.id == match.id).values(version=2, state="rejected")
        session.execute(others, execution_options={"synchronize_session": False})
        assert match.version == 1
        with pytest.raises(Conflict) as caught:
            reviewing.decide(session, OFFICE, match, MatchState.APPROVED, version=1)
        assert caught.value.params["state"] == ("未通过", "rejected")
        session.commit()
    match, history = trail(city)
    assert (match.state, match.version, history) == ("rejected", 2, [])
