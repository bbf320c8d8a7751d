"""Owners of listings: found by code, credit code or name; a name that is new is added."""

from __future__ import annotations

import re
import uuid
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import FieldProblem, Invalid
from cloudrd.domain.organisation import is_credit_code
from cloudrd.domain.vocabulary import OrganisationKind, Side
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.schemas.checks import refuse, shorten
from cloudrd.services.schemas.organisation import OrganisationSchema
from cloudrd.store.audit import AuditEntry
from cloudrd.store.organisation import Organisation

# Letters and digits without a space, a digit among them: a code, never the name of an organisation.
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_.-]{1,40}")
_KIND_BY_NAME = (
    (re.compile("公司|集团|厂$|合作社|Co\\.|Ltd|Inc|GmbH|Corp", re.IGNORECASE), OrganisationKind.ENTERPRISE),
    (re.compile("医院|hospital", re.IGNORECASE), OrganisationKind.HOSPITAL),
    (re.compile("研究院|研究所|实验室|institute|laborator", re.IGNORECASE), OrganisationKind.INSTITUTE),
    (re.compile("大学|学院|学校|university|college", re.IGNORECASE), OrganisationKind.UNIVERSITY),
    (re.compile("技术转移|促进中心|transfer office", re.IGNORECASE), OrganisationKind.OFFICE),
)
SCHEMA = OrganisationSchema()


class Organisations:
    """Looks owners up for one posting or one import; remembers what it has found."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor
        self._found: dict[str, int] = {}

    def id_of(self, text: str, side: Side) -> int:
        """Database id of the organisation `text` names. Raises Refused when a code is not known."""
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = self._look_up(text) or self._add(text, side)
        return known

    def _look_up(self, text: str) -> int | None:
        named = or_(
            Organisation.code == text, Organisation.name == text, Organisation.credit_code == text.upper()
        )
        return self._session.scalar(select(Organisation.id).where(named).order_by(Organisation.code != text))

    def _add(self, name: str, side: Side) -> int:
        if _CODE.fullmatch(name) or is_credit_code(name.upper()):
            raise refuse("organisation_unknown", name)
        added = Organisation(code=uuid.uuid4().hex, kind=kind_by_name(name, side), name=name)
        self._session.add(added)
        self._session.flush()
        added.code = f"O{added.id:06d}"
        _audit(self._session, self._actor, "create", added)
        return added.id


def kind_by_name(name: str, side: Side) -> str:
    """What kind of organisation the name speaks of; by the side when it does not tell."""
    for pattern, kind in _KIND_BY_NAME:
        if pattern.search(name):
            return kind.value
    return (OrganisationKind.ENTERPRISE if side is Side.NEED else OrganisationKind.INSTITUTE).value


def save_organisation(session: Session, actor: Actor, data: Any, *, demo: bool = False) -> Organisation:
    """Add the organisation with that code, or change it; does not commit. Raises Invalid."""
    require_write(actor)
    code = data.get("code") if isinstance(data, dict) else None
    stored = session.scalar(select(Organisation).where(Organisation.code == code)) if code else None
    _, whole, flaws = SCHEMA.take(data, SCHEMA.current(stored) if stored else None)
    if flaws:
        raise Invalid(SCHEMA.problems(flaws, data))
    _require_free(session, whole, stored)
    columns = SCHEMA.columns(whole) | {"demo": demo}
    record = stored or Organisation(**columns)
    changed = [name for name, value in columns.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, columns[name])
    if stored is None or changed:
        session.add(record)
        session.flush()
        _audit(session, actor, "update" if stored else "create", record, changed if stored else [])
    return record


def _require_free(session: Session, whole: dict[str, Any], stored: Organisation | None) -> None:
    problems = []
    for name in ("name", "credit_code"):
        value = whole[name]
        other = (
            session.scalar(select(Organisation).where(getattr(Organisation, name) == value))
            if value
            else None
        )
        if other is not None and other is not stored:
            problems.append(FieldProblem(name, "organisation_taken", shorten(value)))
    if problems:
        raise Invalid(problems)


def _audit(session: Session, actor: Actor, action: str, record: Organisation, changed: Any = ()) -> None:
    details = {"fields": list(changed)} if changed else {}
    session.add(
        AuditEntry(
            actor=actor.name, action=action, record="organisation", record_id=record.id, details=details
        )
    )
