"""Application factory: one Flask app with the web pages and the API on the same services."""

from __future__ import annotations

import os

from flask import Flask, current_app
from flask import request as http
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from cloudrd import api, request, web
from cloudrd.domain.errors import CloudrdError
from cloudrd.runtime import Runtime


def create_app(data: str | os.PathLike[str] | None = None) -> Flask:
    """Make the WSGI application on the data folder `data` (default: CLOUDRD_DATA, else the checkout).

    Raises ConfigError when a setting is malformed or a folder cannot be written.
    """
    runtime = Runtime.open(data)
    app = Flask("cloudrd", static_folder=None)
    app.config.update(
        SECRET_KEY=runtime.settings.secret_key,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    request.init_app(app, runtime)
    web.init_app(app)
    api.init_app(app)
    for kind in (HTTPException, CloudrdError, Exception):
        app.register_error_handler(kind, _error_response)
    return app


def _error_response(error: Exception) -> ResponseReturnValue:
    """Let the face that was asked say what went wrong; log what nobody foresaw."""
    if not isinstance(error, (HTTPException, CloudrdError)):
        current_app.logger.error("unforeseen failure on %s %s", http.method, http.path, exc_info=error)
    face = api if http.path.startswith(f"{api.PREFIX}/") else web
    return face.error_response(error)
