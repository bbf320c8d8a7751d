"""An office's history of the tests' own making: lists kept over months by rankers that get better."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from cloudrd.services.actor import Actor
from cloudrd.store.records import Match, MatchRun, Need, Organisation, RankerVersion, Resource
from cloudrd.store.session import Database

OFFICE = Actor("王审核", local=True)
STRANGER = Actor("203.0.113.9", local=False)
START = datetime(2025, 3, 3, 2, tzinfo=UTC)
# Name, digest, months it served, how well its scores tell right from wrong.
RANKERS = (("shipped", "5a" * 32, 5, 0.8), ("learned-1", "1b" * 32, 5, 1.5), ("learned-2", "2c" * 32, 4, 2.2))
SILENT = ("price", "capacity", "property")
UNCLEAR = ("too_early", "description_unclear", "advantage_unclear")
LENGTH = 10


def organisation(number: int, kind: str = "university") -> Organisation:
    return Organisation(
        code=f"O{number:06d}", kind=kind, name=f"示例大学{number}", name_en=f"University {number}"
    )


def fill_city(database: Database, needs: int = 60, owners: int = 20, resources: int = 80) -> None:
    """Needs 1 to `needs` and resources 1 to `resources`, shared out unevenly among `owners` universities."""
    chance = random.Random(1)
    with database.write() as session:
        session.add_all(organisation(n) for n in range(1, owners + 1))
        session.flush()
        session.add_all(
            Need(code=f"N{n:06d}", title=f"需求{n}", problem="问题", state="published", created_at=START)
            for n in range(1, needs + 1)
        )
        session.add_all(
            Resource(
                code=f"R{n:06d}", kind="achievement", title=f"成果{n}", state="published",
                organisation_id=1 + int(owners * chance.random() ** 2),
            )
            for n in range(1, resources + 1)
        )  # fmt: skip
        session.commit()


def keep_list(
    session: Any,
    number: int,
    states: list[str],
    *,
    at: datetime = START,
    need: int = 1,
    position: bool = True,
    **run: Any,
) -> MatchRun:
    """A list for `need` of the resources from 1 on, by their states ("price" etc. for rejections)."""
    columns = {"actor": "test", "side": "need", "query_change": 1, "verdict": "matches", "ranker": "shipped",
               "ranker_digest": "5a" * 32, "encoder": "e", "index_change": 1, "features": []}  # fmt: skip
    kept = MatchRun(id=number, at=at, query_id=need, **{**columns, **run})
    session.add(kept)
    for place, state in enumerate(states, start=1):
        session.add(Match(run_id=number, **match_columns(number, place, need, place, state, at, position)))
    return kept


def match_columns(
    number: int, place: int, need: int, resource: int, state: str, at: datetime, position: Any = True,
    probability: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    known = state in ("suggested", "approved", "proposed", "signed", "ended")
    return {
        "code": f"M{number}-{place}", "need_id": need, "resource_id": resource, "need_change": 1,
        "resource_change": 1, "position": place, "shown_position": place if position else None, "score": 0.0,
        "probability": probability, "features": [], "components": {}, "constraints": [], "indicators": [],
        "reasons": {}, "state": state if known else "rejected", "reason_code": "" if known else state,
        "decided_at": None if state == "suggested" else at + timedelta(days=2),
    }  # fmt: skip


def fill_history(
    database: Database, lists_a_month: int = 24, needs: int = 60, owners: int = 20, resources: int = 80
) -> None:
    """A city, and 14 months of lists of ten by three rankers, decided from the top down."""
    fill_city(database, needs, owners, resources)
    chance = random.Random(7)
    runs, matches = [], []
    month = 0
    for name, digest, months, skill in RANKERS:
        for _ in range(months):
            for n in range(lists_a_month):
                at = START + timedelta(days=30.4 * month + 28 * n / lists_a_month)
                runs.append(_run(len(runs) + 1, at, chance.randrange(1, needs + 1), name, digest))
                matches += _list(chance, runs[-1], resources, skill)
            month += 1
    with database.write() as session:
        session.execute(insert(MatchRun), runs)
        session.execute(insert(Match), matches)
        session.add_all(_versions())
        session.commit()


def _run(number: int, at: datetime, need: int, name: str, digest: str) -> dict[str, Any]:
    return {
        "id": number, "at": at, "actor": "test", "origin": "office", "side": "need", "query_id": need,
        "query_change": 1, "verdict": "no_match" if number % 7 == 0 else "matches", "ranker": name,
        "ranker_digest": digest, "encoder": "e", "index_change": 1, "features": [],
    }  # fmt: skip


def _list(chance: random.Random, run: dict[str, Any], resources: int, skill: float) -> list[dict[str, Any]]:
    """Ten of thirty resources by a noisy score; the office goes down to a place of its own choosing."""
    some = chance.sample(range(1, resources + 1), min(30, resources))
    right = {one: chance.random() < 0.15 for one in some}
    scores = {one: skill * right[one] + chance.gauss(0, 1) - 1.5 for one in some}
    ranked = sorted(some, key=lambda one: -scores[one])[:LENGTH]
    depth = 0 if run["verdict"] == "no_match" else chance.choice((0, 3, 5, 6, 8, 10))
    return [
        {
            "run_id": run["id"],
            **match_columns(
                run["id"], place, run["query_id"], one,
                _state(chance, right[one]) if place <= depth else "suggested", run["at"],
                probability=1 / (1 + math.exp(-scores[one])),
            ),
        }
        for place, one in enumerate(ranked, start=1)
    ]  # fmt: skip


def _state(chance: random.Random, right: bool) -> str:
    if chance.random() < 0.1:
        return chance.choice(SILENT)
    if right:
        return chance.choice(("approved", "approved", "proposed", "signed", "ended"))
    return "technical_mismatch" if chance.random() < 0.7 else chance.choice(UNCLEAR)


def _versions() -> list[RankerVersion]:
    return [
        RankerVersion(
            name=name, parent="shipped", model={}, digest=digest, report={}, made_by="test",
            live_from=START + timedelta(days=152 * n),
        )
        for n, (name, digest, *_) in enumerate(RANKERS[1:], start=1)
    ]  # fmt: skip
