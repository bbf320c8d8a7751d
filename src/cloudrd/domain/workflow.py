"""Listing states and the one table of transitions between them."""

from __future__ import annotations

from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import ListingState as S

LISTING_TRANSITIONS: dict[S, frozenset[S]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.PUBLISHED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.PUBLISHED, S.RETURNED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.IN_PAIRING, S.SOLVED, S.EXPIRED, S.WITHDRAWN, S.RETURNED}),
    S.IN_PAIRING: frozenset({S.PUBLISHED, S.SOLVED, S.EXPIRED, S.WITHDRAWN}),
    S.EXPIRED: frozenset({S.PUBLISHED, S.WITHDRAWN}),
    S.SOLVED: frozenset(),
    S.WITHDRAWN: frozenset({S.PUBLISHED}),
}


def check_transition(current: S, target: S) -> None:
    """Raise Conflict("state_conflict") unless a listing may go from `current` to `target`."""
    if target not in LISTING_TRANSITIONS[current]:
        raise Conflict("state_conflict", state=current.value, target=target.value)
