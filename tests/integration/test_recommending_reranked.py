"""A second look by a cross-encoder: the order among the best is its own, everything else stays."""

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.reranker import MOST_CANDIDATES
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.services.evaluating import index_of
from cloudrd.services.recommending import SecondLook, Stock, recommend
from indexing_support import ENCODER, sample_text

NEED = Listing(Side.NEED, title=sample_text(500)[:12], summary=sample_text(500))
LISTINGS = {
    n: Listing(Side.RESOURCE, n, title=f"{sample_text(n)[:12]}{n}号", summary=sample_text(n))
    for n in range(1, 121)
}
STOCK = Stock(index_of(LISTINGS, ENCODER), lambda ids: {i: LISTINGS[i] for i in ids}, ENCODER)


class Backwards:
    """Likes best what comes last; counts what it reads."""

    fingerprint = "backwards-1"

    def __init__(self, fails=False, takes=0.0, scores=None):
        self.read, self.fails, self.takes, self.scores = [], fails, takes, scores

    def score(self, query, texts):
        if self.fails:
            raise RuntimeError("out of memory")
        time.sleep(self.takes)
        self.read += texts
        if self.scores is not None:
            return np.full(len(texts), self.scores, np.float32)
        return np.arange(len(self.read) - len(texts), len(self.read), dtype=np.float32)


def found(limit=10, reranker=None, budget_ms=60_000.0):
    look = SecondLook(reranker, budget_ms) if reranker else None
    return recommend(
        NEED, STOCK, shipped_ranker(), filters=Filter(), limit=limit, today=date(2026, 3, 1),
        second_look=look, explain=False,
    )  # fmt: skip


def ids(result):
    return [one.listing.id for one in result.recommendations]


def test_the_best_fifty_are_read_and_put_in_its_order_and_the_rest_follows():
    plain, reranker = ids(found(limit=100)), Backwards()
    result = found(limit=100, reranker=reranker)
    assert reranker.read == [LISTINGS[n].text for n in plain[:MOST_CANDIDATES]]
    assert ids(result) == plain[:MOST_CANDIDATES][::-1] + plain[MOST_CANDIDATES:]
    assert result.reranker == "backwards-1"
    assert [one.rank for one in result.recommendations] == list(range(1, 101))


def test_scores_and_verdict_stay_those_of_the_ranker():
    plain, result = found(limit=100), found(limit=100, reranker=Backwards())
    scores = {one.listing.id: (one.score, one.probability, one.features) for one in plain.recommendations}
    for one in result.recommendations:
        assert (one.score, one.probability, one.features) == scores[one.listing.id]
    assert (result.verdict, result.blocked, result.candidates) == (
        plain.verdict, plain.blocked, plain.candidates,
    )  # fmt: skip


def test_equal_scores_leave_the_order():
    result = found(reranker=Backwards(scores=0.5))
    assert (ids(result), result.reranker) == (ids(found()), "backwards-1")


@pytest.mark.parametrize(
    ("reranker", "budget_ms"),
    [(Backwards(fails=True), 60_000.0), (Backwards(takes=0.005), 1.0), (Backwards(scores=np.nan), 60_000.0)],
    ids=["fails", "takes too long", "gives no number"],
)
def test_without_its_answer_the_first_order_stays_and_it_is_not_named(reranker, budget_ms):
    assert found(reranker=reranker, budget_ms=budget_ms) == found()


def test_nothing_is_read_when_nothing_was_found():
    reranker = Backwards()
    result = recommend(
        replace(NEED, title="", summary=""), STOCK, shipped_ranker(), filters=Filter(), limit=10,
        today=date(2026, 3, 1), second_look=SecondLook(reranker, 1000.0),
    )  # fmt: skip
    assert (reranker.read, result.reranker, result.recommendations) == ([], "", ())


def test_a_listing_that_is_ruled_out_is_not_read(monkeypatch):
    sold = ids(found())[0]
    monkeypatch.setitem(LISTINGS, sold, replace(LISTINGS[sold], prior_licence="exclusive"))
    reranker = Backwards()
    result = found(reranker=reranker)
    assert LISTINGS[sold].text not in reranker.read
    assert sold not in ids(result)
