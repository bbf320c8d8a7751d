"""Kept matches over HTTP, for the office only: keep, read, decide, replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import url_for
from flask_smorest import Blueprint

from cloudrd.api.problems import MEDIA_TYPE, language
from cloudrd.api.review_schemas import (
    DecisionRequest,
    KeepRequest,
    KeptMatchHistory,
    KeptPage,
    KeptQuery,
    ReplayAnswer,
    RunAnswer,
)
from cloudrd.api.schemas import Problem, filter_of_body
from cloudrd.domain.vocabulary import DeclineReason, MatchState, Side
from cloudrd.request import actor, limiter, read_session, runtime, write_transaction
from cloudrd.services import review_answers, reviewing
from cloudrd.services.actor import require_write
from cloudrd.services.listing_queries import get_by_code
from cloudrd.services.replay_answers import replay_answer
from cloudrd.services.replaying import replay
from cloudrd.services.review_queries import get_match, get_run, kept, page_of_matches

blueprint = Blueprint("api_reviews", __name__, description="匹配审核 · Reviewing matches")
READ_RATE = "240/minute"
WRITE_RATE = "120/minute"
Call = TypeVar("Call", bound=Callable[..., Any])
_PROBLEMS = {
    403: "only the office may do this",
    404: "there is no such record",
    409: "somebody else was quicker, or the present state does not allow it",
}
# Numbers that every database can hold; a larger one is an address that does not exist.
_NUMBER = "<int(min=1, max=2147483647):number>"


def _refuses(*statuses: int) -> Callable[[Call], Call]:
    """Describe the problems a call answers with."""

    def describe(call: Call) -> Call:
        for status in statuses:
            told = blueprint.alt_response(
                status, schema=Problem, content_type=MEDIA_TYPE, description=_PROBLEMS[status]
            )
            call = told(call)
        return call

    return describe


def _keep(side: Side, code: str, body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    require_write(actor())
    filters = filter_of_body(body["kinds"], body["filters"])
    with write_transaction() as session:
        record = get_by_code(session, side, code)
        before = reviewing.latest_run(session, record)
        run = reviewing.keep(
            session, actor(), runtime().recommender, record, filters=filters, limit=body["limit"]
        )
        answer = review_answers.run_answer(session, run, language())
    known = before is not None and before.id == run.id
    return answer, 200 if known else 201, {"Location": url_for(".run", number=run.id)}


@blueprint.route("/needs/<code>/runs", methods=["POST"])
@limiter.limit(WRITE_RATE)
@blueprint.arguments(KeepRequest)
@blueprint.response(201, RunAnswer)
@blueprint.alt_response(200, schema=RunAnswer, description="the same list was kept before", success=True)
@_refuses(403, 404)
def keep_need(body: dict[str, Any], code: str) -> Any:
    """Recommend for a need and keep the list for review."""
    return _keep(Side.NEED, code, body)


@blueprint.route("/resources/<code>/runs", methods=["POST"])
@limiter.limit(WRITE_RATE)
@blueprint.arguments(KeepRequest)
@blueprint.response(201, RunAnswer)
@blueprint.alt_response(200, schema=RunAnswer, description="the same list was kept before", success=True)
@_refuses(403, 404)
def keep_resource(body: dict[str, Any], code: str) -> Any:
    """Recommend for a resource and keep the list for review."""
    return _keep(Side.RESOURCE, code, body)


@blueprint.route(f"/runs/{_NUMBER}")
@limiter.limit(READ_RATE)
@blueprint.response(200, RunAnswer)
@_refuses(403, 404)
def run(number: int) -> dict[str, Any]:
    """Read a kept list with its matches and their evidence."""
    session = read_session()
    return review_answers.run_answer(session, get_run(session, actor(), number), language())


@blueprint.route("/matches")
@limiter.limit(READ_RATE)
@blueprint.arguments(KeptQuery, location="query")
@blueprint.response(200, KeptPage)
@_refuses(403)
def matches(query: dict[str, Any]) -> dict[str, Any]:
    """List kept matches, a page at a time: the newest list first, or the latest decision."""
    state = MatchState(query["state"]) if query["state"] else None
    page, per_page = query["page"], query["per_page"]
    found, total = page_of_matches(read_session(), actor(), state, page=page, per_page=per_page)
    return review_answers.page_answer(found, total, page, per_page, language())


@blueprint.route("/matches/<code>")
@limiter.limit(READ_RATE)
@blueprint.response(200, KeptMatchHistory)
@_refuses(403, 404)
def match(code: str) -> dict[str, Any]:
    """Read a kept match with its evidence and history."""
    session = read_session()
    return _whole(session, get_match(session, actor(), code))


@blueprint.route("/matches/<code>/decision", methods=["POST"])
@limiter.limit(WRITE_RATE)
@blueprint.arguments(DecisionRequest)
@blueprint.response(200, KeptMatchHistory)
@_refuses(403, 404, 409)
def decision(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Decide on a match, or take a decision back as long as nothing has left the house."""
    with write_transaction() as session:
        found = get_match(session, actor(), code)
        reason = DeclineReason(body["reason"]) if body["reason"] else None
        reviewing.decide(
            session, actor(), found, MatchState(body["decision"]), reason=reason, note=body["note"],
            version=body["version"],
        )  # fmt: skip
        session.flush()
        return _whole(session, found)


@blueprint.route("/matches/<code>/replay")
@limiter.limit(READ_RATE)
@blueprint.response(200, ReplayAnswer)
@_refuses(403, 404)
def replayed(code: str) -> dict[str, Any]:
    """Recompute a kept recommendation and say what has changed since."""
    session = read_session()
    found = get_match(session, actor(), code)
    return replay_answer(replay(session, actor(), runtime().recommender, found), language())


def _whole(session: Any, found: Any) -> dict[str, Any]:
    (one,) = kept(session, [found])
    answer = review_answers.evidence_answer(one, language())
    return {**answer, "history": review_answers.history_answer(session, one)}
