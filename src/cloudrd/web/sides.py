"""The two collections in addresses, /needs and /resources, and the words that go with them."""

from __future__ import annotations

from cloudrd.domain.vocabulary import Side
from cloudrd.web.language import _

COLLECTIONS = {"needs": Side.NEED, "resources": Side.RESOURCE}
# For routes: /<any(needs, resources):collection>
PATH = "/<any(needs, resources):collection>"


def side_of(collection: str) -> Side:
    return COLLECTIONS[collection]


def collection_of(side: Side) -> str:
    return "needs" if side is Side.NEED else "resources"


def collection_name(collection: str) -> str:
    return _("创新需求") if collection == "needs" else _("创新资源")


def post_name(collection: str) -> str:
    return _("发布需求") if collection == "needs" else _("登记资源")
