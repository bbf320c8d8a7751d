"""Figures of decisions, by hand and by property."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.evaluation import decision_figures
from cloudrd.evaluation.decision_figures import MIN_JUDGED, MIN_QUERIES
from cloudrd.evaluation.decision_table import table_of
from cloudrd.evaluation.decisions import Decision, judged_lists
from cloudrd.evaluation.figure import Rate

CUT = 100


def figures(rows, owners=(), **options):
    return decision_figures.figures(table_of(rows, owners), **options)


def decision(query=1, position=1, state="suggested", reason="", **more):
    plain = {"list": query, "item": f"i{position}", "probability": None, "owner": None, **more}
    return Decision(query=query, position=position, state=state, reason=reason, **plain)


def shown(query, *states):
    """A list by its states from the first place on; a rejection is named by its reason."""
    known = ("suggested", "approved", "proposed", "signed", "ended")
    return [
        decision(query, place, state if state in known else "rejected", "" if state in known else state)
        for place, state in enumerate(states, start=1)
    ]


def many(*states, lists=MIN_QUERIES):
    return [row for query in range(lists) for row in shown(query, *states)]


def test_a_list_counts_down_to_its_last_decision():
    (one,) = judged_lists(shown(7, "suggested", "approved", "price", "technical_mismatch", "suggested"))
    assert (one.query, one.ranked) == (7, ("i1", "i2", "i4"))
    assert one.grades == {"i2": 2, "i4": 0}
    assert one.gains == {"i2": 3}


def test_lists_without_a_judgement_of_relevance_and_without_places_do_not_count():
    unplaced = [decision(3, None, "approved")]
    assert judged_lists([*shown(1, "suggested"), *shown(2, "price", "stale"), *unplaced]) == []


def test_the_order_of_the_rows_does_not_matter():
    rows = shown(1, "suggested", "signed", "technical_mismatch")
    assert judged_lists(rows[::-1]) == judged_lists(rows)


def test_figures_of_lists_by_hand():
    # Gains 3 (approved) at place 2 and 7 (signed) at place 3; what was passed over stands at place 1.
    found = figures(many("suggested", "approved", "signed"), resamples=CUT)
    ideal = 7 + 3 / math.log2(3)
    assert found.ndcg.value == pytest.approx((3 / math.log2(3) + 7 / 2) / ideal)
    assert found.mrr.value == pytest.approx(0.5)
    assert found.precision.value == pytest.approx(2 / 3)
    assert found.answered.value == 1
    assert found.acceptance.value == 1
    assert (found.lists, found.matches, found.decided, found.accepted) == (10, 30, 20, 20)


def test_what_was_declined_for_a_price_makes_room_and_counts_as_declined():
    found = figures(many("price", "approved"), resamples=CUT)
    assert found.ndcg.value == found.mrr.value == found.precision.value == 1
    assert found.acceptance.value == 0.5
    assert [(rate.hits, rate.count) for rate in found.by_rank[:3]] == [(0, 10), (10, 10), (0, 0)]


def test_lists_without_an_answer_lower_the_share_answered_alone():
    rows = many("approved") + [row._replace(query=-1 - row.query, list=-1 - row.list)
                               for row in many("technical_mismatch", "too_early")]  # fmt: skip
    found = figures(rows, resamples=CUT)
    assert found.answered.value == 0.5
    assert found.ndcg.value == 1


def test_an_ended_match_had_been_accepted():
    found = figures(many("ended"), resamples=CUT)
    assert found.acceptance.value == found.ndcg.value == 1


@pytest.mark.parametrize("rows", [[], many("approved", lists=MIN_QUERIES - 1)])
def test_too_little_gives_a_reason_and_no_number(rows):
    found = figures(rows, owners=("a", "b"), resamples=CUT)
    for figure in (found.ndcg, found.mrr, found.precision, found.answered, found.acceptance, found.exposure):
        assert (figure.value, figure.low, figure.high) == (None, None, None)
        assert figure.reason == "quality_few_queries"
        assert dict(figure.params)["needed"] == MIN_QUERIES
    assert found.brier.reason == found.calibration_error.reason == "quality_few_judged"
    assert found.reliability == ()


def test_lists_of_one_query_are_one_query():
    rows = [row._replace(query="same") for row in many("approved", lists=50)]
    found = figures(rows, resamples=CUT)
    assert (found.ndcg.value, found.ndcg.queries) == (None, 1)


def test_the_same_decisions_give_the_same_intervals():
    rows = [
        *many("approved", "technical_mismatch", lists=30),
        *many("technical_mismatch", "signed", lists=20),
    ]
    rows = [row._replace(query=n // 2, list=n // 2) for n, row in enumerate(rows)]
    first, second = figures(rows, resamples=CUT), figures(rows, resamples=CUT)
    assert first == second
    assert first.ndcg.low < first.ndcg.value < first.ndcg.high
    assert figures(rows, resamples=CUT, seed=5).ndcg != first.ndcg


STATES = ("suggested", "approved", "signed", "ended", "price", "too_early", "technical_mismatch")


@given(st.lists(st.lists(st.sampled_from(STATES), min_size=1, max_size=6), min_size=10, max_size=30))
def test_every_interval_holds_its_figure_and_stays_a_share(lists):
    rows = [row for query, states in enumerate(lists) for row in shown(query, *states)]
    chances = (0.1, 0.4, 0.9)
    rows = [row._replace(probability=chances[n % 3], owner=n % 4) for n, row in enumerate(rows)]
    found = figures(rows, owners=range(6), resamples=CUT)
    shares = (found.ndcg, found.mrr, found.precision, found.answered, found.acceptance, found.exposure,
              found.calibration_error, found.brier)  # fmt: skip
    for figure in shares:
        if figure.value is not None:
            assert 0 <= figure.low <= figure.value <= figure.high <= 1 + 1e-12
        else:
            assert figure.reason
    assert found.accepted <= found.decided <= found.matches


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilson_holds_the_share_within_bounds(hits, count):
    rate = Rate(min(hits, count), count)
    low, high = rate.interval
    assert 0 <= low <= rate.value <= high <= 1
    assert low < high


def test_wilson_by_hand():
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, count, low, high in (
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ):  # fmt: skip
        assert Rate(hits, count).interval == pytest.approx((low, high), abs=5e-5)
    assert (Rate(0, 0).value, Rate(0, 0).interval) == (None, (0.0, 1.0))


def judged(count, probability, relevant):
    """`count` queries with one judged match each, of which `relevant` were right."""
    outcomes = [("approved", "")] * relevant + [("rejected", "technical_mismatch")] * (count - relevant)
    return [
        decision(n, 1, state, reason, probability=probability) for n, (state, reason) in enumerate(outcomes)
    ]


def test_a_calibrated_set_has_no_error():
    rows = [
        *judged(100, 0.2, 20),
        *(row._replace(query=f"b{row.query}", list=1000 + row.list) for row in judged(100, 0.7, 70)),
    ]
    found = figures(rows, resamples=CUT)
    assert found.calibration_error.value == pytest.approx(0)
    assert found.calibration_error.low == pytest.approx(0)
    assert found.brier.value == pytest.approx((0.2 * 0.8 + 0.7 * 0.3) / 2)
    assert [(b.probability, b.relevant) for b in found.reliability] == [
        (pytest.approx(0.2), Rate(20, 100)), (pytest.approx(0.7), Rate(70, 100))
    ]  # fmt: skip


def test_calibration_error_and_brier_by_hand():
    found = figures(judged(100, 0.9, 40), resamples=CUT)
    assert found.calibration_error.value == pytest.approx(0.5)
    assert found.brier.value == pytest.approx(0.4 * 0.01 + 0.6 * 0.81)


def test_calibration_leaves_out_what_says_nothing_about_relevance():
    enough = judged(MIN_JUDGED, 0.5, 25)
    silent = [decision(f"s{n}", 1, "rejected", "capacity", probability=0.9, list=1000 + n) for n in range(40)]
    assert figures([*enough, *silent], resamples=CUT).calibration_error.value == pytest.approx(0)
    missing = figures([*enough[:-1], *silent], resamples=CUT).calibration_error
    assert (missing.value, dict(missing.params)) == (None, {"count": MIN_JUDGED - 1, "needed": MIN_JUDGED})


def test_exposure_counts_those_who_were_never_shown():
    # One owner at place 1, one at place 2 worth 1/log2(3), two never shown.
    rows = [decision(q, place, owner=owner) for q in range(10) for place, owner in ((1, "a"), (2, "b"))]
    found = figures(rows, owners=("a", "b", "c", "d"), resamples=CUT)
    worth = 1 / math.log2(3)
    expected = (-3 * 0 - 1 * 0 + 1 * worth + 3 * 1) / (4 * (1 + worth))
    assert found.exposure.value == pytest.approx(expected)
    assert (found.owners, found.never_shown) == (4, 2)


def test_exposure_needs_two_owners():
    rows = [decision(q, 1, owner="a") for q in range(10)]
    assert figures(rows, resamples=CUT).exposure.reason == "quality_few_owners"


def test_a_part_of_a_table_is_the_table_of_the_part():
    rows = [*many("approved", "technical_mismatch", lists=30), *many("price", "signed", lists=20)]
    rows = [row._replace(query=n // 2 % 17, list=n // 2, owner=n % 3 or None) for n, row in enumerate(rows)]
    some = [row for row in rows if row.list % 2]
    part = table_of(rows, owners=range(5)).part({row.list for row in some})
    assert decision_figures.figures(part, resamples=CUT) == figures(some, range(5), resamples=CUT)
    nothing = decision_figures.figures(table_of(rows, owners=range(5)).part([]), resamples=CUT)
    assert nothing == figures([], range(5), resamples=CUT)
