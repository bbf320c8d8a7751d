"""Recommending from stocks of every kind: empty, tiny, odd, crowded, and in several segments."""

from dataclasses import replace
from datetime import date

import pytest

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.retrieval import local
from cloudrd.services import evaluating
from cloudrd.services.evaluating import index_of
from cloudrd.services.recommending import MAX_LIMIT, Stock, rank_pairs, recommend
from ranking_support import ASIDES, METHODS, THINGS

TODAY = date(2026, 3, 1)
RANKER = shipped_ranker()
ENCODER = load_encoder()
NEED = Listing(
    Side.NEED, title=f"{THINGS[0]}{METHODS[0]}", summary=f"我厂的{THINGS[0]}需要{METHODS[0]}，现有做法费工。"
)
EMPTY = Listing(Side.NEED)


def resource(number, thing=None, method=None, **changes):
    thing, method = thing or THINGS[number % 8], method or METHODS[number // 8 % 6]
    text = f"针对{thing}的{method}，提出一套做法。{ASIDES[number % 5]}编号{number}。"
    made = Listing(
        Side.RESOURCE,
        number,
        code=f"R{number}",
        title=f"{thing}{method}装置",
        summary=text,
        kind="achievement",
    )
    return replace(made, **changes)


def stock_of(*listings):
    known = {one.id: one for one in listings}
    return Stock(index_of(known, ENCODER), lambda ids: {i: known[i] for i in ids if i in known}, ENCODER)


STOCK = stock_of(*(resource(n) for n in range(1, 200)))


def found(query=NEED, stock=STOCK, *, limit=10, filters=None, ranker=RANKER, **options):
    return recommend(query, stock, ranker, filters=filters or Filter(), limit=limit, today=TODAY, **options)


def ids(result):
    return [one.listing.id for one in result.recommendations]


def test_the_right_ones_come_first_each_once_with_all_that_was_made_of_them():
    result = found()
    assert {one.listing.title for one in result.recommendations[:3]} == {f"{THINGS[0]}{METHODS[0]}装置"}
    assert [one.rank for one in result.recommendations] == list(range(1, 11))
    assert len(set(ids(result))) == 10
    assert (result.verdict, result.no_match_because, result.fewer_because) == ("matches", (), "")
    assert (result.ranker, result.ranker_digest) == (RANKER.name, RANKER.digest)
    assert (result.feature_names, result.reranker) == (RANKER.names, "")
    for one in result.recommendations:
        assert len(one.features) == len(RANKER.names)
        assert sum(one.components.values()) == pytest.approx(one.score, abs=1e-9)
        assert 0 < one.probability < 1
        assert {channel.channel for channel in one.reasons.channels} == {"dense", "lexical", "title"}


def test_the_same_question_has_the_same_answer_also_of_another_index_of_the_same_stock():
    again = found(stock=stock_of(*(resource(n) for n in range(1, 200))))
    assert replace(again, index_change=0) == replace(found(), index_change=0)


@pytest.mark.parametrize("limit", [-1, 0, 1, 7, MAX_LIMIT, 10_000])
def test_the_limit_is_kept_within_bounds(limit):
    result = found(limit=limit, explain=False)
    assert len(result.recommendations) == max(1, min(limit, MAX_LIMIT))
    scores = [one.score for one in result.recommendations]
    assert scores == sorted(scores, reverse=True)


def test_without_explanation_there_are_verdicts_and_no_evidence():
    plain, full = found(explain=False), found()
    assert ids(plain) == ids(full)
    assert all(not one.reasons.terms and not one.reasons.sentences for one in plain.recommendations)
    assert all(one.reasons.terms for one in full.recommendations[:3])


@pytest.mark.parametrize("query", [EMPTY, replace(EMPTY, title=" \n", summary="　")])
def test_a_query_without_text_is_told_so(query):
    result = found(query)
    assert (result.verdict, result.no_match_because) == ("no_match", ("no_match_text",))
    assert result.recommendations == ()
    assert rank_pairs(query, [resource(1)], STOCK, RANKER, today=TODAY).verdict == "no_match"


def test_an_empty_stock_is_named_as_such():
    result = found(stock=stock_of())
    assert (result.verdict, result.no_match_because, result.recommendations) == (
        "no_match",
        ("no_match_empty",),
        (),
    )
    (pair,) = rank_pairs(NEED, [resource(1)], stock_of(), RANKER, today=TODAY).recommendations
    assert pair.features[RANKER.names.index("distinct")] == 0


def test_filters_that_leave_nothing_are_named_as_such():
    result = found(filters=Filter(kinds=frozenset({"laboratory"})))
    assert (result.no_match_because, result.fewer_because) == (("no_match_filtered",), "fewer_filtered")


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_tiny_stock_is_ranked_too(size):
    stock = stock_of(*(resource(n) for n in (8, 9, 10, 11, 12)[:size]))
    result = found(stock=stock)
    assert sorted(ids(result)) == [8, 9, 10, 11, 12][:size]
    assert ids(result)[0] == 8
    assert (result.verdict, result.fewer_because) == ("matches", "fewer_filtered")


def test_nothing_near_enough_is_said_and_what_came_nearest_is_shown():
    strict = replace(RANKER, no_match_below=1.0)
    result = found(ranker=strict)
    assert (result.verdict, result.no_match_because) == ("no_match", ("no_match_distant",))
    assert ids(result) == ids(found())


ODD = {
    201: {"title": "", "summary": "", "body": ""},
    202: {"title": "", "summary": "5083-H116"},
    203: {"title": "🚢⚓", "summary": "𠮷野家的𩸽鱼加工𠀀"},
    204: {"title": "ABC-1", "summary": "长" * 200_000},
    205: {"title": "\ud800", "summary": "\x00�"},
    206: {"title": "5083-H116 铝板焊接", "summary": "船用 5083-H116 铝板的焊接工艺。"},
    207: {"title": "Welding of aluminium", "summary": "Plates of 5083-H116 are welded for hulls."},
}
WITH_ODD = stock_of(*(resource(n) for n in range(1, 60)), *(resource(n, **parts) for n, parts in ODD.items()))


@pytest.mark.parametrize(
    "text", ["🚢", "𠮷野家", "5083-H116", "5083-H116 PEEK", "，。！", "\ud800", "长" * 100_000]
)
def test_odd_texts_on_either_side_are_no_error(text):
    result = found(Listing(Side.NEED, title=text[:50], summary=text), WITH_ODD, limit=MAX_LIMIT)
    assert all(-1e3 < one.score < 1e3 for one in result.recommendations)
    pairs = rank_pairs(
        result.query, [one.listing for one in result.recommendations], WITH_ODD, RANKER, today=TODAY
    )
    assert [one.features for one in pairs.recommendations] == [one.features for one in result.recommendations]


@pytest.mark.parametrize("text", ["5083-H116", "5083-H116 PEEK"])
def test_a_model_code_alone_finds_the_listings_that_hold_it_in_any_language(text):
    assert set(ids(found(Listing(Side.NEED, summary=text), WITH_ODD))[:3]) == {202, 206, 207}


def test_what_was_replaced_or_taken_out_never_comes_back(monkeypatch):
    monkeypatch.setattr(local, "SMALL_ROWS", 0)
    known = {n: resource(n) for n in range(1, 100)}
    index = index_of(known, ENCODER)
    stock = Stock(index, lambda ids: {i: known[i] for i in ids}, ENCODER)
    right, other = ids(found(stock=stock))[:2]
    known |= {right: resource(right, "丝绸", "印花"), 300: resource(300, THINGS[0], METHODS[0])}
    index.apply(evaluating._entries([known[right], known[300]], ENCODER), [other], 200)
    assert len(index._state.parts) == 2
    result = found(stock=stock, limit=MAX_LIMIT)
    assert other not in ids(result)
    assert 300 in ids(result)[:2]
    assert right not in ids(result)[:10]
    assert result.index_change == 200


def test_a_listing_that_may_not_be_read_any_more_is_left_out():
    first = ids(found())[0]
    stock = replace(STOCK, load=lambda numbers: {n: resource(n) for n in numbers if n != first})
    assert first not in ids(found(stock=stock))
    assert len(ids(found(stock=stock))) == 10


def test_a_hard_condition_takes_a_candidate_out_and_it_is_named():
    sold = [resource(n, THINGS[0], METHODS[0], prior_licence="exclusive") for n in (301, 302)]
    stock = stock_of(*(resource(n) for n in range(1, 60)), *sold)
    result = found(stock=stock)
    assert {one.listing.id for one in result.blocked} <= {301, 302}
    assert result.blocked
    assert not {301, 302} & set(ids(result))
    assert result.verdict == "matches"
    alone = found(stock=stock_of(*sold))
    assert (alone.verdict, alone.no_match_because) == ("no_match", ("no_match_blocked",))
    assert (len(alone.blocked), alone.recommendations) == (2, ())


def test_what_is_blocked_and_far_is_not_named():
    strict = replace(RANKER, no_match_below=1.0)
    sold = resource(301, THINGS[0], METHODS[0], prior_licence="exclusive")
    result = found(stock=stock_of(sold, resource(1)), ranker=strict)
    assert (result.blocked, result.no_match_because) == ((), ("no_match_distant",))
