"""Server-rendered pages in Chinese and English."""

from __future__ import annotations

from flask import Flask

from cloudrd.web import language, presentation, security
from cloudrd.web.blueprint import bp
from cloudrd.web.errors import error_response


def init_app(app: Flask) -> None:
    """Put the pages, their languages and their safeguards on `app`."""
    from cloudrd.web import (  # noqa: F401  (they add the routes)
        listings,
        matches,
        pages,
        posting,
        quality,
        records,
        reviews,
    )

    language.init_app(app)
    security.init_app(app)
    presentation.init_app(app)
    app.register_blueprint(bp)


__all__ = ["error_response", "init_app"]
