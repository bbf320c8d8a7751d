"""The last step of ranking: what the need demands raises or lowers what the channels found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ChannelRank, ConstraintVerdict, IndicatorVerdict
from cloudrd.domain.vocabulary import Side, Verdict
from cloudrd.matching.constraints import judge
from cloudrd.matching.fusion import Weights
from cloudrd.matching.indicators import compare


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as retrieval found it; `contributions` add up to the fused score."""

    listing: Listing
    contributions: dict[str, float]
    channels: tuple[ChannelRank, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its verdicts; `components` add up to `score`."""

    found: Found
    constraints: tuple[ConstraintVerdict, ...]
    indicators: tuple[IndicatorVerdict, ...]
    components: dict[str, float]
    score: float

    @property
    def blocked(self) -> bool:
        """Whether a hard condition rules the pair out."""
        return any(v.hard and v.verdict == Verdict.UNMET for v in self.constraints)


def judge_all(query: Listing, found: Sequence[Found], weights: Weights, today: date) -> list[Judged]:
    """Judge and order candidates: falling score, then rising id."""
    judged = [_judge(query, candidate, weights, today) for candidate in found]
    return sorted(judged, key=lambda j: (-j.score, j.found.listing.id))


def _judge(query: Listing, found: Found, weights: Weights, today: date) -> Judged:
    listing = found.listing
    need, resource = (query, listing) if query.side is Side.NEED else (listing, query)
    constraints = judge(need, resource, today)
    indicators = compare(need, resource)
    fused = sum(found.contributions.values())
    components = dict(found.contributions)
    adjustment = _adjustment(constraints, indicators, weights)
    if adjustment:
        components["conditions"] = fused * adjustment
    return Judged(found, constraints, indicators, components, sum(components.values()))


def _adjustment(
    constraints: Sequence[ConstraintVerdict], indicators: Sequence[IndicatorVerdict], weights: Weights
) -> float:
    share = weights.adjustments
    unmet = sum(v.verdict == Verdict.UNMET and not v.hard for v in constraints) * share["unmet_constraint"]
    met = sum(i.verdict == Verdict.MET for i in indicators) * share["met_indicator"]
    missed = sum((1.0 if i.must else 0.5) * (i.verdict == Verdict.UNMET) for i in indicators)
    low, high = weights.bounds
    return min(high, max(low, unmet + met + missed * share["unmet_indicator"]))
