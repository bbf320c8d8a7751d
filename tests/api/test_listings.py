import pytest


def test_a_created_need_can_be_read_changed_and_withdrawn(city):
    made = city.post("/api/v1/needs", json={"title": "耐磨衬板", "problem": "浮选机衬板三个月磨穿"})
    assert made.status_code == 201
    address = made.headers["Location"]
    assert city.get(address).json["title"] == "耐磨衬板"
    changed = city.patch(address, json={"minimum_trl": 5})
    assert (changed.json["minimum_trl"], changed.json["problem"]) == (5, "浮选机衬板三个月磨穿")
    assert city.post(f"{address}/withdraw", json={"reason": "已解决"}).json["state"] == "withdrawn"
    again = city.post(f"{address}/withdraw", json={})
    assert (again.status_code, again.json["code"]) == (409, "state_conflict")


def test_every_problem_of_a_body_is_named_and_nothing_is_stored(city):
    before = city.get("/api/v1/resources").json["total"]
    answer = city.post("/api/v1/resources", json={"kind": "spaceship", "trl": 12, "titel": "x"})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert {p["field"] for p in answer.json["problems"]} >= {"kind", "trl", "titel", "title"}
    assert city.get("/api/v1/resources").json["total"] == before


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_a_body_that_is_no_object_is_refused(client, body):
    assert client.post("/api/v1/needs", json=body).status_code in (400, 422)


def test_a_body_that_is_no_json_is_refused(client):
    assert client.post("/api/v1/needs", data="title=x").status_code == 415
    broken = client.post("/api/v1/needs", data="{", content_type="application/json")
    assert broken.status_code == 400
    assert broken.json["code"] == "http_bad_request"


def test_lists_are_paged_and_filtered(city):
    page = city.get("/api/v1/resources?per_page=2").json
    assert (len(page["items"]), page["total"]) == (2, 3)
    assert len(city.get("/api/v1/resources?per_page=2&page=2").json["items"]) == 1
    kinds = city.get("/api/v1/resources?kind=laboratory&kind=instrument").json["items"]
    assert [item["kind"] for item in kinds] == ["laboratory"]
    assert city.get("/api/v1/resources?mode=service").json["total"] == 1
    assert city.get("/api/v1/resources?text=密炼").json["total"] == 1


def test_messages_follow_the_language_that_is_asked_for(client):
    chinese = client.get("/api/v1/needs/N000099", headers={"Accept-Language": "zh-CN"}).json
    english = client.get("/api/v1/needs/N000099", headers={"Accept-Language": "en-GB"}).json
    assert "没有编号" in chinese["title"]
    assert english["title"].startswith("There is no record N000099")


def test_strangers_may_read_and_not_write(city, stranger):
    assert city.get("/api/v1/needs", environ_base=stranger).json["total"] == 1
    for call in (
        lambda: city.post("/api/v1/needs", json={"title": "x", "problem": "y"}, environ_base=stranger),
        lambda: city.patch("/api/v1/needs/N000001", json={"title": "x"}, environ_base=stranger),
        lambda: city.post("/api/v1/needs/N000001/withdraw", json={}, environ_base=stranger),
    ):
        assert call().json["code"] == "write_local_only"
    assert city.get("/api/v1/health", environ_base=stranger).json["writable"] is False


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "203.0.113.5"}, {"Forwarded": "for=203.0.113.5"}, {"Host": "evil.example"}],
)
def test_a_proxy_or_a_foreign_host_name_is_not_this_machine(client, headers):
    answer = client.post("/api/v1/needs", json={"title": "x", "problem": "y"}, headers=headers)
    assert answer.status_code == 403


def test_confidentiality_tiers_hide_text_from_strangers(client, stranger):
    secret = {
        "title": "SECRETTITLE 涂层",
        "kind": "achievement",
        "summary": "SECRETSUMMARY " + "保密内容" * 60,
    }
    for tier in ("summary", "match_only"):
        assert client.post("/api/v1/resources", json={**secret, "confidentiality": tier}).status_code == 201
    shown = client.get("/api/v1/resources/R000001", environ_base=stranger)
    assert "SECRETTITLE" in shown.text
    assert len(shown.json["summary"]) <= 121
    hidden = client.get("/api/v1/resources/R000002", environ_base=stranger)
    assert "SECRET" not in hidden.text
    assert hidden.json["kind"] == "achievement"
    found = client.post(
        "/api/v1/match", json={"text": "SECRETTITLE 涂层 保密内容"}, environ_base=stranger
    ).json
    by_code = {r["resource"]["code"]: r for r in found["recommendations"]}
    assert "SECRET" not in str(by_code["R000002"])
    assert by_code["R000001"]["reasons"]["terms"] == []
    assert client.get("/api/v1/resources/R000002/matches", environ_base=stranger).status_code == 404
    assert client.get("/api/v1/resources?text=SECRETSUMMARY", environ_base=stranger).json["total"] == 0


def test_withdrawn_listings_are_not_there_for_strangers(city, stranger):
    city.post("/api/v1/resources/R000001/withdraw", json={})
    assert city.get("/api/v1/resources/R000001").json["state"] == "withdrawn"
    assert city.get("/api/v1/resources/R000001", environ_base=stranger).status_code == 404
