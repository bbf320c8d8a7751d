"""What a decision of the office says about relevance: the one mapping from states to grades."""

from __future__ import annotations

from cloudrd.domain.vocabulary import DeclineReason as R
from cloudrd.domain.vocabulary import MatchState as S

# From this grade on a counterpart counts as a right answer.
RELEVANT = 2

_GRADE_OF_STATE: dict[str, int] = {S.SIGNED: 3, S.PROPOSED: 3, S.APPROVED: 2}
# Reasons that are missing here (price, property, capacity, …) say nothing about relevance.
_GRADE_OF_REASON: dict[str, int] = {
    R.TECHNICAL_MISMATCH: 0,
    R.ADVANTAGE_UNCLEAR: 1,
    R.DESCRIPTION_UNCLEAR: 1,
    R.ROUTE_UNCLEAR: 1,
    R.TOO_EARLY: 1,
}


def grade_of(state: str, reason: str) -> int | None:
    """Relevance of a kept match by its state and decline reason, 0 to 3; None: no judgement of relevance.

    An ended match was proposed before: it keeps the grade of a proposal unless it ended for a reason
    that is about relevance. A match not decided yet and a rejection for price, property, capacity,
    conflict of interest, staleness or no stated reason judge nothing.
    """
    if state == S.REJECTED:
        return _GRADE_OF_REASON.get(reason)
    if state == S.ENDED:
        return _GRADE_OF_REASON.get(reason, _GRADE_OF_STATE[S.PROPOSED])
    return _GRADE_OF_STATE.get(state)


def accepted(state: str) -> bool | None:
    """Whether the office went on with the pair, whatever came of it later; None: not decided yet."""
    if state == S.SUGGESTED:
        return None
    return state != S.REJECTED
