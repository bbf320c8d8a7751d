"""Loading the demonstration data: fictional organisations, needs and resources of a fictional city."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import BadFile
from cloudrd.domain.organisation import credit_code_check_character
from cloudrd.domain.vocabulary import OrganisationKind, Side
from cloudrd.services.actor import Actor
from cloudrd.services.importing.refused import ImportRefused
from cloudrd.services.importing.rows import ImportReport, Row
from cloudrd.services.importing.storing import Intake
from cloudrd.services.organisations import save_organisation
from cloudrd.store.records import RECORD_OF

SOURCE = "demo"
FILES = {Side.NEED: "needs.jsonl", Side.RESOURCE: "resources.jsonl"}
# No place in China has this code, so the credit codes made with it belong to nobody.
_NOWHERE = "999999"
_DAYS = {"deadline_in_days": "deadline", "expires_in_days": "expires_on"}


def load_demo(
    session: Session, actor: Actor, *, folder: Traversable | None = None, today: date | None = None
) -> dict[Side, ImportReport]:
    """Load the data that ships with the package, or that in `folder`; does not commit.

    Days are counted from `today` when a listing is loaded first, later from the day it was posted, so
    loading again changes nothing. Raises BadFile when a file is missing, ImportRefused or Invalid when one
    does not hold to the rules.
    """
    folder = folder or resources.files("cloudrd.demo")
    for _, plain in _objects(folder, "organisations.jsonl"):
        save_organisation(session, actor, _organisation(plain), demo=True)
    return {
        side: _load(session, actor, side, _objects(folder, name), today or date.today())
        for side, name in FILES.items()
    }


def _load(
    session: Session, actor: Actor, side: Side, objects: Iterator[tuple[int, dict[str, Any]]], today: date
) -> ImportReport:
    table: Any = RECORD_OF[side]
    posted = session.execute(select(table.source_id, table.posted_on).where(table.source == SOURCE)).all()
    posted_on = {source_id: day for source_id, day in posted if day is not None}
    intake = Intake(session, actor, side, SOURCE, note="demo", demo=True)
    rows = [Row(number, _dated(plain, posted_on, today), plain) for number, plain in objects]
    candidates, bad = intake.check(rows)
    bad += intake.take(candidates)
    if bad:
        raise ImportRefused(bad)
    return ImportReport(intake.created, intake.updated, intake.unchanged)


def _objects(folder: Traversable, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    file = folder / name
    if not file.is_file():
        raise BadFile("demo_missing", name=name)
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            yield number, json.loads(line)


def _organisation(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {"credit_code": credit_code(plain["code"], plain["kind"]), **plain}


def credit_code(code: str, kind: str) -> str:
    """A valid unified social credit code that nobody has, always the same for the same `code`."""
    authority = "91" if kind == OrganisationKind.ENTERPRISE else "12"
    number = int.from_bytes(hashlib.sha256(code.encode()).digest()[:8]) % 10**9
    first = f"{authority}{_NOWHERE}{number:09d}"
    return first + credit_code_check_character(first)


def _dated(plain: Mapping[str, Any], posted_on: Mapping[str, date], today: date) -> dict[str, Any]:
    """The row with days instead of distances in days."""
    first = posted_on.get(plain.get("source_id", ""), today)
    return {**_with_days(plain, first), "posted_on": first}


def _with_days(plain: Mapping[str, Any], first: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if name in _DAYS:
            found[_DAYS[name]] = first + timedelta(days=value)
        elif isinstance(value, list):
            found[name] = [_with_days(one, first) if isinstance(one, Mapping) else one for one in value]
        else:
            found[name] = value
    return found
