"""Who acts. Until accounts exist an actor is known by where it comes from only."""

from __future__ import annotations

from dataclasses import dataclass

from cloudrd.domain.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` goes into the audit trail; `local` says that the call comes from this machine."""

    name: str
    local: bool


SYSTEM = Actor("system", local=True)
COMMAND_LINE = Actor("command line", local=True)


def require_write(actor: Actor) -> None:
    """Raise Forbidden("write_local_only") unless the actor may change records."""
    if not actor.local:
        raise Forbidden("write_local_only")
