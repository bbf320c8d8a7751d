"""What a reader is told of listings that are the same thing, and of a recommendation that hides its text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import MatchResult, Reasons, Recommendation
from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import COMMAND_LINE, Actor
from cloudrd.services.disclosure import SUMMARY_LENGTH, disclose_result

STRANGER = Actor("203.0.113.9", local=False)
CANARY = "金丝雀"
NEED = Listing(Side.NEED, title="叶轮点蚀", summary="泵的叶轮半年就点蚀。")
TIERS = ("public", "summary", "match_only")


def resource(number: int, tier: str) -> Listing:
    title = "耐蚀涂层" + (CANARY if tier == "match_only" else "")
    return Listing(
        Side.RESOURCE, id=number, code=f"R{number:06}", kind="achievement", title=title,
        summary="涂层。" * 50 + CANARY, body=CANARY, confidentiality=tier,
    )  # fmt: skip


def result(first: str, *twins: str, blocked: bool = False) -> MatchResult:
    one = Recommendation(
        1, resource(1, first), 2.5, {"dense": 2.5}, (), Reasons(), probability=0.92, features=(0.7, 0.1),
        duplicates=tuple(resource(n, tier) for n, tier in enumerate(twins, start=2)),
    )  # fmt: skip
    return MatchResult(NEED, "matches", () if blocked else (one,), blocked=(one,) if blocked else ())


@pytest.mark.parametrize("blocked", [False, True])
def test_a_match_only_listing_is_never_told_to_be_the_twin_of_a_public_one(blocked: bool) -> None:
    shown = disclose_result(result("public", "match_only", "public", blocked=blocked), STRANGER)
    (one,) = shown.blocked if blocked else shown.recommendations
    assert [twin.code for twin in one.duplicates] == ["R000003"]
    assert "R000002" not in str(shown.to_json())


@pytest.mark.parametrize("first", TIERS)
@pytest.mark.parametrize("twin", TIERS)
def test_a_twin_never_shows_what_the_other_hides(first: str, twin: str) -> None:
    (one,) = disclose_result(result(first, twin), STRANGER).recommendations
    named = first == twin != "match_only"
    assert [other.code for other in one.duplicates] == (["R000002"] if named else [])
    if first != "public":
        assert CANARY not in str(replace(one, rank=0))


def test_a_twin_in_summary_is_cut_as_any_listing_is() -> None:
    (one,) = disclose_result(result("summary", "summary"), STRANGER).recommendations
    (twin,) = one.duplicates
    assert twin.title == "耐蚀涂层"
    assert twin.body == ""
    assert len(twin.summary) == SUMMARY_LENGTH + 1


def test_the_office_is_told_of_every_twin() -> None:
    given = result("public", "match_only", "summary")
    assert disclose_result(given, COMMAND_LINE) == given


@pytest.mark.parametrize("tier", ["summary", "match_only"])
def test_neither_probability_nor_inputs_tell_the_words_of_a_hidden_text(tier: str) -> None:
    (one,) = disclose_result(result(tier), STRANGER).recommendations
    assert (one.score, one.components, one.probability, one.features) == (0.0, {}, None, ())
    (open_one,) = disclose_result(result("public"), STRANGER).recommendations
    assert open_one.probability == 0.92


def test_what_a_hidden_text_lacks_is_not_told() -> None:
    told = replace(result("public"), verdict="no_match", advice=(("try_figures", ()),))
    assert disclose_result(told, STRANGER).advice == told.advice
    hidden = replace(told, query=replace(NEED, confidentiality="summary"))
    assert disclose_result(hidden, STRANGER).advice == ()
    assert disclose_result(hidden, COMMAND_LINE).advice == told.advice
