"""Recommendations as they are kept: to the columns of a match and back.

What is kept is plain data of the domain's own classes, written by `dataclasses.asdict` and read by
`from_plain`. Fields that a later version adds take their defaults in older rows.
"""

from __future__ import annotations

import types
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ConstraintVerdict, MatchResult, Reasons, Recommendation
from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import Actor
from cloudrd.store.match import Match, MatchRun

# Origin of runs that this program has shown; imported ones have the name of their source.
OFFICE = "office"


def match_code(number: int) -> str:
    """Code of a kept match, from its database id: M000001."""
    return f"M{number:06d}"


def run_of(result: MatchResult, actor: Actor, origin: str) -> MatchRun:
    """The record of a list of recommendations, without its matches; not yet in a session."""
    query = result.query
    return MatchRun(
        actor=actor.name, origin=origin, side=query.side.value, query_id=query.id, query_change=query.change,
        verdict=result.verdict, ranker=result.ranker, ranker_digest=result.ranker_digest,
        reranker=result.reranker, encoder=result.encoder, index_change=result.index_change,
        features=list(result.feature_names),
    )  # fmt: skip


def match_of(
    run: MatchRun, query: Listing, one: Recommendation, number: int, position: int, shown_position: int | None
) -> Match:
    """The record of one recommendation of a run, with database id `number`; not yet in a session."""
    need, resource = (query, one.listing) if query.side is Side.NEED else (one.listing, query)
    reasons = asdict(one.reasons)
    return Match(
        id=number, code=match_code(number), run=run, need_id=need.id, resource_id=resource.id,
        need_change=need.change, resource_change=resource.change,
        position=position, shown_position=shown_position, score=float(one.score),
        probability=None if one.probability is None else float(one.probability),
        features=[float(value) for value in one.features],
        components={group: float(value) for group, value in one.components.items()},
        constraints=[asdict(verdict) for verdict in one.constraints],
        indicators=reasons.pop("indicators"),
        reasons={**reasons, "duplicates": [other.code for other in one.duplicates]},
    )  # fmt: skip


def recommendation_of(match: Match, listing: Listing) -> Recommendation:
    """The recommendation as it was kept; `listing` is the counterpart as it is now.

    Places of terms and sentences are those in the texts of `need_change` and `resource_change`.
    """
    reasons: Reasons = from_plain(Reasons, {**match.reasons, "indicators": match.indicators})
    return Recommendation(
        rank=match.position,
        listing=listing,
        score=match.score,
        components=dict(match.components),
        constraints=tuple(from_plain(ConstraintVerdict, plain) for plain in match.constraints),
        reasons=reasons,
        probability=match.probability,
        features=tuple(match.features),
    )


def from_plain(kind: Any, value: Any) -> Any:
    """A value of type `kind` (dataclasses, tuples, unions, plain values) from its JSON form.

    A list where no type is stated becomes a tuple: texts in two languages are pairs.
    """
    if is_dataclass(kind):
        return _record(kind, value)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else from_plain(inner[0], value)
    if origin is tuple and len(inner) == 2 and inner[1] is ...:
        return tuple(from_plain(inner[0], one) for one in value)
    if origin is tuple:
        return tuple(from_plain(of, one) for of, one in zip(inner, value, strict=True))
    return tuple(from_plain(Any, one) for one in value) if isinstance(value, list) else value


def _record(kind: Any, plain: dict[str, Any]) -> Any:
    fields = _fields(kind)
    return kind(**{name: from_plain(fields[name], one) for name, one in plain.items() if name in fields})


@cache
def _fields(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
