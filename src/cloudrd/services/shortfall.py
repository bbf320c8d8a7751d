"""Why nothing fits, and why fewer came back than were asked for: message codes."""

from __future__ import annotations

from collections.abc import Sequence

from cloudrd.domain.listing import Listing
from cloudrd.matching.ranking import Judged


def no_match_because(query: Listing, near: Sequence[Judged], stocked: int, matching: int) -> tuple[str, ...]:
    """Codes of why there is no match, () when there is one.

    `near` are the candidates near enough, in rank order; `stocked` counts the stock, `matching` what of it
    passes the filters.
    """
    if any(not one.blocked for one in near):
        return ()
    if not query.text.strip():
        return ("no_match_text",)
    if not stocked:
        return ("no_match_empty",)
    if not matching:
        return ("no_match_filtered",)
    return ("no_match_blocked",) if near else ("no_match_distant",)


def fewer_because(limit: int, shown: int, passed: int, matching: int, blocked: bool) -> str:
    """Code of why fewer than `limit` are shown, "" when they are not.

    `passed` candidates were left before the same thing listed twice was folded into one; `blocked` says
    whether a hard condition took near ones out.
    """
    if shown >= limit:
        return ""
    if matching < limit:
        return "fewer_filtered"
    if passed >= limit:
        return "fewer_folded"
    return "fewer_blocked" if blocked else "fewer_related"
