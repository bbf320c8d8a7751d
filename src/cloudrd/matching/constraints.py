"""The conditions of a pair: may and can this need and this resource come together?

A condition that neither side states is left out. Hard ones rule the pair out when they are unmet:
conflict of interest, expiry, an exclusive licence that has been sold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ConstraintVerdict
from cloudrd.domain.vocabulary import CooperationMode, PriorLicence, ResourceKind, Verdict
from cloudrd.matching.constraints_money import budget
from cloudrd.matching.constraints_region import same_region

# Kinds that one goes to and pays by use.
FACILITIES = frozenset({ResourceKind.LABORATORY, ResourceKind.INSTRUMENT, ResourceKind.PILOT_BASE})
# From this readiness on a technology is taken over rather than developed.
READY_TRL = 8
ENOUGH_DAYS = 30

_Check = Callable[[Listing, Listing, date], ConstraintVerdict | None]


def judge(need: Listing, resource: Listing, today: date) -> tuple[ConstraintVerdict, ...]:
    """Verdicts on all conditions that either side states, hard ones first, in a fixed order.

    The roles are by side, whichever of the two was the query.
    """
    found = (check(need, resource, today) for check in _CHECKS)
    return tuple(verdict for verdict in found if verdict is not None)


def _verdict(
    name: str, verdict: Verdict, reason: str = "", *, hard: bool = False, **params: Any
) -> ConstraintVerdict:
    """`reason` names the message: constraint_<name>_<reason>, by default the verdict's own."""
    code = f"constraint_{name}_{reason or verdict.value}"
    return ConstraintVerdict(name, verdict.value, hard, code, tuple(sorted(params.items())))


def _conflict(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    if need.organisation_id is None or need.organisation_id != resource.organisation_id:
        return None
    return _verdict("conflict_of_interest", Verdict.UNMET, hard=True)


def _expiry(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    for listing in (need, resource):
        if listing.expires_on is not None and listing.expires_on < today:
            return _verdict(
                "expiry", Verdict.UNMET, listing.side.value, hard=True, date=listing.expires_on.isoformat()
            )
    return None


def _licence(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    if resource.kind not in ("", ResourceKind.ACHIEVEMENT):
        return None
    if resource.prior_licence == PriorLicence.EXCLUSIVE:
        return _verdict("licence", Verdict.UNMET, hard=True)
    if resource.prior_licence == PriorLicence.SOLE:
        return _verdict("licence", Verdict.UNKNOWN, "sole")
    if resource.prior_licence == PriorLicence.ORDINARY:
        return _verdict("licence", Verdict.MET, "ordinary")
    return None


def _maturity(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    if need.trl is None or resource.kind not in ("", ResourceKind.ACHIEVEMENT):
        return None
    if resource.trl is None:
        return _verdict("maturity", Verdict.UNKNOWN, required=need.trl)
    if resource.trl >= need.trl:
        return _verdict("maturity", Verdict.MET, required=need.trl, trl=resource.trl)
    missing = need.trl - resource.trl
    return _verdict("maturity", Verdict.UNMET, required=need.trl, trl=resource.trl, missing=missing)


def _budget(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    found = budget(need, resource, rate=resource.kind in FACILITIES)
    return _verdict("budget", found.verdict, found.reason, **found.params) if found else None


def _mode(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    asked, offered = _modes(need), _modes(resource)
    if not asked:
        return None
    shared = [mode for mode in asked if mode in offered]
    if shared:
        return _verdict("mode", Verdict.MET, shared=_labels(shared))
    if resource.kind in FACILITIES or resource.kind == ResourceKind.FUNDING:
        return None  # use of a facility or money goes with any way of cooperating
    if not offered:
        return _verdict("mode", Verdict.UNKNOWN, asked=_labels(asked))
    return _verdict("mode", Verdict.UNMET, asked=_labels(asked), offered=_labels(offered))


def _modes(listing: Listing) -> list[CooperationMode]:
    return [mode for mode in CooperationMode if mode in listing.modes and mode is not CooperationMode.OTHER]


def _labels(modes: Sequence[CooperationMode]) -> tuple[str, str]:
    """In Chinese and English, as `cloudrd.domain.messages` wants a text of two languages."""
    return "、".join(mode.zh for mode in modes), ", ".join(mode.en for mode in modes)


def _region(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    same = same_region(need.region, resource.region)
    if same:
        return _verdict("region", Verdict.MET, region=resource.region.strip())
    if same is None or resource.kind not in FACILITIES:
        return None  # knowledge travels; a facility does not
    return _verdict("region", Verdict.UNMET, need=need.region.strip(), resource=resource.region.strip())


def _deadline(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    if need.deadline is None:
        return None
    days = (need.deadline - today).days
    params: dict[str, Any] = {"date": need.deadline.isoformat(), "days": days}
    if days < 0:
        return _verdict("deadline", Verdict.UNMET, date=need.deadline.isoformat(), days=-days)
    if resource.kind not in ("", ResourceKind.ACHIEVEMENT):
        return _verdict("deadline", Verdict.UNKNOWN, "ask", **params)
    if resource.trl is None:
        return _verdict("deadline", Verdict.UNKNOWN, "stage", **params)
    if resource.trl >= READY_TRL and days >= ENOUGH_DAYS:
        return _verdict("deadline", Verdict.MET, trl=resource.trl, **params)
    return _verdict("deadline", Verdict.UNKNOWN, trl=resource.trl, **params)


def _capacity(need: Listing, resource: Listing, today: date) -> ConstraintVerdict | None:
    if resource.capacity is None:
        return None
    if resource.capacity <= 0:
        return _verdict("capacity", Verdict.UNMET)
    return _verdict("capacity", Verdict.MET, free=resource.capacity)


_CHECKS: tuple[_Check, ...] = (
    _conflict, _expiry, _licence, _maturity, _budget, _mode, _region, _deadline, _capacity,
)  # fmt: skip
