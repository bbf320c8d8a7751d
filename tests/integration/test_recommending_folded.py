"""The same thing listed twice is one recommendation, and room for something else."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.matching.duplicates import fold
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services.evaluating import index_of
from cloudrd.services.recommending import JUDGE_AT_LEAST, Stock, recommend
from indexing_support import ENCODER
from ranking_support import ASIDES, METHODS, THINGS

NEED = Listing(Side.NEED, title=f"{THINGS[0]}{METHODS[0]}", summary=f"我厂的{THINGS[0]}需要{METHODS[0]}。")


def resource(number, copy_of=None):
    which = number if copy_of is None else copy_of
    thing, method = THINGS[which % 8], METHODS[which // 8 % 6]
    text = f"针对{thing}的{method}，提出第{which}套做法。" + "".join(ASIDES)
    return Listing(
        Side.RESOURCE, number, code=f"R{number}", kind="achievement", title=f"{thing}{method}装置{which}号",
        summary=text,
    )  # fmt: skip


def found(listings, limit, folded=True):
    known = {one.id: one for one in listings}
    stock = Stock(index_of(known, ENCODER), lambda ids: {i: known[i] for i in ids}, ENCODER)
    return recommend(
        NEED, stock, shipped_ranker(), filters=Filter(), limit=limit, today=date(2026, 3, 1), explain=False,
        folded=folded,
    )  # fmt: skip


def members(result):
    return [[one.listing.id, *(twin.id for twin in one.duplicates)] for one in result.recommendations]


@given(st.dictionaries(st.integers(1, 25), st.integers(0, 2), min_size=1, max_size=12), st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_folding_keeps_the_limit_and_loses_nothing_distinct(copies, limit):
    """Some resources, each listed once, twice or three times."""
    listings = [resource(n) for n in copies]
    for which, more in copies.items():
        listings += [resource(100 * copy + which, which) for copy in range(1, more + 1)]
    every = found(listings, 100, folded=False)
    result = found(listings, limit)
    groups = members(result)
    assert len(groups) == min(limit, len(copies))
    shown = [one for group in groups for one in group]
    assert len(shown) == len(set(shown))
    assert all(len({number % 100 for number in group}) == 1 for group in groups)
    assert all(len(group) == 1 + copies[group[0] % 100] for group in groups)
    # The first of each group stands where it stands without folding, and nothing distinct is stepped over.
    order = [one.listing.id % 100 for one in every.recommendations]
    assert [group[0] % 100 for group in groups] == list(dict.fromkeys(order))[:limit]


def test_unfolded_every_listing_stands_by_itself_and_next_to_its_twin():
    listings = [resource(n) for n in range(1, 21)] + [resource(108, 8)]
    result = found(listings, 21, folded=False)
    assert all(not one.duplicates for one in result.recommendations)
    assert sorted(one.listing.id for one in result.recommendations) == sorted(one.id for one in listings)
    order = [one.listing.id for one in result.recommendations]
    assert abs(order.index(8) - order.index(108)) == 1
    scores = {one.listing.id: one.score for one in result.recommendations}
    assert scores[8] == scores[108]


def test_it_is_said_when_twins_are_why_fewer_come_back():
    listings = [resource(n) for n in range(1, 6)] + [resource(100 + n, n) for n in range(1, 6)]
    assert found(listings, 10).fewer_because == "fewer_folded"
    assert found(listings, 5).fewer_because == ""
    assert found(listings, 10, folded=False).fewer_because == ""


def test_a_page_of_ten_survives_four_copies_of_each():
    """With forty further listings of the first ten things there is still room for ten."""
    listings = [resource(n) for n in range(1, 25)]
    listings += [resource(100 * copy + n, n) for n in range(1, 11) for copy in range(1, 5)]
    assert len(listings) > JUDGE_AT_LEAST
    assert len(members(found(listings, 10))) == 10


@pytest.mark.parametrize("confidentiality", ["summary", "match_only"])
def test_a_public_listing_does_not_swallow_a_confidential_one(confidentiality):
    hidden = replace(resource(108, 8), confidentiality=confidentiality)
    assert fold([resource(8), hidden]) == [[0], [1]]
    assert len(members(found([resource(8), hidden], 10))) == 2
