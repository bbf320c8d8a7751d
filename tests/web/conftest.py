"""The pages on a small city of our own: one real application with real encoder and index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import COATING, NEED, OTHERS, token_of
from werkzeug.test import TestResponse

from cloudrd.app import create_app
from cloudrd.domain.vocabulary import Side
from cloudrd.runtime import Runtime
from cloudrd.services import posting
from cloudrd.services.actor import SYSTEM
from cloudrd.services.organisations import save_organisation


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a city with one need, four resources and two organisations."""
    folder = tmp_path_factory.mktemp("city")
    made = create_app(folder)
    made.testing = False  # errors become pages, as in service
    _fill(made.extensions["cloudrd"])
    yield made
    made.extensions["cloudrd"].close()


def _fill(runtime: Runtime) -> None:
    university = {"code": "OU1", "kind": "university", "name": "海岳大学", "name_en": "Haiyue University"}
    with runtime.database.write() as session:
        save_organisation(session, SYSTEM, {**university, "profile": "研究海洋材料。"}, demo=True)
        posting.create(session, SYSTEM, Side.NEED, NEED)
        posting.create(session, SYSTEM, Side.RESOURCE, COATING)
        for kind, title, summary in OTHERS:
            posting.create(session, SYSTEM, Side.RESOURCE, {"kind": kind, "title": title, "summary": summary})
        session.commit()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of its own: no cookies from another test."""
    return app.test_client()


@pytest.fixture
def english(client: FlaskClient) -> FlaskClient:
    client.get("/?lang=en")
    return client


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., TestResponse]:
    """Send a form as a browser does: open the page that holds it, then post its token with the values."""

    def send(page: str, values: dict[str, object], to: str = "", **options: object) -> TestResponse:
        return client.post(to or page, data={**values, "csrf_token": token_of(client.get(page))}, **options)

    return send
