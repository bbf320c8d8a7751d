"""The quality report on real rows: periods, months, rankers, imported histories, who may read it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from cloudrd.domain.errors import Forbidden
from cloudrd.services.statistics import quality
from cloudrd.store.records import Match, Need, RankerVersion, Resource
from history_support import (
    OFFICE,
    START,
    STRANGER,
    fill_city,
    fill_history,
    keep_list,
    match_columns,
    organisation,
)

FEW = 100


def report(database, **options):
    with database.read() as session:
        return quality(session, OFFICE, **{"resamples": FEW, **options})


def kept(database, *lists, **options):
    """Keep lists; each is (number, states, more)."""
    with database.write() as session:
        for number, states, more in lists:
            keep_list(session, number, states, **{**options, **more})
        session.commit()


def test_an_empty_city_has_no_figures(database):
    found = report(database)
    assert (found.whole, found.months, found.rankers) == (None, (), ())


def test_only_the_office_may_read_it(database):
    with database.read() as session, pytest.raises(Forbidden):
        quality(session, STRANGER)


def test_figures_of_the_whole_period_and_of_every_month(database):
    fill_history(database)
    found = report(database)
    assert (found.whole.first, found.whole.last) == (date(2025, 3, 3), found.months[-1].last)
    assert [m.first for m in found.months][:3] == [date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)]
    assert found.months[0].last == date(2025, 3, 31)
    assert sum(m.figures.lists for m in found.months) == found.whole.figures.lists == 14 * 24
    assert sum(m.figures.decided for m in found.months) == found.whole.figures.decided
    for figure in (found.whole.figures.ndcg, found.whole.figures.exposure, found.whole.figures.brier,
                   found.whole.coverage.no_match):  # fmt: skip
        assert figure.low < figure.value < figure.high
    assert found.whole.figures.owners == 19  # one of the twenty has nothing to offer


def test_rankers_are_told_apart_in_the_order_of_their_first_list(database):
    fill_history(database)
    found = report(database)
    assert [r.name for r in found.rankers] == ["shipped", "learned-1", "learned-2"]
    assert [r.live_from is None for r in found.rankers] == [True, False, False]
    assert found.rankers[0].figures.ndcg.high < found.rankers[2].figures.ndcg.low
    assert sum(r.figures.lists for r in found.rankers) == found.whole.figures.lists
    one = report(database, ranker="learned-1")
    assert one.whole.figures == found.rankers[1].figures
    assert report(database, ranker="learned-9").whole is None


def test_since_and_until_include_both_days_in_china(database):
    fill_city(database)
    midnight = datetime(2025, 4, 30, 16, tzinfo=UTC)  # 1 May in China
    moments = (midnight - timedelta(seconds=1), midnight, midnight + timedelta(days=1))
    kept(database, *((n, ["approved"], {"at": at}) for n, at in enumerate(moments, start=1)))
    first = date(2025, 5, 1)
    assert [m.first for m in report(database).months] == [date(2025, 4, 1), first]
    assert report(database, since=first, until=first).whole.figures.lists == 1
    assert report(database, since=first).whole.figures.lists == 2
    assert report(database, until=date(2025, 4, 30)).whole.figures.lists == 1
    assert report(database, since=date.min, until=date.max).whole.figures.lists == 3
    assert report(database, since=date.max).whole is report(database, until=date.min).whole is None


def test_months_without_lists_stand_in_the_row_and_old_ones_fall_off(database):
    fill_city(database)
    kept(database, (1, ["approved"], {}), (2, ["approved"], {"at": START + timedelta(days=70)}))
    assert [m.figures.lists for m in report(database).months] == [1, 0, 1]
    kept(database, (3, ["approved"], {"at": START - timedelta(days=20_000)}))
    found = report(database)
    assert (len(found.months), found.whole.figures.lists) == (60, 3)


def test_coverage_grows_with_lists_and_answers(database):
    fill_city(database, needs=10)
    later = START + timedelta(days=60)
    kept(database, (1, ["suggested"], {"verdict": "no_match"}), (2, ["signed"], {"need": 2}),
         (3, ["price"], {"need": 3, "at": later}), (4, ["suggested"], {"at": later}))  # fmt: skip
    march, april, may = (month.coverage for month in report(database).months)
    assert (march.needs, march.listed.value, march.answered.value, march.no_match.value) == (
        10,
        0.2,
        0.1,
        0.1,
    )
    assert april == march
    assert (may.listed.value, may.answered.value, may.no_match.value) == (0.3, 0.1, 0)


def test_withdrawn_and_draft_needs_are_not_to_be_covered_and_solved_ones_were(database):
    fill_city(database, needs=12)
    with database.write() as session:
        for number, state in ((1, "withdrawn"), (2, "draft"), (3, "solved")):
            session.execute(update(Need).where(Need.id == number).values(state=state))
        session.commit()
    kept(database, (1, ["signed"], {}), (2, ["signed"], {"need": 3}))
    assert (report(database).whole.coverage.needs, report(database).whole.coverage.answered.value) == (
        10,
        0.1,
    )


def test_a_match_found_from_the_resource_answers_the_need_and_exposes_nobody(database):
    fill_city(database, needs=10)
    with database.write() as session:
        run = keep_list(session, 1, [], side="resource")
        run.query_id = 1
        keep_list(session, 2, [], need=2)
        session.flush()
        session.add(Match(run_id=1, **match_columns(1, 1, 5, 1, "approved", START)))
        session.commit()
    found = report(database).whole
    assert (found.coverage.listed.value, found.coverage.answered.value) == (0.1, 0.1)
    assert found.figures.never_shown == found.figures.owners


def test_only_universities_and_institutes_are_compared(database):
    fill_city(database, owners=2, resources=4)
    with database.write() as session:
        firm, institute = organisation(91, "enterprise"), organisation(92, "institute")
        session.add_all([firm, institute])
        session.flush()
        for owner in (firm, institute):
            resource = Resource(kind="funding", title="另一项", state="published", organisation_id=owner.id)
            session.add(resource)
        session.add(Resource(kind="funding", title="无主", state="published"))
        session.commit()
    kept(database, *((n, ["suggested"] * 7, {}) for n in range(1, 3)))
    figures = report(database).whole.figures
    assert (figures.owners, figures.never_shown) == (3, 0)


def test_an_imported_history_counts_on_the_day_it_was_decided(database):
    fill_city(database)
    long_ago = START - timedelta(days=700)
    kept(database, (1, ["approved", "technical_mismatch"], {"origin": "crm", "position": False}))
    with database.write() as session:
        session.execute(update(Match).values(decided_at=long_ago))
        session.commit()
    found = report(database)
    assert found.months[0].first == long_ago.date().replace(day=1)
    assert found.whole.first == long_ago.date()
    assert found.rankers == ()
    assert (found.whole.figures.decided, found.whole.figures.answered.queries) == (2, 0)
    assert report(database, since=START.date()).whole is None
    assert report(database, until=START.date()).whole.figures.lists == 1


def test_of_the_steps_of_an_imported_pair_the_last_counts(database):
    fill_city(database)
    with database.write() as session:
        keep_list(session, 1, ["approved", "technical_mismatch", "signed"], origin="crm")
        session.flush()
        for place, days in ((1, 1), (3, 9)):
            changed = {"resource_id": 1, "decided_at": START + timedelta(days=days)}
            session.execute(update(Match).where(Match.position == place).values(**changed))
        session.execute(update(Match).where(Match.position == 3).values(shown_position=None))
        session.commit()
    figures = report(database).whole.figures
    assert (figures.matches, figures.decided, figures.accepted) == (2, 2, 1)
    assert [rate.hits for rate in figures.by_rank[:3]] == [1, 0, 0]


def test_a_version_that_does_not_serve_any_more_says_so(database):
    fill_history(database, lists_a_month=2)
    with database.write() as session:
        session.execute(update(RankerVersion).values(live_from=None))
        session.commit()
    assert {r.live_from for r in report(database).rankers} == {None}


def test_the_number_of_queries_does_not_grow_with_the_history(database):
    fill_history(database, lists_a_month=3)
    statements = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    report(database)
    assert len([s for s in statements if s.startswith("SELECT")]) == 5


@pytest.mark.slow
def test_a_hundred_thousand_matches_take_seconds(database):
    fill_history(database, lists_a_month=715, needs=5000, owners=400, resources=8000)
    with database.read() as session:
        started = time.perf_counter()
        found = quality(session, OFFICE)
    assert found.whole.figures.matches == 100_100
    assert time.perf_counter() - started < 20
