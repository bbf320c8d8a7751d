"""Keeping recommendations and deciding on them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from cloudrd.domain.errors import CloudrdError, Conflict, Forbidden, Invalid, NotFound
from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import DeclineReason, MatchState, Side
from cloudrd.domain.workflow import MATCH_TRANSITIONS
from cloudrd.services import posting, review_queries, reviewing
from cloudrd.services.listing_queries import get_by_code
from cloudrd.store.records import AuditEntry, Match, MatchRun
from reviewing_support import COLLEAGUE, OFFICE, RANKER, STRANGER, PlainRecommender, fill

S = MatchState
MISMATCH = DeclineReason.TECHNICAL_MISMATCH


@pytest.fixture
def city(database):
    fill(database)
    return database


def keep(database, code="N000001", recommender=None, **options):
    side = Side.NEED if code.startswith("N") else Side.RESOURCE
    with database.write() as session:
        record = get_by_code(session, side, code)
        run = reviewing.keep(session, OFFICE, recommender or PlainRecommender(), record, **options)
        session.commit()
        return run


def decide(database, code, target, actor=OFFICE, **options):
    with database.write() as session:
        match = review_queries.get_match(session, actor, code)
        reviewing.decide(session, actor, match, target, **options)
        session.commit()
        return match


def run_matches(database, run):
    with database.read() as session:
        return review_queries.matches_of(session, run)


def entries(database, record="match"):
    with database.read() as session:
        query = select(AuditEntry).where(AuditEntry.record == record).order_by(AuditEntry.id)
        return list(session.scalars(query))


def test_a_run_keeps_what_was_shown_and_what_made_it(city):
    run = keep(city, filters=Filter(kinds=frozenset({"achievement"})), limit=3)
    assert (run.actor, run.origin, run.side, run.query_id) == ("王审核", "office", "need", 1)
    assert (run.ranker, run.ranker_digest, run.encoder) == ("test-1", RANKER.digest, "test-encoder")
    assert (run.verdict, run.query_change, run.index_change) == ("matches", 1, 5)
    assert run.features == list(RANKER.names)
    kept = run_matches(city, run)
    assert [one.match.code for one in kept] == ["M000001", "M000002", "M000003"]
    assert [one.match.position for one in kept] == [one.match.shown_position for one in kept] == [1, 2, 3]
    assert kept[0].resource.code == "R000001"
    assert {one.match.state for one in kept} == {"suggested"}
    first = kept[0].match
    assert (first.need_change, first.resource_change, first.version) == (1, 3, 1)
    assert sum(first.components.values()) == pytest.approx(first.score)
    (entry,) = entries(city, "match_run")
    assert (entry.action, entry.actor, entry.record_id) == ("keep", "王审核", run.id)
    assert entry.details == {
        "matches": 3, "verdict": "matches", "limit": 3, "filters": {"kinds": ["achievement"]},
    }  # fmt: skip


def test_what_is_kept_comes_back_as_it_was(city):
    run = keep(city)
    with city.read() as session:
        record = get_by_code(session, Side.NEED, "N000001")
        shown = PlainRecommender().for_record(session, record).recommendations
    assert tuple(one.recommendation for one in run_matches(city, run)) == shown


def test_the_same_list_by_the_same_means_is_kept_once(city):
    run = keep(city)
    assert keep(city).id == run.id
    assert keep(city, limit=2).id == run.id + 1, "a shorter list is another list"
    with city.read() as session:
        assert session.scalar(select(func.count()).select_from(MatchRun)) == 2
        assert session.scalar(select(func.count()).select_from(Match)) == 5


def test_another_model_encoder_index_or_text_makes_another_run(city):
    runs = [keep(city)]
    runs.append(keep(city, recommender=PlainRecommender(encoder="other")))
    runs.append(keep(city, recommender=PlainRecommender(replace(RANKER, bias=-1.0))))
    runs.append(keep(city))
    with city.write() as session:
        posting.update(session, OFFICE, get_by_code(session, Side.NEED, "N000001"), {"region": "东岬区"})
        session.commit()
    runs.append(keep(city))
    runs.append(keep(city, "R000001"))
    assert [run.id for run in runs] == [1, 2, 3, 4, 5, 6]
    assert (runs[-1].side, run_matches(city, runs[-1])[0].need.code) == ("resource", "N000001")
    with city.read() as session:
        need = get_by_code(session, Side.NEED, "N000001")
        assert [run.id for run in review_queries.latest_runs(session, OFFICE, need, 3)] == [5, 4, 3]


def test_when_nothing_fits_the_nearest_are_kept_and_it_is_said(city):
    strict = PlainRecommender(replace(RANKER, no_match_below=1.0))
    run = keep(city, recommender=strict)
    assert run.verdict == "no_match"
    assert len(run_matches(city, run)) == 3


def test_a_city_without_resources_keeps_an_empty_run(database):
    with database.write() as session:
        posting.create(session, OFFICE, Side.NEED, {"title": "无人应答", "problem": "问题"})
        session.commit()
    run = keep(database)
    assert (run.verdict, run_matches(database, run)) == ("no_match", [])
    assert keep(database).id == run.id


def test_a_decision_is_written_with_who_when_and_why(city):
    keep(city)
    match = decide(city, "m000002 ", S.REJECTED, reason=MISMATCH, note="  工况不同\r\n")
    assert (match.state, match.version, match.reason_code, match.note) == (
        "rejected", 2, "technical_mismatch", "工况不同",
    )  # fmt: skip
    assert match.reviewer == "王审核"
    assert match.decided_at is not None
    (entry,) = entries(city)
    assert (entry.action, entry.actor, entry.from_state, entry.to_state) == (
        "decide", "王审核", "suggested", "rejected",
    )  # fmt: skip
    assert (entry.reason, entry.details) == ("工况不同", {"reason": "technical_mismatch"})


def test_taking_a_decision_back_leaves_it_in_the_history_only(city):
    keep(city)
    decide(city, "M000001", S.REJECTED, reason=MISMATCH, note="看错了")
    match = decide(city, "M000001", S.SUGGESTED, COLLEAGUE, note="复核后恢复")
    assert (match.state, match.reason_code, match.note, match.reviewer, match.decided_at) == (
        "suggested", "", "", "", None,
    )  # fmt: skip
    assert [(e.actor, e.to_state, e.reason) for e in entries(city)] == [
        ("王审核", "rejected", "看错了"), ("李复核", "suggested", "复核后恢复"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "reason", "code"),
    [
        (S.REJECTED, None, "decision_reason_wanted"),
        (S.ENDED, None, "decision_reason_wanted"),
        (S.APPROVED, MISMATCH, "decision_reason_unwanted"),
        (S.PROPOSED, MISMATCH, "decision_reason_unwanted"),
        (S.SIGNED, MISMATCH, "decision_reason_unwanted"),
        (S.SUGGESTED, MISMATCH, "decision_reason_unwanted"),
    ],
)
def test_only_what_declines_has_a_reason(city, target, reason, code):
    keep(city)
    with pytest.raises(Invalid) as caught:
        decide(city, "M000001", target, reason=reason)
    assert [(p.field, p.code) for p in caught.value.problems] == [("reason", code)]
    assert entries(city) == []


@pytest.mark.parametrize(("note", "code"), [("长" * 2001, "text_too_long"), ("a\0b", "text_unprintable")])
def test_a_note_that_cannot_be_kept_is_refused_with_all_else_that_is_wrong(city, note, code):
    keep(city)
    with pytest.raises(Invalid) as caught:
        decide(city, "M000001", S.REJECTED, note=note)
    assert {p.code for p in caught.value.problems} == {"decision_reason_wanted", code}
    assert decide(city, "M000001", S.APPROVED, note="长" * 2000).note == "长" * 2000


def test_a_page_that_is_out_of_date_decides_nothing(city):
    keep(city)
    decide(city, "M000001", S.APPROVED, COLLEAGUE, version=1)
    with pytest.raises(Conflict) as caught:
        decide(city, "M000001", S.REJECTED, reason=MISMATCH, version=1)
    assert caught.value.code == "match_stale"
    assert caught.value.params == {"code": "M000001", "state": ("审核通过", "approved")}
    assert decide(city, "M000001", S.PROPOSED, version=2).state == "proposed"


def test_strangers_neither_keep_nor_decide_nor_read(city):
    run = keep(city)
    with city.write() as session:
        need = get_by_code(session, Side.NEED, "N000001")
        match = session.get_one(Match, 1)
        calls = [
            lambda: reviewing.keep(session, STRANGER, PlainRecommender(), need),
            lambda: reviewing.decide(session, STRANGER, match, S.APPROVED),
            lambda: review_queries.get_run(session, STRANGER, run.id),
            lambda: review_queries.latest_runs(session, STRANGER, need),
            lambda: review_queries.get_match(session, STRANGER, "M000001"),
            lambda: review_queries.page_of_matches(session, STRANGER),
            lambda: review_queries.state_counts(session, STRANGER),
        ]
        for call in calls:
            with pytest.raises(Forbidden):
                call()


def test_what_is_not_there_is_said(city):
    with city.read() as session:
        with pytest.raises(NotFound, match="M000009"):
            review_queries.get_match(session, OFFICE, "M000009")
        with pytest.raises(NotFound, match="no record 7"):
            review_queries.get_run(session, OFFICE, 7)


def test_pages_by_state_newest_first(city):
    keep(city)
    keep(city, "N000002")
    decide(city, "M000003", S.REJECTED, reason=MISMATCH)
    decide(city, "M000001", S.REJECTED, reason=MISMATCH)
    with city.read() as session:

        def codes(state, **page):
            kept, total = review_queries.page_of_matches(session, OFFICE, state, **page)
            return [one.match.code for one in kept], total

        assert codes(S.REJECTED) == (["M000001", "M000003"], 2), "the latest decision first"
        assert codes(S.SUGGESTED) == (["M000004", "M000005", "M000006", "M000002"], 4)
        assert codes(S.SUGGESTED, page=2, per_page=3) == (["M000002"], 4)
        assert codes(S.SUGGESTED, page=99, per_page=3) == (["M000002"], 4), "beyond the end is the end"
        assert codes(None)[1] == 6
        assert codes(S.SIGNED) == ([], 0)
        assert review_queries.state_counts(session, OFFICE) == {
            S.SUGGESTED: 4, S.APPROVED: 0, S.REJECTED: 2, S.PROPOSED: 0, S.SIGNED: 0, S.ENDED: 0,
        }  # fmt: skip


def test_history_earlier_decisions_and_later_changes_of_a_pair(city):
    keep(city)
    decide(city, "M000001", S.APPROVED, note="先看")
    with city.write() as session:
        posting.update(session, OFFICE, get_by_code(session, Side.RESOURCE, "R000001"), {"trl": 6})
        session.commit()
    run = keep(city)
    with city.read() as session:
        matches = [one.match for one in review_queries.matches_of(session, run)]
        again = next(match for match in matches if match.resource_id == 1)
        assert {key: m.code for key, m in review_queries.earlier_decisions(session, matches).items()} == {
            again.id: "M000001"
        }
        first = review_queries.get_match(session, OFFICE, "M000001")
        assert review_queries.earlier_decisions(session, [first]) == {}, "not the decision itself"
        (kept,) = review_queries.kept(session, [first])
        assert kept.changed == (Side.RESOURCE,)
        assert (kept.query.code, kept.counterpart.code) == ("N000001", "R000001")
        assert [e.reason for e in review_queries.history(session, [first])[first.id]] == ["先看"]


@given(st.lists(st.tuples(st.sampled_from(list(S)), st.booleans(), st.booleans()), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_match_is_always_where_its_history_says(city, steps):
    """Any run of attempts, with and without reasons: the state follows the table, the trail the state."""
    with city.write() as session:
        record = get_by_code(session, Side.NEED, "N000001")
        run = reviewing.keep(session, OFFICE, PlainRecommender(), record)
        match = review_queries.matches_of(session, run)[0].match
        for target, with_reason, stale in steps:
            before, version = S(match.state), match.version
            right = target in MATCH_TRANSITIONS[before] and not stale
            right = right and with_reason == (target in reviewing.DECLINED)
            try:
                reviewing.decide(
                    session, OFFICE, match, target, reason=MISMATCH if with_reason else None,
                    version=version - 1 if stale else version,
                )  # fmt: skip
            except CloudrdError:
                assert not right
                assert (match.state, match.version) == (before, version)
            else:
                assert right
                assert (match.state, match.version) == (target, version + 1)
        session.flush()
        trail = review_queries.history(session, [match])[match.id]
        assert [e.from_state for e in trail] == ["suggested", *(e.to_state for e in trail)][: len(trail)]
        assert match.state == (trail[-1].to_state if trail else "suggested")
        assert (match.decided_at is None) == (match.state == S.SUGGESTED) == (match.reviewer == "")
        session.rollback()
