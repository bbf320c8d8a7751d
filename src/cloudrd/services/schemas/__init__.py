"""Schemas of needs, resources and organisations: what may come in, and how records are read back."""

from __future__ import annotations

from functools import cache

from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas.answers import NeedAnswer, OrganisationBrief, ResourceAnswer, dump
from cloudrd.services.schemas.listing import ListingSchema
from cloudrd.services.schemas.need import NeedSchema
from cloudrd.services.schemas.organisation import OrganisationSchema
from cloudrd.services.schemas.resource import ResourceSchema

__all__ = [
    "ListingSchema", "NeedAnswer", "NeedSchema", "OrganisationBrief", "OrganisationSchema", "ResourceAnswer",
    "ResourceSchema", "dump", "schema_of",
]  # fmt: skip


@cache
def schema_of(side: Side) -> ListingSchema:
    """The one schema object that takes in listings of that side."""
    return NeedSchema() if side is Side.NEED else ResourceSchema()
