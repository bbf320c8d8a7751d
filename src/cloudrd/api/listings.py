"""Needs and resources over HTTP: list, read, create, update, withdraw."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from cloudrd.api.schemas import ListingPage, MatchesQuery, Withdrawal, filter_of_query, plain_text
from cloudrd.domain.vocabulary import Side
from cloudrd.request import actor, limiter, read_session, runtime, write_transaction
from cloudrd.services import posting
from cloudrd.services.actor import require_write
from cloudrd.services.answers import listing_brief
from cloudrd.services.disclosure import disclose, sees_all
from cloudrd.services.listing_queries import MAX_PER_PAGE, ORDERS, Record, get_by_code, page_of, readable
from cloudrd.services.schemas import NeedAnswer, NeedSchema, ResourceAnswer, ResourceSchema, dump

blueprint = Blueprint("api_listings", __name__, description="需求与资源 · Needs and resources")
WRITE_RATE = "120/minute"


class ListingsQuery(MatchesQuery):
    """Query string of a list; criteria may be given several times."""

    class Meta:
        exclude = ("limit",)

    text = plain_text(200, load_default="", metadata={"description": "words that must all occur"})
    order = fields.String(load_default="newest", validate=validate.OneOf(ORDERS))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=25, validate=validate.Range(1, MAX_PER_PAGE))


def _body() -> Any:
    """The JSON body, left to the record schema: it names every problem, in the reader's language."""
    return request.get_json()


def _answer(record: Record, status: int = 200) -> Response:
    """The whole record, rendered while the transaction is open: what cannot be shown is not committed."""
    response = jsonify(dump(record))
    response.status_code = status
    return response


def _shown(record: Record) -> dict[str, Any]:
    """The record as this caller may see it: whole, or what its confidentiality leaves."""
    if sees_all(actor(), record.confidentiality):
        return dump(record)
    brief = listing_brief(disclose(record.to_listing(), actor()), {})
    return {**brief, "side": record.side.value, "state": record.state}


class _List(MethodView):
    side: Side

    @blueprint.arguments(ListingsQuery, location="query")
    @blueprint.response(200, ListingPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List live listings, a page at a time."""
        records, total = page_of(
            read_session(), actor(), self.side, filter_of_query(query),
            text=query["text"], order=query["order"], page=query["page"], per_page=query["per_page"],
        )  # fmt: skip
        return {
            "items": [_shown(record) for record in records],
            "total": total,
            "page": query["page"],
            "per_page": query["per_page"],
        }

    def _create(self) -> Response:
        require_write(actor())
        with write_transaction() as session:
            record = posting.create(session, actor(), self.side, _body(), encoder=runtime().encoder)
            session.flush()
            response = _answer(record, 201)
            response.headers["Location"] = f"{request.path}/{record.code}"
        return response


class _One(MethodView):
    side: Side

    def _read(self, code: str) -> Response:
        return jsonify(_shown(readable(read_session(), actor(), self.side, code)))

    def _update(self, code: str) -> Response:
        require_write(actor())
        with write_transaction() as session:
            record = get_by_code(session, self.side, code)
            posting.update(session, actor(), record, _body(), encoder=runtime().encoder)
            session.flush()
            return _answer(record)


def _withdraw(side: Side, code: str, reason: str) -> Response:
    require_write(actor())
    with write_transaction() as session:
        record = get_by_code(session, side, code)
        posting.withdraw(session, actor(), record, reason.replace("\0", ""))
        session.flush()
        return _answer(record)


@blueprint.route("/needs")
class Needs(_List):
    side = Side.NEED

    @limiter.limit(WRITE_RATE)
    @blueprint.doc(requestBody={"content": {"application/json": {"schema": NeedSchema}}, "required": True})
    @blueprint.response(201, NeedAnswer)
    def post(self) -> Response:
        """Post a need; it is matchable by the next request."""
        return self._create()


@blueprint.route("/needs/<code>")
class OneNeed(_One):
    side = Side.NEED

    @blueprint.response(200, NeedAnswer)
    def get(self, code: str) -> Response:
        """Read a need, as far as it may be seen."""
        return self._read(code)

    @limiter.limit(WRITE_RATE)
    @blueprint.doc(
        requestBody={"content": {"application/json": {"schema": NeedSchema(partial=True)}}, "required": True}
    )
    @blueprint.response(200, NeedAnswer)
    def patch(self, code: str) -> Response:
        """Change the fields given; all others stay."""
        return self._update(code)


@blueprint.route("/resources")
class Resources(_List):
    side = Side.RESOURCE

    @limiter.limit(WRITE_RATE)
    @blueprint.doc(
        requestBody={"content": {"application/json": {"schema": ResourceSchema}}, "required": True}
    )
    @blueprint.response(201, ResourceAnswer)
    def post(self) -> Response:
        """List a resource; it is matchable by the next request."""
        return self._create()


@blueprint.route("/resources/<code>")
class OneResource(_One):
    side = Side.RESOURCE

    @blueprint.response(200, ResourceAnswer)
    def get(self, code: str) -> Response:
        """Read a resource, as far as it may be seen."""
        return self._read(code)

    @limiter.limit(WRITE_RATE)
    @blueprint.doc(
        requestBody={
            "content": {"application/json": {"schema": ResourceSchema(partial=True)}},
            "required": True,
        }
    )
    @blueprint.response(200, ResourceAnswer)
    def patch(self, code: str) -> Response:
        """Change the fields given; all others stay."""
        return self._update(code)


@blueprint.route("/needs/<code>/withdraw", methods=["POST"])
@limiter.limit(WRITE_RATE)
@blueprint.arguments(Withdrawal)
@blueprint.response(200, NeedAnswer)
def withdraw_need(body: dict[str, Any], code: str) -> Response:
    """Take a need back; it is served no more from the next request on."""
    return _withdraw(Side.NEED, code, body["reason"])


@blueprint.route("/resources/<code>/withdraw", methods=["POST"])
@limiter.limit(WRITE_RATE)
@blueprint.arguments(Withdrawal)
@blueprint.response(200, ResourceAnswer)
def withdraw_resource(body: dict[str, Any], code: str) -> Response:
    """Take a resource back; it is served no more from the next request on."""
    return _withdraw(Side.RESOURCE, code, body["reason"])
