"""What one HTTP request has at hand: runtime, actor, sessions. Used by the web and API faces."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from sqlalchemy.orm import Session

from cloudrd.domain import errors
from cloudrd.runtime import Runtime
from cloudrd.services.actor import Actor

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

# Counts in the memory of each process: enough against a runaway client, the proxy is the place for more.
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)

STATUS: dict[type[errors.CloudrdError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.BadFile: 400,
    errors.EncoderError: 503,
    errors.IndexProblem: 503,
    errors.Busy: 503,
}


def status_of(error: errors.CloudrdError) -> int:
    """HTTP status of a domain error; the one table for both faces."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def init_app(app: Flask, runtime: Runtime) -> None:
    app.extensions["cloudrd"] = runtime
    limiter.init_app(app)
    app.teardown_appcontext(_close_session)


def runtime() -> Runtime:
    """The process's runtime."""
    found: Runtime = current_app.extensions["cloudrd"]
    return found


def actor() -> Actor:
    """Who calls; `local` when the peer is this machine, names it locally, and no proxy stands between.

    The name is checked because a page of a foreign site can point a name of its own at this machine.
    A reverse proxy may look like this machine too: CLOUDRD_LOCAL_OFFICE=false makes nobody local.
    """
    address = request.remote_addr or ""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    office = runtime().settings.local_office
    named = urlsplit(f"//{request.host}").hostname in LOCAL_HOSTS
    return Actor(address or "unknown", local=office and _is_loopback(address) and named and not forwarded)


def read_session() -> Session:
    """The request's session for queries; closed when the request ends."""
    if "session" not in g:
        g.session = runtime().database.read()
    session: Session = g.session
    return session


@contextmanager
def write_transaction() -> Iterator[Session]:
    """A session that may change records: committed at the end of the block, rolled back on any error.

    The request's read session is closed first, so that later reads see what was written.
    """
    _close_session(None)
    with runtime().database.write() as session:
        yield session
        session.commit()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _close_session(_error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
