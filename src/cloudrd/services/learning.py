"""Versions of the ranker: which one serves, keeping a new one, going back.

`services.trial` makes new ones. Nothing here commits; the edge does, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import Conflict, NotFound
from cloudrd.matching.ranker import Ranker, shipped_ranker
from cloudrd.services.actor import Actor, require_write
from cloudrd.store.audit import AuditEntry
from cloudrd.store.base import utcnow
from cloudrd.store.ranker_version import RankerVersion

# "earlier" went live and was replaced, "rolled_back" went live and was taken back.
Standing = Literal["live", "unusable", "earlier", "rolled_back", "refused"]
_MOST_MODELS = 16
# Models read so far by name and digest, None for those that cannot serve; the content behind a digest
# never changes.
_models: dict[tuple[str, str], Ranker | None] = {}


@dataclass(frozen=True, slots=True)
class Serving:
    """What ranks now. `version` is the stored version that is live, "" for none; when it does not fit this
    program, `ranker` is the shipped one and `usable` is False."""

    ranker: Ranker
    version: str = ""
    usable: bool = True


def live_ranker(session: Session) -> Ranker:
    """The ranker that serves: the latest live version, the shipped one when there is none that fits.

    One indexed query; a model is read once a process.
    """
    return serving(session).ranker


def serving(session: Session) -> Serving:
    """The same, with what it is and whether a live version had to be passed over."""
    columns = (RankerVersion.id, RankerVersion.name, RankerVersion.digest)
    row = session.execute(_live(select(*columns)).limit(1)).first()
    if row is None:
        return Serving(shipped_ranker())
    key = (row.name, row.digest)
    if key not in _models:
        if len(_models) >= _MOST_MODELS:
            _models.clear()
        _models[key] = usable_model(session.get_one(RankerVersion, row.id))
    model = _models.get(key)
    return Serving(shipped_ranker(), row.name, usable=False) if model is None else Serving(model, row.name)


def model_of(version: RankerVersion) -> Ranker | None:
    """The stored model, None for one that this program cannot read any more."""
    try:
        model = Ranker.from_json(version.model)
    except (ValueError, TypeError, KeyError):
        return None
    return model if model.digest == version.digest else None


def usable_model(version: RankerVersion) -> Ranker | None:
    """The stored model if it asks for the inputs that this program has: those of the shipped one."""
    model = model_of(version)
    return model if model is not None and model.names == shipped_ranker().names else None


def keep(
    session: Session,
    actor: Actor,
    ranker: Ranker,
    report: dict[str, Any],
    *,
    replaces: Ranker,
    passed: bool,
    note: str = "",
) -> RankerVersion:
    """Store a ranker with its report as the next version; live from now on if it passed the gate.

    Raises Forbidden, and Conflict("learn_overtaken") when what serves is not `replaces` any more.
    """
    require_write(actor)
    if live_ranker(session).digest != replaces.digest:
        raise Conflict("learn_overtaken", name=replaces.name)
    number = (session.scalar(select(func.max(RankerVersion.id))) or 0) + 1
    named = replace(ranker, name=f"learned-{number}")
    version = RankerVersion(
        id=number, name=named.name, parent=replaces.name, model=named.to_json(), digest=named.digest,
        report=report, note=note, made_by=actor.name, live_from=utcnow() if passed else None,
    )  # fmt: skip
    session.add(version)
    session.flush()
    _audit(session, actor, "learn", version, "", "live" if passed else "refused", note)
    return version


def roll_back(session: Session, actor: Actor, *, note: str = "") -> tuple[str, Serving]:
    """Take the live version back; returns its name and what serves instead, the version before it.

    Raises Forbidden, and Conflict("learn_nothing_live") when the shipped ranker serves.
    """
    require_write(actor)
    version = session.scalars(_live(select(RankerVersion)).limit(1)).first()
    if version is None:
        raise Conflict("learn_nothing_live", name=shipped_ranker().name)
    version.live_from = None
    session.flush()
    _audit(session, actor, "rollback", version, "live", "rolled_back", note)
    return version.name, serving(session)


def versions(session: Session) -> list[tuple[RankerVersion, Standing]]:
    """All versions that were learned here and how each stands, the newest first."""
    now = serving(session)
    found = session.scalars(select(RankerVersion).order_by(RankerVersion.id.desc()))
    return [(version, _standing(version, now)) for version in found]


def get_version(session: Session, name: str) -> Ranker:
    """The model of that name. Raises NotFound for a name that there is not, or that cannot be read."""
    if name == shipped_ranker().name:
        return shipped_ranker()
    version = session.scalar(select(RankerVersion).where(RankerVersion.name == name))
    model = None if version is None else model_of(version)
    if model is None:
        raise NotFound("ranker_not_found", name=name)
    return model


def learned_until(session: Session) -> datetime | None:
    """When the latest decision was made that the serving ranker learned from; None for the shipped one."""
    now = serving(session)
    if not now.version or not now.usable:
        return None
    report = session.scalar(select(RankerVersion.report).where(RankerVersion.name == now.version)) or {}
    until = report.get("decisions", {}).get("until")
    return datetime.fromisoformat(until) if until else None


def _live(statement: Any) -> Any:
    """Narrow a query to live versions, the one that serves first."""
    return statement.where(RankerVersion.live_from.is_not(None)).order_by(
        RankerVersion.live_from.desc(), RankerVersion.id.desc()
    )


def _standing(version: RankerVersion, now: Serving) -> Standing:
    if version.name == now.version:
        return "live" if now.usable else "unusable"
    if version.live_from is not None:
        return "earlier"
    return "rolled_back" if version.report.get("passed") else "refused"


def _audit(
    session: Session, actor: Actor, action: str, version: RankerVersion, before: str, after: str, note: str
) -> None:
    session.add(
        AuditEntry(
            actor=actor.name, action=action, record="ranker_version", record_id=version.id,
            from_state=before, to_state=after, reason=note,
            details={"name": version.name, "digest": version.digest},
        )
    )  # fmt: skip
