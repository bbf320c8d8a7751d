"""The decisions as a retrieval test: TREC judgements, and a TREC run of the lists as they were shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import NotFound
from cloudrd.domain.vocabulary import Side
from cloudrd.evaluation.decisions import JudgedList, judged_lists
from cloudrd.evaluation.files import write_judgements, write_run
from cloudrd.services.actor import Actor
from cloudrd.services.decision_history import read_history
from cloudrd.store.records import RECORD_OF

Codes = dict[tuple[str, int], str]


def write_decisions(
    session: Session,
    actor: Actor,
    qrels: Path,
    run: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    ranker: str = "",
) -> int:
    """Write the judged lists of `services.statistics.quality` with the same arguments; returns how many.

    A query is one list, named after the listing and the number of the list (N000012-17). The scores of the
    run say the order and nothing else. `evaluate` on the two files gives the same nDCG@10, MRR@10 and P@5.
    Raises Forbidden, NotFound("quality_nothing_judged").
    """
    history = read_history(session, actor, since=since, until=until, ranker=ranker)
    lists = sorted(judged_lists(history.rows), key=lambda one: one.list)
    if not lists:
        raise NotFound("quality_nothing_judged")
    codes = _codes(session)
    write_judgements(qrels, ((_name(one, codes), _graded(one, codes)) for one in lists))
    return write_run(run, ((_name(one, codes), list(_scored(one, codes))) for one in lists), tag="shown")


def _codes(session: Session) -> Codes:
    return {
        (side.value, number): code or f"{side.value}-{number}"
        for side in Side
        for number, code in session.execute(select(RECORD_OF[side].id, RECORD_OF[side].code))
    }


def _name(one: JudgedList, codes: Codes) -> str:
    return f"{codes[one.query]}-{one.list}"  # type: ignore[index]


def _graded(one: JudgedList, codes: Codes) -> dict[str, int]:
    return {codes[item]: grade for item, grade in one.grades.items()}  # type: ignore[index]


def _scored(one: JudgedList, codes: Codes) -> Iterator[tuple[str, float]]:
    for rank, item in enumerate(one.ranked, start=1):
        yield codes[item], 1 / rank  # type: ignore[index]
