"""The shipped regression set: the demonstration data with its answer key, ranked by the whole pipeline.

It ships with the package, so that every installation can hold a new ranker or encoder to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.port import Encoder
from cloudrd.evaluation.files import Judgements, read_judgements
from cloudrd.evaluation.metrics import evaluate
from cloudrd.matching.ranker import Ranker
from cloudrd.services.actor import SYSTEM
from cloudrd.services.demo import load_demo
from cloudrd.services.evaluating import index_of
from cloudrd.services.recommending import Stock, recommend
from cloudrd.store import migrate
from cloudrd.store.need import Need
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource
from cloudrd.store.session import Database

# Deadlines of the data count from this day, so that its figures do not depend on when they are taken.
TODAY = date(2026, 1, 5)
LIMIT = 10
NO_MATCH = "no_match"
# Figures of the set that are reported; "turned_away" is the share of needs with an answer that are told
# there is none, "turned_down" that of needs without one.
FIGURES = ("ndcg@10", "hit@1", "recall@10", "turned_away", "turned_down")


@dataclass(frozen=True, slots=True)
class RegressionSet:
    """Needs and resources by source id, and grades (need → resource → 1 to 3)."""

    needs: dict[str, Listing]
    resources: dict[str, Listing]
    judgements: Judgements


@lru_cache(maxsize=1)
def regression_set() -> RegressionSet:
    """The set as it ships. Listings have the ids they are given by loading into an empty database."""
    with resources.as_file(resources.files("cloudrd.demo") / "judgements.tsv") as path:
        judgements = read_judgements(Path(path))
    database = Database("sqlite://")
    migrate.upgrade(database)
    with database.write() as session:
        load_demo(session, SYSTEM, today=TODAY)
        needs, stock = (_listings(session, side) for side in (Side.NEED, Side.RESOURCE))
    database.dispose()
    return RegressionSet(needs, stock, judgements)


def _listings(session: Session, side: Side) -> dict[str, Listing]:
    records: Iterable[Need | Resource] = session.scalars(select(RECORD_OF[side]))
    return {record.source_id or "": record.to_listing() for record in records}


def regression(encoder: Encoder, ranker: Ranker) -> dict[str, float]:
    """`FIGURES` of the set; nDCG, hit and recall count grades 2 and 3 as right."""
    known = regression_set()
    results = ranked(encoder, ranker)
    names = {listing.id: name for name, listing in known.resources.items()}
    run = {
        need: [
            (names[listing.id], one.score)
            for one in result.recommendations
            for listing in (one.listing, *one.duplicates)
        ]
        for need, result in results.items()
    }
    graded = {need: known.judgements.get(need, {}) for need in known.needs}
    found = evaluate(run, graded).figures
    answered = {need for need, grades in graded.items() if max(grades.values(), default=0) >= 2}
    figures = {name: found[name] for name in FIGURES[:3]}
    for name, needs in (("turned_away", answered), ("turned_down", known.needs.keys() - answered)):
        told = sum(results[need].verdict == NO_MATCH for need in needs)
        figures[name] = told / len(needs) if needs else 0.0
    return figures


def ranked(encoder: Encoder, ranker: Ranker) -> dict[str, MatchResult]:
    """Recommendations for every need of the set, by source id."""
    known = regression_set()
    by_id = {listing.id: listing for listing in known.resources.values()}
    stock = Stock(index_of(by_id, encoder), lambda ids: {i: by_id[i] for i in ids}, encoder)
    found = {}
    for name, need in known.needs.items():
        own = frozenset({need.organisation_id} if need.organisation_id else ())
        filters = Filter(valid_on=TODAY, exclude_organisations=own)
        found[name] = recommend(need, stock, ranker, filters=filters, limit=LIMIT, today=TODAY, explain=False)
    return found
