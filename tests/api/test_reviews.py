"""Keeping, reading, deciding and replaying over HTTP, for the office only."""

import pytest

from cloudrd.store.records import RankerVersion
from reviewing_support import RANKER, PlainRecommender

API = "/api/v1"
REJECT = {"decision": "rejected", "reason": "technical_mismatch", "note": "工况不同"}


@pytest.fixture
def office(city):
    """The city of the other tests, with a recommender and a ranker of which every number is known."""
    runtime = city.application.extensions["cloudrd"]
    runtime.recommender = PlainRecommender()
    with runtime.database.write() as session:
        version = {"name": RANKER.name, "parent": "shipped", "model": RANKER.to_json()}
        session.add(RankerVersion(**version, digest=RANKER.digest, report={}, made_by="test"))
        session.commit()
    return city


@pytest.fixture
def kept(office):
    answer = office.post(f"{API}/needs/N000001/runs", json={})
    assert answer.status_code == 201
    return office


def decide(client, code, body, **options):
    return client.post(f"{API}/matches/{code}/decision", json=body, **options)


def test_a_list_is_kept_once_and_read_back(office):
    answer = office.post(f"{API}/needs/N000001/runs", json={"limit": 2})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{API}/runs/1")
    run = answer.json
    assert (run["id"], run["side"], run["verdict"], run["ranker"]) == (1, "need", "matches", "test-1")
    assert run["query"]["code"] == "N000001"
    first = run["matches"][0]
    assert (first["code"], first["position"], first["state"], first["version"]) == (
        "M000001",
        1,
        "suggested",
        1,
    )
    assert first["resource"]["code"] == "R000001"
    assert first["resource"]["organisation"]["name"] == "琴屿大学"
    assert first["resource"]["state"] == "published"
    assert first["next"] == ["approved", "rejected"]
    assert 0 < first["probability"] < 1
    assert first["reasons"]["sentences"][0]["query"]["text"].startswith("不锈钢双极板镀金太贵")
    again = office.post(f"{API}/needs/N000001/runs", json={"limit": 2})
    assert (again.status_code, again.json) == (200, run)
    assert office.get(f"{API}/runs/1").json == run


def test_the_real_recommender_is_kept_with_its_reasons(city):
    shown = city.get(f"{API}/needs/N000001/matches").json["recommendations"]
    run = city.post(f"{API}/needs/N000001/runs", json={}).json
    assert [one["resource"]["code"] for one in run["matches"]] == [one["resource"]["code"] for one in shown]
    for one, match in zip(shown, run["matches"], strict=True):
        assert match["reasons"] == one["reasons"]
        assert match["constraints"] == one["constraints"]
        assert match["components"] == one["components"]


def test_a_resource_keeps_its_needs(office):
    run = office.post(f"{API}/resources/R000001/runs", json={}).json
    assert (run["side"], run["query"]["code"]) == ("resource", "R000001")
    assert [match["need"]["code"] for match in run["matches"]] == ["N000001"]


def test_a_decision_comes_back_with_its_history(kept):
    answer = decide(kept, "M000002", REJECT | {"version": 1}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    match = answer.json
    assert (match["state"], match["version"], match["note"]) == ("rejected", 2, "工况不同")
    assert match["reason"] == {"code": "technical_mismatch", "text": "technical mismatch"}
    assert match["next"] == ["suggested"]
    (step,) = match["history"]
    assert (step["action"], step["from_state"], step["to_state"], step["reason"], step["note"]) == (
        "decide", "suggested", "rejected", "technical_mismatch", "工况不同",
    )  # fmt: skip
    assert step["at"][:16] == match["decided_at"][:16]
    back = decide(kept, "M000002", {"decision": "suggested"}).json
    assert (back["state"], back["reason"], back["decided_at"], len(back["history"])) == (
        "suggested",
        None,
        None,
        2,
    )
    assert kept.get(f"{API}/matches/m000002").json == back


def test_what_is_not_possible_is_told_with_a_code(kept):
    refused = {
        "match_state_conflict": (409, decide(kept, "M000001", {"decision": "signed"})),
        "invalid_input": (422, decide(kept, "M000001", {"decision": "rejected"})),
        "not_found": (404, decide(kept, "M000009", REJECT)),
    }
    decide(kept, "M000003", {"decision": "approved"})
    refused["match_stale"] = (409, decide(kept, "M000003", {"decision": "proposed", "version": 1}))
    for code, (status, answer) in refused.items():
        assert (answer.status_code, answer.json["code"]) == (status, code)
        assert answer.content_type == "application/problem+json"
    assert [p["code"] for p in refused["invalid_input"][1].json["problems"]] == ["decision_reason_wanted"]
    assert "刚刚被他人改为“审核通过”" in refused["match_stale"][1].json["title"]
    bodies = (
        {},
        {"decision": "maybe"},
        {"decision": "approved", "reason": "x"},
        {"decision": "approved", "x": 1},
        {"decision": "approved", "version": 0},
        {"decision": "approved", "note": "长" * 2001},
        {"decision": "approved", "note": "a\0b"},
    )
    for body in bodies:
        assert decide(kept, "M000001", body).status_code == 422
    assert kept.get(f"{API}/matches/M000001").json["state"] == "suggested"


def test_matches_are_listed_by_state_and_page(kept):
    decide(kept, "M000002", REJECT)
    everything = kept.get(f"{API}/matches").json
    assert (everything["total"], len(everything["items"])) == (3, 3)
    assert "reasons" not in everything["items"][0]
    rejected = kept.get(f"{API}/matches?state=rejected").json
    assert [one["code"] for one in rejected["items"]] == ["M000002"]
    page = kept.get(f"{API}/matches?state=suggested&page=2&per_page=1").json
    assert ([one["code"] for one in page["items"]], page["total"]) == (["M000003"], 2)
    assert kept.get(f"{API}/matches?state=lost").status_code == 422
    assert kept.get(f"{API}/matches?per_page=1000").status_code == 422


def test_a_replay_tells_then_from_now(kept):
    before = kept.get(f"{API}/matches/M000001/replay").json
    assert (before["reproduced"], before["model"], before["differs"]) == (True, "at_hand", [])
    assert before["recomputed"]["score"] == before["then"]["score"]
    assert before["today"]["rank"] == 1
    kept.post(f"{API}/resources/R000001/withdraw", json={})
    after = kept.get(f"{API}/matches/M000001/replay", headers={"Accept-Language": "en"}).json
    assert after["reproduced"] is True
    assert after["today"]["rank"] is None
    assert "R000001 takes no part in matching" in after["today"]["because"][0]["text"]
    assert kept.get(f"{API}/matches/M000009/replay").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/needs/N000001/runs", {}),
        ("post", "/resources/R000001/runs", {}),
        ("get", "/runs/1", None),
        ("get", "/runs/99", None),
        ("get", "/matches", None),
        ("get", "/matches?state=rejected", None),
        ("get", "/matches/M000001", None),
        ("get", "/matches/M000099", None),
        ("post", "/matches/M000001/decision", {"decision": "approved"}),
        ("post", "/matches/M000099/decision", {"decision": "approved"}),
        ("get", "/matches/M000001/replay", None),
    ],
)
def test_all_of_it_is_for_the_office_only(kept, stranger, method, path, body):
    options = {"json": body} if body is not None else {}
    answer = getattr(kept, method)(f"{API}{path}", environ_base=stranger, **options)
    assert answer.status_code == 403
    assert answer.json["code"] in ("review_office_only", "write_local_only")
    assert kept.get(f"{API}/matches").json["total"] == 3
    assert kept.get(f"{API}/matches/M000001").json["state"] == "suggested"


@pytest.mark.parametrize(
    "call",
    [
        {},
        {"data": "decision=approved", "content_type": "text/plain"},
        {"json": {"decision": "approved"}, "headers": {"Origin": "http://evil.example"}},
    ],
)
def test_a_page_of_another_site_cannot_decide(kept, call):
    assert kept.post(f"{API}/matches/M000001/decision", **call).status_code in (403, 415)
    assert kept.get(f"{API}/matches/M000001").json["state"] == "suggested"


def test_addresses_that_no_database_can_hold_do_not_exist(kept):
    for number in ("0", "99", "2147483648", "9" * 40, "x"):
        assert kept.get(f"{API}/runs/{number}").status_code == 404
