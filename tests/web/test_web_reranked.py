"""The match screen says when a reranking model has set the order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from web_support import main_text

from cloudrd.services.recommending import Recommender

SCREEN = "/needs/N000001/matches"
SAID = "前列的次序由重排模型通读双方文本后排定"


@pytest.fixture
def _reranked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Recommender.for_listing
    monkeypatch.setattr(
        Recommender, "for_listing", lambda *args, **more: replace(found(*args, **more), reranker="ce-0123")
    )


@pytest.mark.usefixtures("_reranked")
def test_the_reader_is_told_what_set_the_order(client: FlaskClient) -> None:
    assert SAID in main_text(client.get(SCREEN))
    assert "set the order of the first rows" in main_text(client.get(f"{SCREEN}?lang=en"))
    assert client.get("/api/v1/needs/N000001/matches").json["reranker"] == "ce-0123"


def test_without_one_nothing_is_said(client: FlaskClient) -> None:
    assert SAID not in main_text(client.get(SCREEN))
    assert client.get("/api/v1/needs/N000001/matches").json["reranker"] == ""
