"""Rows of the match screen, built from a match result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from cloudrd.domain.match import MatchResult, Recommendation
from cloudrd.request import actor, read_session
from cloudrd.services.disclosure import disclose_result, sees_all
from cloudrd.services.recommending import owners
from cloudrd.web import evidence
from cloudrd.web.account import Account, account_of
from cloudrd.web.evidence import LitPair, LitText
from cloudrd.web.language import language
from cloudrd.web.presentation import local, said
from cloudrd.web.sides import collection_of

# How many are shown of what came nearest when nothing fits: enough to judge by, too few to mislead.
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One row. `on`: it is open; text, pairs and account are there only then. `blocked`: a hard condition
    rules it out. `closed`: one side does not show all of itself, so the reasons stay hidden."""

    one: Recommendation
    code: str
    collection: str
    title: str
    on: bool
    blocked: bool
    closed: bool
    terms: tuple[str, ...]
    organisation: Mapping[str, str] | None
    text: LitText | None
    pairs: tuple[LitPair, ...]
    account: Account | None


@dataclass(frozen=True, slots=True)
class Hits:
    """A match result as a page shows it: what was asked, the rows, and why there are not more."""

    result: MatchResult
    rows: Sequence[Hit]
    blocked: Sequence[Hit]
    asked: LitText
    because: Sequence[str]
    advice: Sequence[str]
    fewer: str


def hits_of(result: MatchResult, *, open_one: bool = True) -> Hits:
    """Build the rows, keeping from the reader what confidentiality keeps from them.

    The row that the address or form names in `choose` is open, otherwise the first one.
    """
    result = _for_reader(disclose_result(result, actor()))
    near = result.recommendations if result.verdict == "matches" else result.recommendations[:NEAREST]
    chosen = _chosen((*near, *result.blocked)) if open_one else None
    row = _RowMaker(result, chosen)
    params = {"matching": result.matching}.items()
    return Hits(
        result=result,
        rows=[row.make(one) for one in near],
        blocked=[row.make(one, blocked=True) for one in result.blocked],
        asked=evidence.lit_query(result.query, chosen.reasons if chosen else None, language()),
        because=[said(code, params) for code in result.no_match_because],
        advice=[said(code, of) for code, of in result.advice],
        fewer=said(result.fewer_because, params) if result.fewer_because else "",
    )


def _for_reader(result: MatchResult) -> MatchResult:
    def ordered(some: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
        return tuple(evidence.for_reader(one, language()) for one in some)

    return replace(result, recommendations=ordered(result.recommendations), blocked=ordered(result.blocked))


def _chosen(shown: Sequence[Recommendation]) -> Recommendation | None:
    wanted = request.values.get("choose", "")
    return next((one for one in shown if one.listing.code == wanted), shown[0] if shown else None)


class _RowMaker:
    """Makes the rows of one result."""

    def __init__(self, result: MatchResult, chosen: Recommendation | None) -> None:
        self._chosen = chosen
        self._organisations = owners(read_session(), result)
        self._whole_query = sees_all(actor(), result.query.confidentiality)

    def make(self, one: Recommendation, *, blocked: bool = False) -> Hit:
        listing, on = one.listing, one is self._chosen
        return Hit(
            one=one,
            code=listing.code,
            collection=collection_of(listing.side),
            title=local(listing, "title") or listing.code,
            on=on,
            blocked=blocked,
            closed=not (self._whole_query and sees_all(actor(), listing.confidentiality)),
            terms=evidence.shown_terms(one.reasons),
            organisation=self._organisations.get(listing.organisation_id or 0),
            text=evidence.lit_candidate(one, language()) if on else None,
            pairs=evidence.lit_pairs(one.reasons) if on else (),
            account=account_of(one.components, one.probability) if on else None,
        )
