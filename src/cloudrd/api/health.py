"""`GET /health`: is the service well, how large is it, how far behind is the index."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from cloudrd import __version__
from cloudrd.domain.errors import CloudrdError
from cloudrd.domain.vocabulary import Side
from cloudrd.request import actor, read_session, runtime
from cloudrd.services.learning import serving
from cloudrd.services.listing_queries import counts

blueprint = Blueprint("api_health", __name__, description="运行状况 · Health")


class HealthAnswer(Schema):
    status = fields.String(metadata={"description": "ok, or degraded when matching cannot answer"})
    version = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    index = fields.Dict(
        metadata={"description": "per side: change number, lag behind the database, listings"}
    )
    encoder = fields.String(allow_none=True)
    reranker = fields.String()
    ranker = fields.Dict(
        metadata={
            "description": "name and digest of what ranks; `unusable` names a live version that does not fit "
            "this program and is passed over, null when there is none"
        }
    )
    problem = fields.String(allow_none=True, metadata={"description": "code of what is wrong"})
    writable = fields.Boolean(metadata={"description": "whether this caller may write"})


@blueprint.route("/health")
@blueprint.response(200, HealthAnswer)
@blueprint.alt_response(503, schema=HealthAnswer)
def health() -> ResponseReturnValue:
    """Report status, counts, index lag and encoder; 503 when matching cannot answer."""
    body: dict[str, Any] = {
        "status": "ok",
        "version": __version__,
        "counts": _counts(),
        "index": {},
        "encoder": None,
        "reranker": "",
        "ranker": _ranker(),
        "problem": None,
        "writable": actor().local,
    }
    try:
        body["encoder"] = runtime().encoder.fingerprint
        if reranker := runtime().reranker:
            body["reranker"] = reranker.fingerprint
        for side in Side:
            runtime().keeper.fresh(read_session(), side)
        body["index"] = runtime().keeper.status(read_session())
    except CloudrdError as error:
        body.update(status="degraded", problem=error.code)
    response = jsonify(body)
    response.status_code = 200 if body["status"] == "ok" else 503
    return response


def _ranker() -> dict[str, str | None]:
    now = serving(read_session())
    return {
        "name": now.ranker.name,
        "digest": now.ranker.digest,
        "unusable": None if now.usable else now.version,
    }


def _counts() -> dict[str, int]:
    found = counts(read_session())
    return {"organisations": found.organisations, "needs": found.needs, "resources": found.resources}
