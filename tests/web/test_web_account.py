"""What each group of evidence did, in words, points and bars that agree."""

from __future__ import annotations

import pytest
from flask import Flask

from cloudrd.web.account import Entry, account_of, written

COMPONENTS = {
    "base": -4.5,
    "wording": 2.0,
    "meaning": 0.334,
    "title": -0.7,
    "distinct": 0.1,
    "conditions": -4.0,
}


def test_points_add_up_to_the_score(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        account = account_of(COMPONENTS, 0.001)
    assert account is not None
    shown = [account.base_points, *(one.points for one in account.entries)]
    assert shown == ["−4.50", "+2.00", "+0.33", "−0.70", "+0.10", "−4.00"]
    assert account.total_points == "−6.77"
    assert (account.base, account.total) == ("约 1%", "不到 1%")


def test_words_and_bars_say_which_way_and_how_far(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        account = account_of(COMPONENTS, 0.001)
    assert account is not None
    assert [one.said for one in account.entries] == [
        "有力支持",
        "略有支持",
        "不利",
        "与一般候选相当",
        "明显不利",
    ]
    bars = [(one.against, one.start, one.width) for one in account.entries]
    assert bars == [(False, 50, 25), (False, 50, 4.1), (True, 41.2, 8.8), (False, 50, 1.2), (True, 0, 50)]


def test_little_does_not_look_like_much(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        account = account_of({"base": -2.0, "wording": 0.2}, 0.14)
    assert account is not None
    (wording,) = account.entries
    assert (wording.name, wording.said, wording.width) == ("Wording", "Slightly for", 5)
    assert wording.about == "words that both texts use, rare ones above all"


def test_a_group_of_another_ranker_is_named_as_it_is(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        account = account_of({"base": -1.0, "freshness": 0.0}, 0.27)
    assert account is not None
    assert account.entries == (Entry("freshness", "", "As average", "0.00", False, 50, 0),)


@pytest.mark.parametrize(
    ("components", "probability"), [({}, 0.5), (COMPONENTS, None), ({"dense": 0.3}, 0.2)]
)
def test_no_account_of_what_is_not_told_or_not_calibrated(
    app: Flask, components: dict[str, float], probability: float | None
) -> None:
    with app.test_request_context("/"):
        assert account_of(components, probability) is None


def test_points_have_signs_and_zero_has_none() -> None:
    assert [written(points) for points in (126, -20, 0)] == ["+1.26", "−0.20", "0.00"]
