"""Posting, editing and withdrawing needs and resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cloudrd.domain.errors import EncoderError, FieldProblem, Invalid
from cloudrd.domain.vocabulary import ResourceKind, Side
from cloudrd.encoding.port import Encoder
from cloudrd.request import actor, limiter, read_session, runtime, write_transaction
from cloudrd.services import posting
from cloudrd.services.actor import require_write
from cloudrd.services.listing_queries import Record, get_by_code
from cloudrd.services.schemas import schema_of
from cloudrd.web.blueprint import bp
from cloudrd.web.form_layout import layout
from cloudrd.web.forms import ROWS, draw, labels, read
from cloudrd.web.language import _
from cloudrd.web.presentation import TEXT_LIMIT
from cloudrd.web.security import WRITE_RATE
from cloudrd.web.sides import PATH, post_name, side_of
from cloudrd.web.words import choices

Answer = str | Response | tuple[str, int]


@bp.route(f"{PATH}/new", methods=["GET", "POST"])
@limiter.limit(WRITE_RATE, methods=["POST"])
def new(collection: str) -> Answer:
    """Form for a new listing; on saving its page with the first matches."""
    side = side_of(collection)
    if request.method == "GET":
        return _form(collection, {"kind": _kind()})
    if "prefill" in request.form:
        return _form(collection, {"problem": request.form.get("text", "")[:TEXT_LIMIT]})
    data = _data(side)
    if "more" in request.form:
        return _form(collection, data)
    try:
        with write_transaction() as session:
            code = posting.create(session, actor(), side, data, encoder=_encoder()).code
    except Invalid as error:
        return _form(collection, data, error.problems), 422
    flash(_("已发布，编号 %(code)s。下面是目前的匹配。", code=code))
    return redirect(url_for("web.record", collection=collection, code=code), 303)


@bp.route(f"{PATH}/<code>/edit", methods=["GET", "POST"])
@limiter.limit(WRITE_RATE, methods=["POST"])
def edit(collection: str, code: str) -> Answer:
    """The same form with what is stored."""
    require_write(actor())
    side = side_of(collection)
    record = get_by_code(read_session(), side, code)
    if request.method == "GET":
        return _form(collection, _stored(side, record), code=code)
    data = _data(side)
    if "more" in request.form:
        return _form(collection, data, code=code)
    try:
        with write_transaction() as session:
            stored = get_by_code(session, side, code)
            posting.update(session, actor(), stored, {**data, "language": None}, encoder=_encoder())
    except Invalid as error:
        return _form(collection, data, error.problems, code=code), 422
    flash(_("修改已保存。下面是目前的匹配。"))
    return redirect(url_for("web.record", collection=collection, code=code), 303)


@bp.route(f"{PATH}/<code>/withdraw", methods=["GET", "POST"])
@limiter.limit(WRITE_RATE, methods=["POST"])
def withdraw(collection: str, code: str) -> Answer:
    """Ask once, then take a listing out of the market."""
    require_write(actor())
    side = side_of(collection)
    if request.method == "GET":
        record = get_by_code(read_session(), side, code)
        return render_template("web/withdraw.html", collection=collection, section=collection, record=record)
    with write_transaction() as session:
        reason = request.form.get("reason", "").strip()[:300]
        posting.withdraw(session, actor(), get_by_code(session, side, code), reason)
    flash(_("已撤回。这一条不再出现在列表和匹配中。"))
    return redirect(url_for("web.record", collection=collection, code=code), 303)


@bp.post(f"{PATH}/<code>/publish")
@limiter.limit(WRITE_RATE)
def publish(collection: str, code: str) -> Answer:
    """Put a withdrawn or expired listing back into the market."""
    with write_transaction() as session:
        posting.publish(session, actor(), get_by_code(session, side_of(collection), code))
    flash(_("已重新发布。下面是目前的匹配。"))
    return redirect(url_for("web.record", collection=collection, code=code), 303)


def _encoder() -> Encoder | None:
    """The encoder, if it can be had: what is written is saved without one and gets its vector later."""
    try:
        return runtime().encoder
    except EncoderError:
        return None


def _kind() -> str:
    """The kind of resource the form is for, an achievement if none is named."""
    asked = request.values.get("kind", "")
    return asked if asked in set(ResourceKind) else ResourceKind.ACHIEVEMENT.value


def _data(side: Side) -> dict[str, Any]:
    kind = _kind()
    names = [name for section in layout(side, kind) for name in section.fields]
    data = read(schema_of(side), names, request.form)
    return data if side is Side.NEED else {**data, "kind": kind}


def _stored(side: Side, record: Record) -> dict[str, Any]:
    owner = record.organisation.name if record.organisation else ""
    return {**schema_of(side).current(record), "organisation": owner}


def _form(
    collection: str, data: Mapping[str, Any], problems: Sequence[FieldProblem] = (), *, code: str = ""
) -> str:
    side, kind = side_of(collection), data.get("kind", "")
    rows = request.form.get("more", ROWS, type=int)
    sections = draw(schema_of(side), layout(side, kind), data, problems, max(ROWS, rows))
    return render_template(
        "web/form.html", collection=collection, side=side.value, section=collection, sections=sections,
        code=code, kind=kind,
        kinds=choices("kind") if side is Side.RESOURCE else (), problems=labels(schema_of(side), problems),
        heading=_("修改 %(code)s", code=code) if code else post_name(collection), lead=_lead(side),
    )  # fmt: skip


def _lead(side: Side) -> str:
    if side is Side.NEED:
        return _("写得越具体，匹配越准。只有标题和技术问题必填，其余知道多少填多少；发布后立即看到匹配结果。")
    return _("写得越具体，越容易被需要的企业找到。只有标题和简介必填，其余知道多少填多少。")
