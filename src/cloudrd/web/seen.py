"""Records as the reader may see them. Templates get records from here and from nowhere else."""

from __future__ import annotations

from typing import Any

from cloudrd.request import actor
from cloudrd.services.disclosure import disclose, sees_all
from cloudrd.store.need import Need
from cloudrd.store.resource import Resource


def seen(record: Need | Resource) -> Any:
    """The record itself, or what confidentiality leaves of it: a listing without owner, figures and dates."""
    if sees_all(actor(), record.confidentiality):
        return record
    return disclose(record.to_listing(), actor())
