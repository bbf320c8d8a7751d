"""All records in one place, for queries over both sides and for migrations."""

from __future__ import annotations

from cloudrd.domain.vocabulary import Side
from cloudrd.store.audit import AuditEntry
from cloudrd.store.base import Base
from cloudrd.store.changes import ChangeSequence
from cloudrd.store.match import Match, MatchRun
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.ranker_version import RankerVersion
from cloudrd.store.resource import Resource
from cloudrd.store.vector import ListingVector

RECORD_OF: dict[Side, type[Need] | type[Resource]] = {Side.NEED: Need, Side.RESOURCE: Resource}

__all__ = [
    "RECORD_OF", "AuditEntry", "Base", "ChangeSequence", "ListingVector", "Match", "MatchRun", "Need",
    "Organisation", "RankerVersion", "Resource",
]  # fmt: skip
