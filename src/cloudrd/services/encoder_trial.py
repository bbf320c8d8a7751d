"""Trying another encoder: the regression set and the decided pairs, ranked with the present and the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.port import Encoder
from cloudrd.evaluation.comparison import Scored, compare
from cloudrd.matching.ranker import Ranker
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.evaluating import index_of
from cloudrd.services.gate import QUERIES_AT_LEAST, ndcg_lines, regression_lines
from cloudrd.services.judgements import Judged, read_judgements
from cloudrd.services.learning import live_ranker
from cloudrd.services.recommending import Stock, rank_pairs
from cloudrd.services.regression import regression
from cloudrd.services.vectors import batches
from cloudrd.store.need import Need
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

_STATEMENT_ROWS = 500


def try_encoder(session: Session, actor: Actor, present: Encoder, other: Encoder) -> dict[str, Any]:
    """Report on `other` in place of `present`, with the ranker that serves; changes nothing.

    Decided pairs are ranked anew with both encoders, among the decided resources, by their texts of today.
    With too few of them the regression set alone decides. Raises Forbidden.
    """
    require_write(actor)
    ranker = live_ranker(session)
    before, after = regression(present, ranker), regression(other, ranker)
    judged = read_judgements(session, ()).judged
    needs, resources = (
        _listings(session, side, sorted({getattr(one, f"{side.value}_id") for one in judged}))
        for side in (Side.NEED, Side.RESOURCE)
    )
    scored = [_scored(judged, needs, resources, encoder, ranker) for encoder in (present, other)]
    differences = compare(*scored)
    lines = regression_lines(before, after)
    enough = differences[0].queries >= QUERIES_AT_LEAST
    if enough:
        lines = [*ndcg_lines(differences[0]), *lines]
    return {
        "passed": all(line.passed for line in lines),
        "encoder": {"before": present.fingerprint, "after": other.fingerprint},
        "ranker": ranker.name,
        "decisions": {"used": len(judged), "enough": enough, "needed": QUERIES_AT_LEAST},
        "replay": {"differences": [one.to_json() for one in differences]},
        "regression": {"before": before, "after": after},
        "lines": [line.to_json() for line in lines],
    }


def _listings(session: Session, side: Side, ids: Sequence[int]) -> dict[int, Listing]:
    """Listings by id, whatever their state."""
    record = RECORD_OF[side]
    found: dict[int, Listing] = {}
    for some in batches(ids, _STATEMENT_ROWS):
        statement = select(record).options(lazyload(record.organisation)).where(record.id.in_(some))
        rows: Iterable[Need | Resource] = session.scalars(statement)
        found |= {row.id: row.to_listing() for row in rows}
    return found


def _scored(
    judged: Sequence[Judged],
    needs: dict[int, Listing],
    resources: dict[int, Listing],
    encoder: Encoder,
    ranker: Ranker,
) -> list[Scored]:
    """Every decided pair with the probability it has with `encoder`, in the order of `judged`."""
    stock = Stock(index_of(resources, encoder), lambda ids: {i: resources[i] for i in ids}, encoder)
    by_need: dict[int, list[int]] = defaultdict(list)
    for one in judged:
        by_need[one.need_id].append(one.resource_id)
    chances: dict[tuple[int, int], float] = {}
    for need, ids in by_need.items():
        result = rank_pairs(needs[need], [resources[i] for i in ids], stock, ranker, today=date.today())
        for pair in result.recommendations:
            chances[need, pair.listing.id] = pair.probability or 0.0
    return [
        Scored(one.example.query, one.example.grade, chances[one.need_id, one.resource_id]) for one in judged
    ]
