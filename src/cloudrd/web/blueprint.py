"""The blueprint all pages hang on, and versioned addresses of static files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

STATIC = Path(__file__).with_name("static")
YEAR = 365 * 24 * 3600

bp = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@lru_cache(maxsize=64)
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that browsers may keep it for a year."""
    return url_for("web.static", filename=name, v=_version(name))


@bp.after_request
def cache_headers(response: Response) -> Response:
    """Static files are kept by the browser, pages are asked for anew every time."""
    if request.endpoint != "web.static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    elif request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response
