"""What must never work: writing from foreign pages, reading what is hidden, falling over."""

import json

import pytest

WITHDRAW = "/api/v1/resources/R000001/withdraw"


@pytest.mark.parametrize(
    "call",
    [
        {},
        {"data": "", "content_type": "text/plain"},
        {"data": "reason=x", "content_type": "application/x-www-form-urlencoded"},
        {"json": {}, "headers": {"Origin": "http://evil.example"}},
        {"json": {}, "headers": {"Sec-Fetch-Site": "cross-site"}},
        {"json": {}, "headers": {"Origin": "null"}},
    ],
)
def test_a_page_of_another_site_cannot_withdraw_a_listing(city, call):
    answer = city.post(WITHDRAW, **call)
    assert answer.status_code in (403, 415)
    assert city.get("/api/v1/resources/R000001").json["state"] == "published"


def test_a_page_of_our_own_may(city):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert city.post(WITHDRAW, json={}, headers=headers).status_code == 200


def test_matches_of_a_withdrawn_listing_are_for_the_office_only(city, stranger):
    city.post("/api/v1/needs/N000001/withdraw", json={})
    assert city.get("/api/v1/needs/N000001/matches").status_code == 200
    assert city.get("/api/v1/needs/N000001/matches", environ_base=stranger).status_code == 404


@pytest.fixture
def hidden(client):
    """A match-only resource whose figures nobody else may learn."""
    resource = {
        "title": "机密镀层", "kind": "achievement", "summary": "机密内容：双极板镀层",
        "trl": 5, "region": "东岬区",
        "cooperation_modes": ["equity"], "confidentiality": "match_only",
    }  # fmt: skip
    assert client.post("/api/v1/resources", json=resource).status_code == 201
    return client


@pytest.mark.parametrize("filters", [{"modes": ["equity"]}, {"minimum_trl": 1}, {"regions": ["东岬区"]}])
def test_filters_do_not_tell_what_a_listing_hides(hidden, stranger, filters):
    body = {"text": "双极板镀层"}
    assert hidden.post("/api/v1/match", json=body, environ_base=stranger).json["recommendations"]
    body["filters"] = filters
    assert hidden.post("/api/v1/match", json=body).json["recommendations"]
    assert hidden.post("/api/v1/match", json=body, environ_base=stranger).json["recommendations"] == []


@pytest.mark.parametrize("query", ["mode=equity", "minimum_trl=1", "region=东岬区", "text=机密"])
def test_lists_do_not_tell_what_a_listing_hides(hidden, stranger, query):
    assert hidden.get(f"/api/v1/resources?{query}").json["total"] == 1
    assert hidden.get(f"/api/v1/resources?{query}", environ_base=stranger).json["total"] == 0


def test_the_parts_of_a_score_do_not_tell_the_words_of_a_hidden_text(hidden, stranger):
    answer = hidden.post("/api/v1/match", json={"text": "机密镀层"}, environ_base=stranger).json
    (one,) = answer["recommendations"]
    assert one["components"] == {}
    assert (one["probability"], one["chance"], one["score"]) == (None, "", None)
    assert one["constraints"] == []


def test_the_order_of_a_list_does_not_tell_hidden_titles(hidden, stranger):
    for title in ("安全涂层", "自润滑膜"):
        body = {"title": title, "kind": "achievement", "summary": "公开"}
        hidden.post("/api/v1/resources", json=body)
    listed = hidden.get("/api/v1/resources?order=title", environ_base=stranger).json["items"]
    assert listed[-1]["code"] == "R000001"


def test_behind_a_proxy_nobody_need_be_local(tmp_path, monkeypatch):
    from cloudrd.app import create_app

    monkeypatch.setenv("CLOUDRD_LOCAL_OFFICE", "false")
    client = create_app(tmp_path).test_client()
    assert client.get("/api/v1/health").json["writable"] is False
    assert client.post("/api/v1/needs", json={"title": "x", "problem": "y"}).status_code == 403


def test_what_has_expired_is_not_among_the_live_listings(client):
    body = {"title": "过期成果", "kind": "achievement", "summary": "旧", "posted_on": "2020-01-01"}
    assert client.post("/api/v1/resources", json={**body, "expires_on": "2020-06-01"}).status_code == 201
    assert client.get("/api/v1/resources").json["total"] == 0
    assert client.get("/api/v1/health").json["counts"]["resources"] == 0


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "\\ud800 涂层"}',
        '{"text": ' + "[" * 60_000 + "]" * 60_000 + "}",
        json.dumps({"text": "涂层", "filters": {"regions": ["x"] * 51}}),
        '{"text": "涂层", "limit": 1e999}',
        "\x00",
    ],
)
def test_hostile_bodies_are_refused_and_not_fallen_over(city, body):
    answer = city.post("/api/v1/match", data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


def test_an_index_of_another_encoder_is_said_by_health_and_by_matching(tmp_path, monkeypatch):
    from cloudrd.app import create_app
    from cloudrd.encoding.static import StaticEncoder

    first = create_app(tmp_path)
    body = {"title": "涂层", "kind": "achievement", "summary": "双极板涂层"}
    assert first.test_client().post("/api/v1/resources", json=body).status_code == 201
    runtime = first.extensions["cloudrd"]
    with runtime.database.read() as session:
        runtime.keeper.save(session)
    monkeypatch.setattr(StaticEncoder, "fingerprint", property(lambda self: "builtin-other"))
    second = create_app(tmp_path).test_client()
    health = second.get("/api/v1/health")
    assert (health.status_code, health.json["status"]) == (503, "degraded")
    answer = second.post("/api/v1/match", json={"text": "涂层"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "cloudrd index build" in answer.json["title"]
