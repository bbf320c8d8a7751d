"""The JSON API under /api/v1, described by OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask, request
from flask_smorest import Api
from werkzeug.exceptions import UnsupportedMediaType

from cloudrd import __version__
from cloudrd.api import docs, health, listings, matches, reviews, statistics
from cloudrd.api.problems import MEDIA_TYPE, error_response
from cloudrd.api.schemas import Problem
from cloudrd.domain.errors import Forbidden

PREFIX = "/api/v1"
DESCRIPTION = """\
Needs, resources and explained matches. Messages follow Accept-Language (zh, en). Until accounts exist,
writing is allowed from the machine the server runs on only; reading shows what confidentiality allows."""


class _Api(Api):
    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Errors are turned into problem documents by the application, for both faces in one place."""

    def _register_responses(self) -> None:
        """Describe errors under the media type they are sent with."""
        kept, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, MEDIA_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = kept


def refuse_foreign_pages() -> None:
    """Let calls that change something through only as JSON and from no page of another site.

    A browser sends a foreign page's plain form without asking; JSON it asks for first, and is told no.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.path.startswith(f"{PREFIX}/"):
        return
    if not request.is_json:
        raise UnsupportedMediaType
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", request.host_url.rstrip("/"))
    if site not in ("same-origin", "none") or origin != request.host_url.rstrip("/"):
        raise Forbidden("foreign_page")


def _schema_name(schema: Any) -> str:
    """Component names: the class name; a schema whose fields may all be left out is a change."""
    found: type = resolve_schema_cls(schema)
    name = found.__name__.removesuffix("Schema")
    return f"{name}Change" if getattr(schema, "partial", False) else name


def init_app(app: Flask) -> None:
    """Register the API with its document at /api/v1/openapi.json and a readable page at /api/v1/docs."""
    app.config.update(
        API_TITLE="cloudrd",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(refuse_foreign_pages)
    api = _Api(
        app,
        spec_kwargs={
            "info": {"description": DESCRIPTION},
            "servers": [{"url": "/"}],
            "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name),
        },
    )
    csrf = app.extensions["csrf"]
    for blueprint in (
        health.blueprint,
        listings.blueprint,
        matches.blueprint,
        reviews.blueprint,
        statistics.blueprint,
    ):
        # `refuse_foreign_pages` stands in for the token of the pages' forms.
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(docs.page(api), url_prefix=PREFIX)


__all__ = ["PREFIX", "error_response", "init_app"]
