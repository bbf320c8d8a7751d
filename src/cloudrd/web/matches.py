"""The match screen: for a description, a need or a resource."""

from __future__ import annotations

from flask import render_template, request, url_for

from cloudrd.domain.listing import Filter
from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import Side
from cloudrd.request import actor, limiter, read_session, runtime
from cloudrd.services.listing_queries import wholly_readable
from cloudrd.services.reviewing import latest_run
from cloudrd.web.blueprint import bp
from cloudrd.web.facts import query_facts
from cloudrd.web.hits import Hits, hits_of
from cloudrd.web.language import _, ngettext
from cloudrd.web.presentation import TEXT_LIMIT, count, local
from cloudrd.web.security import MATCH_RATE
from cloudrd.web.sides import PATH, side_of
from cloudrd.web.sieve import Sieve, read_sieve
from cloudrd.web.words import choices

FEW, MANY, PREVIEW = 10, 30, 5
WRITTEN = ("text", "problem", "summary")


@bp.route("/match", methods=["GET", "POST"])
@limiter.limit(MATCH_RATE)
def match() -> str | tuple[str, int]:
    """Resources for a free description. A short one may stand in the address, any one in a form."""
    text = request.values.get("text", "").strip()
    problem = _text_problem(text)
    if problem or not text:
        shown = {"text": text, "problem": problem, "kinds": choices("kind"), "section": "match"}
        return render_template("web/ask.html", **shown), 422 if problem else 200
    sieve = read_sieve(request.values, Side.RESOURCE)
    result = runtime().recommender.for_text(read_session(), text, filters=sieve.filter, limit=_limit())
    action = url_for("web.match")
    return _screen(result, sieve, text=text, action=action, heading=_("匹配结果"), section="match")


@bp.post("/match/preview/<any(need, resource):side>")
@limiter.limit(MATCH_RATE)
def preview(side: str) -> str:
    """The best few titles for a need or resource that is still being written; a piece of a page."""
    given = Side(side)
    text = "\n".join(filter(None, (request.form.get(name, "").strip() for name in WRITTEN)))[:TEXT_LIMIT]
    kinds = read_sieve(request.form, given.other).filter.kinds
    result = runtime().recommender.for_text(
        read_session(), text, title=request.form.get("title", "")[:300], looking_for=given.other,
        filters=Filter(kinds=kinds), limit=PREVIEW,
    )  # fmt: skip
    return render_template("web/preview.html", found=hits_of(result, open_one=False))


@bp.get(f"{PATH}/<code>/matches")
def record_matches(collection: str, code: str) -> str:
    """Counterparts of a stored listing."""
    session = read_session()
    record = wholly_readable(session, actor(), side_of(collection), code)
    sieve = read_sieve(request.args, side_of(collection).other)
    result = runtime().recommender.for_record(session, record, filters=sieve.filter, limit=_limit())
    return _screen(
        result, sieve, subject=record, collection=collection, section=collection,
        kept=latest_run(session, record) if actor().local else None, limit=_limit(),
        heading=local(record, "title"),
        action=url_for("web.record_matches", collection=collection, code=code),
    )  # fmt: skip


def _screen(result: MatchResult, sieve: Sieve, **page: object) -> str:
    found = hits_of(result)
    more = MANY if len(found.rows) == FEW == _limit() else 0
    return render_template(
        "web/matches.html", found=found, sieve=sieve, more=more, facts=query_facts(found.result.query),
        found_title=_found_title(found), **page,
    )  # fmt: skip


def _found_title(found: Hits) -> str:
    number, resources = len(found.rows), found.result.query.side is Side.NEED
    if found.result.verdict == "no_match":
        return _("最接近的条目（不足以推荐）")
    if resources:
        return ngettext("推荐 %(num)s 项资源", "推荐 %(num)s 项资源", number)
    return ngettext("推荐 %(num)s 条需求", "推荐 %(num)s 条需求", number)


def _limit() -> int:
    return MANY if request.values.get("limit") == str(MANY) else FEW


def _text_problem(text: str) -> str:
    if not text:
        return _("请先写下您的问题。") if request.method == "POST" else ""
    if len(text) <= TEXT_LIMIT:
        return ""
    return _(
        "描述不能超过 %(limit)s 字，现在有 %(length)s 字。请删减后重试。",
        limit=count(TEXT_LIMIT), length=count(len(text)),
    )  # fmt: skip
