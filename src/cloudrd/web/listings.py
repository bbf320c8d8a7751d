"""Lists of needs and of resources: text search, filters, order, pages."""

from __future__ import annotations

from flask import render_template, request

from cloudrd.domain.vocabulary import Side
from cloudrd.request import actor, read_session
from cloudrd.services.listing_queries import ORDERS, page_of
from cloudrd.web.blueprint import bp
from cloudrd.web.language import _, ngettext
from cloudrd.web.presentation import count
from cloudrd.web.seen import seen
from cloudrd.web.sides import PATH, side_of
from cloudrd.web.sieve import read_sieve

PER_PAGE = 25
DEEPEST = 100_000


@bp.get(PATH)
def listings(collection: str) -> str:
    """One page of a list; a page number beyond the end shows the last page."""
    session, side = read_session(), side_of(collection)
    sieve = read_sieve(request.args, side)
    asked = min(max(request.args.get("page", 1, type=int), 1), DEEPEST)
    order = sieve.chosen["sort"] or ORDERS[0]
    rows, total = page_of(
        session, actor(), side, sieve.filter, text=sieve.chosen["q"], order=order, page=asked,
        per_page=PER_PAGE,
    )  # fmt: skip
    pages = max(1, -(-total // PER_PAGE))
    return render_template(
        "web/listings.html", collection=collection, section=collection, rows=[seen(row) for row in rows],
        number=min(asked, pages), pages=pages, sieve=sieve, counted=_counted(side, total), lead=_lead(side),
    )  # fmt: skip


def _counted(side: Side, total: int) -> str:
    if side is Side.NEED:
        return ngettext("共 %(number)s 条需求", "共 %(number)s 条需求", total, number=count(total))
    return ngettext("共 %(number)s 项资源", "共 %(number)s 项资源", total, number=count(total))


def _lead(side: Side) -> str:
    if side is Side.NEED:
        return _("企业提出的技术难题。打开任意一条，可以看到与它匹配的资源和依据。")
    return _("高校院所的成果、专家团队、实验室、仪器设备、中试基地，以及科技金融。")
