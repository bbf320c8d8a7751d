"""Offices of the tests' own making: decisions whose true reasons are known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from cloudrd.domain.vocabulary import MatchState
from cloudrd.matching.learning import Example
from cloudrd.matching.ranker import Feature, Ranker, probability, shipped_ranker
from cloudrd.store.records import Match, MatchRun, Need, Resource
from cloudrd.store.session import Database

START = datetime(2025, 3, 3, 2, tzinfo=UTC)
LENGTH = 8
BASE = Ranker(
    "base",
    (
        Feature("wording", "wording", 1.0, 0.1, 0.05),
        Feature("meaning", "meaning", 0.5, 0.3, 0.1),
        Feature("title", "title", 0.0, 0.2, 0.2),
        Feature("conditions", "conditions", 0.4, 0.0, 1.0, fixed=True),
    ),
    -1.0,
    0.1,
)


def with_weights(ranker: Ranker, bias: float | None = None, **weights: float) -> Ranker:
    """The ranker with some weights, and perhaps the bias, set to other values."""
    features = tuple(replace(f, weight=weights.get(f.name, f.weight)) for f in ranker.features)
    return replace(ranker, features=features, bias=ranker.bias if bias is None else bias)


def values(ranker: Ranker, chance: np.random.Generator, count: int) -> np.ndarray:
    """Inputs of `count` candidates of one query, spread as the ranker expects them, shape (n, features)."""
    spread = chance.normal(0, 1, (count, len(ranker.features)))
    spread += 0.5 * chance.normal(0, 1, (count, 1))
    return np.array([f.centre for f in ranker.features]) + spread * [f.scale for f in ranker.features]


def decided(
    truth: Ranker,
    shown_by: Ranker,
    queries: int,
    seed: int = 0,
    length: int = LENGTH,
    reads_all: bool = False,
) -> list[Example]:
    """What an office that thinks as `truth` does says of lists that `shown_by` makes, from the top down."""
    chance = np.random.default_rng(seed)
    found = []
    for query in range(queries):
        table = values(truth, chance, 4 * length)
        shown = table[np.argsort(-shown_by.scores(table), kind="stable")[:length]]
        fits = chance.random(length) < probability(truth.scores(shown))
        depth = length if reads_all else min(length, 2 + chance.geometric(0.25))
        for place in range(depth):
            grade = chance.choice((2, 2, 3)) if fits[place] else chance.choice((0, 0, 1))
            found.append(Example(query, tuple(shown[place].tolist()), int(grade), 1.0, place + 1))
    return found


def shuffled(examples: Sequence[Example], seed: int = 1) -> list[Example]:
    """The same examples with their grades dealt out anew."""
    grades = [example.grade for example in examples]
    random.Random(seed).shuffle(grades)
    return [replace(example, grade=grade) for example, grade in zip(examples, grades, strict=True)]


def fill_office(
    database: Database,
    examples: Sequence[Example],
    encoder: str,
    *,
    start: datetime = START,
    names: Sequence[str] | None = None,
    first_need: int = 1,
) -> None:
    """Needs, resources, and a kept list a query, decided on in the order of the queries, an hour each.

    A list has `LENGTH` places; those that no example is about are still suggested.
    """
    names = list(names or shipped_ranker().names)
    by_query: dict[Any, list[Example]] = {}
    for example in examples:
        by_query.setdefault(example.query, []).append(example)
    with database.write() as session:
        known = session.query(MatchRun).count()
        for number, some in enumerate(by_query.values()):
            at, need = start + timedelta(hours=number), first_need + number
            if session.get(Need, need) is None:
                session.add(Need(id=need, code=f"N{need:06d}", title=f"需求{need}", state="published"))
            run = known + number + 1
            session.execute(insert(MatchRun).values(_run(run, at, need, names, encoder)))
            session.add_all(_resources(session, need))
            session.flush()
            places = {example.position: example for example in some}
            rows = [
                _match(run, at, need, place, places.get(place), len(names)) for place in range(1, LENGTH + 1)
            ]
            session.execute(insert(Match), rows)
        session.commit()


def _run(number: int, at: datetime, need: int, names: list[str], encoder: str) -> dict[str, Any]:
    return {
        "id": number, "at": at, "actor": "test", "origin": "office", "side": "need", "query_id": need,
        "query_change": 1, "verdict": "matches", "ranker": "shipped", "ranker_digest": "5a" * 32,
        "encoder": encoder, "reranker": "", "index_change": 1, "features": names,
    }  # fmt: skip


def _resources(session: Any, need: int) -> list[Resource]:
    numbers = [resource_id(need, place) for place in range(1, LENGTH + 1)]
    return [
        Resource(id=n, code=f"R{n:06d}", kind="achievement", title=f"成果{n}", state="published")
        for n in numbers
        if session.get(Resource, n) is None
    ]


def resource_id(need: int, place: int) -> int:
    return need * 100 + place


def _match(
    run: int, at: datetime, need: int, place: int, example: Example | None, width: int
) -> dict[str, Any]:
    state, reason = state_of(example.grade if example else None)
    return {
        "code": f"M{run}-{place}", "run_id": run, "need_id": need, "resource_id": resource_id(need, place),
        "need_change": 1, "resource_change": 1, "position": place, "shown_position": place, "score": 0.0,
        "probability": 0.5, "features": list(example.features) if example else [0.0] * width,
        "components": {}, "constraints": [], "indicators": [], "reasons": {}, "state": state,
        "reason_code": reason, "decided_at": at + timedelta(minutes=place) if example else None,
    }  # fmt: skip


def state_of(grade: int | None) -> tuple[str, str]:
    """State and decline reason that make a grade; suggested for None."""
    return {
        None: (MatchState.SUGGESTED.value, ""),
        0: (MatchState.REJECTED.value, "technical_mismatch"),
        1: (MatchState.REJECTED.value, "too_early"),
        2: (MatchState.APPROVED.value, ""),
        3: (MatchState.PROPOSED.value, ""),
    }[grade]
