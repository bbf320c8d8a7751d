"""Matching over HTTP: `POST /match`, `GET /needs|resources/{code}/matches`."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from cloudrd.api.problems import language
from cloudrd.api.schemas import (
    MatchAnswer,
    MatchesQuery,
    MatchRequest,
    filter_of_body,
    filter_of_query,
)
from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import Side
from cloudrd.request import actor, limiter, read_session, runtime
from cloudrd.services.answers import match_answer
from cloudrd.services.disclosure import disclose_result, open_filter
from cloudrd.services.listing_queries import wholly_readable
from cloudrd.services.recommending import owners

blueprint = Blueprint("api_matches", __name__, description="匹配推荐 · Matching")


@blueprint.route("/match", methods=["POST"])
@limiter.limit("120/minute")
@blueprint.arguments(MatchRequest)
@blueprint.response(200, MatchAnswer)
def match_text(body: dict[str, Any]) -> dict[str, Any]:
    """Recommend for a free description, in Chinese or English."""
    session = read_session()
    result = runtime().recommender.for_text(
        session,
        body["text"],
        title=body["title"],
        looking_for=Side(body["looking_for"]),
        filters=open_filter(filter_of_body(body["kinds"], body["filters"]), actor()),
        limit=body["limit"],
    )
    return _answer(session, result)


class _Matches(MethodView):
    side: Side
    decorators = [limiter.limit("120/minute")]  # noqa: RUF012 - Flask reads it from the class

    @blueprint.arguments(MatchesQuery, location="query")
    @blueprint.response(200, MatchAnswer)
    def get(self, query: dict[str, Any], code: str) -> dict[str, Any]:
        """Recommend counterparts of a stored listing."""
        session = read_session()
        record = wholly_readable(session, actor(), self.side, code)
        filters = open_filter(filter_of_query(query), actor())
        result = runtime().recommender.for_record(session, record, filters=filters, limit=query["limit"])
        return _answer(session, result)


@blueprint.route("/needs/<code>/matches")
class NeedMatches(_Matches):
    side = Side.NEED


@blueprint.route("/resources/<code>/matches")
class ResourceMatches(_Matches):
    side = Side.RESOURCE


def _answer(session: Session, result: MatchResult) -> dict[str, Any]:
    shown = disclose_result(result, actor())
    return match_answer(shown, owners(session, shown), language())
