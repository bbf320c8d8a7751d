"""States of listings and of matches, and the tables of transitions between them."""

from __future__ import annotations

from cloudrd.domain.errors import Conflict
from cloudrd.domain.vocabulary import ListingState as S
from cloudrd.domain.vocabulary import MatchState as M

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

# A decision may be taken back (to suggested) as long as nothing has left the house.
MATCH_TRANSITIONS: dict[M, frozenset[M]] = {
    M.SUGGESTED: frozenset({M.APPROVED, M.REJECTED}),
    M.APPROVED: frozenset({M.PROPOSED, M.REJECTED, M.SUGGESTED}),
    M.REJECTED: frozenset({M.SUGGESTED}),
    M.PROPOSED: frozenset({M.SIGNED, M.ENDED}),
    M.SIGNED: frozenset(),
    M.ENDED: frozenset(),
}


def check_transition(current: S, target: S) -> None:
    """Raise Conflict("state_conflict") unless a listing may go from `current` to `target`."""
    if target not in LISTING_TRANSITIONS[current]:
        raise Conflict("state_conflict", state=current.value, target=target.value)


def check_match_transition(current: M, target: M) -> None:
    """Raise Conflict("match_state_conflict") unless a match may go from `current` to `target`."""
    if target not in MATCH_TRANSITIONS[current]:
        raise Conflict("match_state_conflict", state=(current.zh, current.en), target=(target.zh, target.en))
