"""Posting a need or listing a resource: permission → validate → act → audit → result.

Nothing here commits; the edge does, once. A vector is stored at once where an encoder is at hand;
without one, the index encodes the listing when it catches up.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cloudrd.domain.errors import Invalid
from cloudrd.domain.vocabulary import ListingState, Side
from cloudrd.domain.workflow import check_transition
from cloudrd.encoding.port import Encoder
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.organisations import Organisations
from cloudrd.services.schemas import schema_of
from cloudrd.services.schemas.checks import Refused
from cloudrd.store.audit import AuditEntry
from cloudrd.store.ids import take_ids
from cloudrd.store.need import Need
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

Record = Need | Resource
# Source of what is posted here. The source id is unique the world over: an export can be imported anywhere.
POSTED_SOURCE = "cloudrd"
_LETTER = {Side.NEED: "N", Side.RESOURCE: "R"}


def code_of(side: Side, record_id: int) -> str:
    """Code of a listing, from its database id: N000001, R000001."""
    return f"{_LETTER[side]}{record_id:06d}"


def create(
    session: Session, actor: Actor, side: Side, data: Mapping[str, Any], *, encoder: Encoder | None = None
) -> Record:
    """Add a listing; it is published at once. Raises Invalid with every problem, Forbidden."""
    require_write(actor)
    columns = _checked(session, actor, side, data, None)
    table = RECORD_OF[side]
    (record_id,) = take_ids(session, table.__table__, 1)  # type: ignore[arg-type]
    record = table(
        **copy.deepcopy(columns), id=record_id, code=code_of(side, record_id), source=POSTED_SOURCE,
        source_id=uuid.uuid4().hex, state=ListingState.PUBLISHED.value,
    )  # fmt: skip
    session.add(record)
    session.flush()
    session.refresh(record, ["organisation"])
    _audit(session, actor, record, "create", to_state=record.state)
    _store_vector(session, record, encoder)
    return record


def update(
    session: Session, actor: Actor, record: Record, data: Mapping[str, Any], *, encoder: Encoder | None = None
) -> Record:
    """Change the fields that are given (None clears one); the others stay. Raises Invalid, Forbidden."""
    require_write(actor)
    wanted = _checked(session, actor, record.side, data, record)
    changed = changed_columns(record, wanted)
    if not changed:
        return record
    for name in changed:
        setattr(record, name, wanted[name])
    record.version += 1
    session.flush()
    session.refresh(record, ["organisation"])
    _audit(session, actor, record, "update", details={"fields": sorted(changed)})
    _store_vector(session, record, encoder)
    return record


def withdraw(session: Session, actor: Actor, record: Record, reason: str = "") -> Record:
    """Take a listing back; it is not recommended any more. Raises Conflict, Forbidden."""
    return _move(session, actor, record, ListingState.WITHDRAWN, "withdraw", reason)


def publish(session: Session, actor: Actor, record: Record, reason: str = "") -> Record:
    """Publish a listing (again). Raises Conflict, Forbidden."""
    return _move(session, actor, record, ListingState.PUBLISHED, "publish", reason)


def changed_columns(stored: Any, wanted: Mapping[str, Any]) -> list[str]:
    """Columns of `wanted` whose value differs from that of the stored record or row."""
    return [name for name, value in wanted.items() if getattr(stored, name) != value]


def _move(
    session: Session, actor: Actor, record: Record, target: ListingState, action: str, reason: str
) -> Record:
    require_write(actor)
    before = record.state
    check_transition(ListingState(before), target)
    record.state = target.value
    record.version += 1
    session.flush()
    _audit(
        session, actor, record, action, from_state=before, to_state=record.state, reason=reason.strip()[:2000]
    )
    return record


def _checked(
    session: Session, actor: Actor, side: Side, data: Mapping[str, Any], stored: Record | None
) -> dict[str, Any]:
    """Columns of the record to be, its owner among them. Raises Invalid with every problem."""
    schema = schema_of(side)
    clean, whole, flaws = schema.take(data, schema.current(stored) if stored else None)
    columns = schema.columns(whole)
    columns["organisation_id"] = stored.organisation_id if stored else None
    # Only once all else is in order: a name that is not known adds an organisation.
    if "organisation" in clean and not flaws:
        name = clean["organisation"]
        try:
            columns["organisation_id"] = Organisations(session, actor).id_of(name, side) if name else None
        except Refused as refused:
            flaws = [flaw.inside("organisation") for flaw in refused.flaws]
    if flaws:
        raise Invalid(schema.problems(flaws, data))
    return columns


def _audit(session: Session, actor: Actor, record: Record, action: str, **details: Any) -> None:
    session.add(
        AuditEntry(actor=actor.name, action=action, record=record.side.value, record_id=record.id, **details)
    )


def _store_vector(session: Session, record: Record, encoder: Encoder | None) -> None:
    if encoder is not None:
        from cloudrd.services.indexing import store_vectors

        store_vectors(session, [record], encoder)
