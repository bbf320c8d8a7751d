"""What keeps pages safe in the browser: content policy, request tokens, limits."""

from __future__ import annotations

from flask import Flask, Response
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
MATCH_RATE = "120 per minute"
WRITE_RATE = "30 per minute"


def init_app(app: Flask) -> None:
    """Put the headers on every answer of the application and a token into every form."""
    # A form may stay open over lunch: the token lives as long as the browser session.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Long texts, each Chinese character nine bytes of a form, are more than Werkzeug expects of forms.
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    CSRFProtect(app)
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
