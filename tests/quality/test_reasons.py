"""What is lit up on the demonstration data is what scored: without it, scores fall further than by chance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import Span
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services.evaluating import index_of
from cloudrd.services.faithfulness import Eraser, lit, lit_sentence, lit_terms, stretches, summary, without
from cloudrd.services.recommending import Stock, recommend
from cloudrd.services.regression import TODAY, regression_set

LISTING = Listing(Side.RESOURCE, id=1, code="R1", title="叶轮涂层", summary="叶轮耐冲蚀涂层，寿命三年。")


@pytest.fixture(scope="module")
def stock():
    listings = {one.id: one for one in regression_set().resources.values()}
    encoder = load_encoder()
    return Stock(index_of(listings, encoder), lambda ids: {i: listings[i] for i in ids}, encoder)


@pytest.fixture(scope="module")
def shown(stock):
    """Every need with its first three recommendations."""
    found = []
    for need in regression_set().needs.values():
        result = recommend(need, stock, shipped_ranker(), filters=Filter(), limit=3, today=TODAY)
        found += [(need, one) for one in result.recommendations]
    return found


@pytest.fixture
def eraser(stock):
    return Eraser(stock, shipped_ranker(), TODAY)


def test_without_the_evidence_the_score_falls_further_than_without_other_words(shown, eraser):
    found = summary(eraser.erase(need, one, lit(one.reasons)) for need, one in shown)
    assert found.pairs > 0.9 * len(shown)
    assert found.above_mean >= 0.9
    assert found.fall > 3 * found.random


@pytest.mark.parametrize(("evidence", "goal"), [(lit_terms, 0.9), (lit_sentence, 0.7)])
def test_terms_and_the_best_sentence_hold_each_by_itself(shown, eraser, evidence, goal):
    found = summary(eraser.erase(need, one, evidence(one.reasons)) for need, one in shown[::2])
    assert found.pairs > 0.6 * len(shown[::2])
    assert found.above_mean >= goal
    assert found.fall > 2 * found.random


def test_the_sentence_shown_is_missed_more_than_others(shown, eraser):
    found = [found for need, one in shown[::4] if (found := eraser.sentences(need, one))]
    falls, greatest, mean = (
        np.mean(f) for f in zip(*((f, np.max(a), np.mean(a)) for f, a in found), strict=True)
    )
    assert falls > 0.8 * greatest
    assert falls > 2 * mean


def test_words_at_random_would_not_pass(shown, eraser):
    """The control of the control: were any words lit up, about every second pair would pass."""
    random = np.random.default_rng(5)

    def any_words(listing: Listing) -> list[Span]:
        begin = int(random.integers(0, max(len(listing.summary) - 40, 1)))
        return [Span("summary", begin, min(begin + 40, len(listing.summary)))]

    found = summary(eraser.erase(need, one, any_words(one.listing)) for need, one in shown[::2])
    assert 0.35 < found.above_mean < 0.65


def test_overlapping_places_are_taken_out_once_and_neighbours_do_not_join():
    spans = [Span("summary", 2, 5), Span("summary", 4, 6), Span("summary", 6, 7), Span("title", 0, 2)]
    places = stretches(spans)
    assert places == {"summary": [(2, 7)], "title": [(0, 2)]}
    bare = without(LISTING, places)
    assert (bare.title, bare.summary) == (" 涂层", "叶轮 ，寿命三年。")


def test_what_cannot_be_compared_is_counted_apart(stock, shown):
    need, one = shown[0]
    eraser = Eraser(stock, shipped_ranker(), date(2026, 1, 5), draws=3)
    whole = [Span("title", 0, len(one.listing.title))]
    erased = [eraser.erase(need, one, spans) for spans in ([], whole, lit(one.reasons))]
    found = summary(erased)
    assert (found.pairs, found.bare, found.whole) == (1, 1, 1)
    with pytest.raises(ValueError, match="no pair"):
        summary(erased[:2])
