"""The OpenAPI document tells the truth, and health and errors have their forms."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloudrd.app import create_app
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.request import limiter


def test_health_reports_counts_lag_and_encoder(city):
    health = city.get("/api/v1/health").json
    assert health["status"] == "ok"
    assert health["counts"] == {"needs": 1, "resources": 3, "organisations": 1}
    assert health["encoder"].startswith("builtin-")
    assert health["index"]["resource"]["listings"] == 3
    assert health["ranker"]["name"] == shipped_ranker().name
    assert health["ranker"]["unusable"] is None
    assert health["writable"] is True


def test_the_document_is_openapi_3_1_and_names_every_call(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    for path in (
        "/health",
        "/needs",
        "/needs/{code}",
        "/needs/{code}/matches",
        "/resources/{code}/matches",
        "/match",
    ):
        assert f"/api/v1{path}" in document["paths"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readable_page_shows_every_call_and_schema(client, language):
    document = client.get("/api/v1/openapi.json").json
    page = client.get(f"/api/v1/docs?lang={language}").text
    assert all(path in page for path in document["paths"])
    assert 'id="problem-state_conflict"' in page


def test_unknown_addresses_and_methods_are_problem_documents(client):
    for answer in (client.get("/api/v1/nothing"), client.delete("/api/v1/needs")):
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == answer.status_code


def test_an_unforeseen_failure_shows_nothing_of_the_inside(city, monkeypatch):
    from cloudrd.services.recommending import Recommender

    def fail(*_args, **_options):
        raise RuntimeError("inner secret")

    monkeypatch.setattr(Recommender, "for_text", fail)
    answer = city.post("/api/v1/match", json={"text": "双极板"})
    assert answer.status_code == 500
    assert "inner secret" not in answer.text


def test_no_call_fails_and_every_answer_is_in_the_document(tmp_path):
    """Calls generated from the document, right and wrong ones: no 5xx, every answer as described."""
    app = create_app(tmp_path)
    limiter.enabled = False
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    try:
        for operation in schema.get_all_operations():
            _try(operation.ok())
    finally:
        limiter.enabled = True


def _try(operation):
    @given(data=st.data())
    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def calls(data):
        data.draw(operation.as_strategy()).call_and_validate()

    calls()
