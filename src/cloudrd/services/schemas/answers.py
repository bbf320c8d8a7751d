"""Schemas for reading records back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas.need import NeedSchema
from cloudrd.services.schemas.resource import ResourceSchema


class OrganisationBrief(Schema):
    """What identifies an organisation."""

    code = fields.String()
    name = fields.String()
    name_en = fields.String()


def _kept(zh: str, en: str) -> dict[str, Any]:
    """Fields that a record has and nobody posts."""
    return {"dump_only": True, "metadata": {"description": en, "zh": zh, "en": en}}


class _Answer(Schema):
    code = fields.String(**_kept("编号", "code of the record"))
    side = fields.String(**_kept("类别", "need or resource"))
    state = fields.String(**_kept("状态", "state of the listing"))
    # Comes in as text and is read back as an object; marshmallow lets the later class win.
    organisation = fields.Nested(OrganisationBrief, allow_none=True, **_kept("单位", "owner"))
    source = fields.String(allow_none=True, **_kept("来源", "where the record came from"))
    source_id = fields.String(allow_none=True, **_kept("来源编号", "its number there"))
    demo = fields.Boolean(**_kept("演示数据", "fictional demonstration data"))
    created_at = fields.DateTime(**_kept("创建时间", "made at"))
    updated_at = fields.DateTime(**_kept("更新时间", "last changed at"))
    version = fields.Integer(**_kept("版本", "rises with every change"))


class NeedAnswer(_Answer, NeedSchema):  # type: ignore[misc]
    """A need as it is read back."""


class ResourceAnswer(_Answer, ResourceSchema):  # type: ignore[misc]
    """A resource as it is read back."""


ANSWERS: dict[Side, Schema] = {}


def dump(record: Any) -> dict[str, Any]:
    """A need or resource as plain JSON data: code, side, state, organisation and all its fields."""
    if not ANSWERS:
        ANSWERS.update({Side.NEED: NeedAnswer(), Side.RESOURCE: ResourceAnswer()})
    return dict(ANSWERS[record.side].dump(record))
