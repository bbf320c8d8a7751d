"""What an actor may see of a listing: the confidentiality tiers, applied before any face gets the data.

public: everything. summary: title, the first 120 characters of the summary, kind and industry.
match_only: kind and industry alone. Until accounts exist, whoever works on this machine acts for
the office and sees everything; everybody else is a counterpart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import MatchResult, Reasons, Recommendation
from cloudrd.domain.vocabulary import Confidentiality
from cloudrd.services.actor import Actor

SUMMARY_LENGTH = 120


def sees_all(actor: Actor, confidentiality: str) -> bool:
    """Whether the actor may see the whole listing."""
    return actor.local or confidentiality == Confidentiality.PUBLIC


def open_filter(filters: Filter, actor: Actor) -> Filter:
    """The filter as it may be applied for the actor: criteria on what a listing does not disclose
    match public listings only, lest the answer tell what they are."""
    tells = filters.regions or filters.modes or filters.organisations or filters.minimum_trl is not None
    return replace(filters, public_only=True) if tells and not actor.local else filters


def disclose(listing: Listing, actor: Actor) -> Listing:
    """The listing with everything taken out that the actor may not see."""
    if sees_all(actor, listing.confidentiality):
        return listing
    bare = Listing(
        side=listing.side, id=listing.id, code=listing.code, kind=listing.kind, state=listing.state,
        industry_section=listing.industry_section, industry_division=listing.industry_division,
        chain=listing.chain, confidentiality=listing.confidentiality,
    )  # fmt: skip
    if listing.confidentiality != Confidentiality.SUMMARY:
        return bare
    return replace(
        bare,
        title=listing.title,
        title_en=listing.title_en,
        summary=_shorten(listing.summary),
        summary_en=_shorten(listing.summary_en),
    )


def disclose_result(result: MatchResult, actor: Actor) -> MatchResult:
    """A match result as the actor may see it.

    Reasons quote both sides, and the parts of a score tell which words are in a text, so a
    recommendation keeps them only when both sides may be seen in full; otherwise rank and listing
    remain. That a hidden listing is blocked by a condition is not told at all. Being told that two listings
    are the same tells of the one what the other shows: duplicates are named only beside one of their own
    tier, and match-only ones never.
    """
    open_query = sees_all(actor, result.query.confidentiality)
    return replace(
        result,
        query=disclose(result.query, actor),
        # What a text lacks tells of the text.
        advice=result.advice if open_query else (),
        recommendations=tuple(_disclosed(result.recommendations, actor, open_query)),
        blocked=tuple(
            replace(one, duplicates=_twins(one, actor))
            for one in result.blocked
            if open_query and sees_all(actor, one.listing.confidentiality)
        ),
    )


def _disclosed(shown: Iterable[Recommendation], actor: Actor, open_query: bool) -> Iterable[Recommendation]:
    for one in shown:
        one = replace(one, duplicates=_twins(one, actor))
        if open_query and sees_all(actor, one.listing.confidentiality):
            yield one
        else:
            yield replace(
                one, listing=disclose(one.listing, actor), score=0.0, components={}, constraints=(),
                reasons=Reasons(), probability=None, features=(),
            )  # fmt: skip


def _twins(one: Recommendation, actor: Actor) -> tuple[Listing, ...]:
    if actor.local:
        return one.duplicates
    tier = one.listing.confidentiality
    if tier == Confidentiality.MATCH_ONLY:
        return ()
    return tuple(disclose(twin, actor) for twin in one.duplicates if twin.confidentiality == tier)


def _shorten(text: str) -> str:
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rstrip() + "…"
