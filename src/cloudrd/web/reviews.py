"""Reviewing: keeping a list of matches, the page of a kept list, decisions, all matches by state."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cloudrd.domain.errors import CloudrdError, Conflict, Invalid
from cloudrd.domain.match import Reasons
from cloudrd.domain.vocabulary import DeclineReason, MatchState
from cloudrd.request import actor, limiter, read_session, runtime, write_transaction
from cloudrd.services import review_queries, reviewing
from cloudrd.services.actor import require_write
from cloudrd.services.kept import OFFICE
from cloudrd.services.listing_queries import get_by_code
from cloudrd.services.review_queries import Kept
from cloudrd.services.schemas.decision import NOTE_LENGTH
from cloudrd.web.blueprint import bp
from cloudrd.web.evidence import lit_query
from cloudrd.web.facts import query_facts
from cloudrd.web.kept_rows import chosen_of, next_waiting, rows_of, who
from cloudrd.web.language import _, language
from cloudrd.web.matches import FEW, MANY
from cloudrd.web.presentation import local, said
from cloudrd.web.security import WRITE_RATE
from cloudrd.web.sides import PATH, collection_of, side_of
from cloudrd.web.sieve import read_sieve
from cloudrd.web.words import choices, term

Answer = str | Response | tuple[str, int]
PER_PAGE = 25
DEEPEST = 100_000


@bp.post(f"{PATH}/<code>/keep")
@limiter.limit(WRITE_RATE)
def keep(collection: str, code: str) -> Answer:
    """Keep the matches of a listing, with the filters of the match screen, and go to their page."""
    require_write(actor())
    side = side_of(collection)
    filters = read_sieve(request.form, side.other).filter
    limit = MANY if request.form.get("limit") == str(MANY) else FEW
    with write_transaction() as session:
        record = get_by_code(session, side, code)
        before = reviewing.latest_run(session, record)
        number = reviewing.keep(
            session, actor(), runtime().recommender, record, filters=filters, limit=limit
        ).id
    known = before is not None and before.id == number
    flash(_("清单没有变化，这是上次保存的那一份。") if known else _("已保存推荐清单，请逐条审核。"))
    return redirect(url_for("web.run", number=number), 303)


@bp.get("/runs/<int(max=2147483647):number>")
def run(number: int) -> str:
    """A kept list: what was asked on the left, its matches on the right, one of them open."""
    return _run(number, request.args.get("choose", ""))


@bp.post("/matches/<code>/decide")
@limiter.limit(WRITE_RATE)
def decide(code: str) -> Answer:
    """Decide on a match; what was typed stays on the page when the decision cannot be taken."""
    form = request.form
    reason, target = form.get("reason", ""), form.get("target", "")
    number = review_queries.get_match(read_session(), actor(), code).run_id
    if target not in set(MatchState):
        return _run(number, code, _("请选择一个决定。")), 422
    try:
        with write_transaction() as session:
            match = review_queries.get_match(session, actor(), code)
            reviewing.decide(
                session, actor(), match, MatchState(target), note=form.get("note", ""),
                reason=DeclineReason(reason) if reason in set(DeclineReason) else None,
                version=form.get("version", type=int),
            )  # fmt: skip
    except (Invalid, Conflict) as error:
        return _run(number, code, _problem(error)), 422 if isinstance(error, Invalid) else 409
    flash(_("%(code)s：%(state)s。", code=match.code, state=term(match.state, "match")))
    return redirect(url_for("web.run", number=number, choose=match.code, _anchor=match.code), 303)


@bp.get("/reviews")
def reviews() -> str:
    """All kept matches by state; what waits for a decision first."""
    session = read_session()
    counts = review_queries.state_counts(session, actor())
    asked = request.args.get("state", MatchState.SUGGESTED.value)
    state = MatchState(asked) if asked in set(MatchState) else None
    page = min(max(request.args.get("page", 1, type=int), 1), DEEPEST)
    kept, total = review_queries.page_of_matches(session, actor(), state, page=page, per_page=PER_PAGE)
    pages = max(1, -(-total // PER_PAGE))
    tabs = [(one.value, term(one.value, "match"), count) for one, count in counts.items()]
    return render_template(
        "web/reviews.html", section="reviews", rows=kept, pages=pages, number=min(page, pages),
        who=who, state=state.value if state else "", total=sum(counts.values()),
        tabs=[*tabs, ("all", _("全部"), sum(counts.values()))],
    )  # fmt: skip


def _run(number: int, asked: str, problem: str = "") -> str:
    session = read_session()
    found = review_queries.get_run(session, actor(), number)
    matches = review_queries.matches_of(session, found)
    query = review_queries.query_of(session, found)
    chosen = chosen_of(matches, asked)
    stored = [one.match for one in matches]
    listing = query.to_listing()
    rows = rows_of(
        matches, chosen, review_queries.history(session, stored),
        review_queries.earlier_decisions(session, stored),
    )  # fmt: skip
    return render_template(
        "web/run.html", section="reviews", run=found, record=query, query=listing, rows=rows,
        collection=collection_of(listing.side), facts=query_facts(listing), heading=local(query, "title"),
        asked=lit_query(listing, _reasons(matches, chosen), language()), who=who,
        imported=found.origin != OFFICE, next=next_waiting(matches, chosen), problem=problem,
        waiting=sum(one.match.state == MatchState.SUGGESTED for one in matches),
        reasons=choices("decline"), decisions=_decisions(), note_limit=NOTE_LENGTH,
        others=[one for one in review_queries.latest_runs(session, actor(), query) if one.id != number],
    )  # fmt: skip


def _reasons(matches: Sequence[Kept], chosen: str) -> Reasons | None:
    """What lights up the text of the listing asked for; nothing when it is not the text of then."""
    for one in matches:
        if one.match.code == chosen and one.query.side not in one.changed:
            return one.recommendation.reasons
    return None


def _problem(error: CloudrdError) -> str:
    """What is wrong with the decision, in one paragraph."""
    if isinstance(error, Invalid):
        return " ".join(problem.text(language()) for problem in error.problems)
    return said(error.code, error.params.items())


def _decisions() -> dict[str, str]:
    """What the buttons say."""
    return {
        MatchState.SUGGESTED: _("撤回决定"),
        MatchState.APPROVED: _("通过"),
        MatchState.REJECTED: _("不通过"),
        MatchState.PROPOSED: _("推荐给双方"),
        MatchState.SIGNED: _("已签约"),
        MatchState.ENDED: _("终止"),
    }
