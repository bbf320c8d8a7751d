import re
from math import exp

import pytest

from cloudrd.domain.vocabulary import EvidenceGroup


def codes(answer):
    return [r["resource"]["code"] for r in answer.json["recommendations"]]


def test_text_in_chinese_and_english_finds_the_same_resource(city):
    chinese = city.post("/api/v1/match", json={"text": "金属双极板导电涂层，不要贵金属"})
    english = city.post(
        "/api/v1/match", json={"text": "conductive coating for metal bipolar plates without gold"}
    )
    assert codes(chinese)[0] == codes(english)[0] == "R000001"
    assert chinese.json["verdict"] == "matches"


def test_a_recommendation_carries_its_reasons(city):
    best = city.get("/api/v1/needs/N000001/matches").json["recommendations"][0]
    assert best["resource"]["code"] == "R000001"
    assert best["resource"]["organisation"]["name"] == "琴屿大学"
    (indicator,) = best["reasons"]["indicators"]
    assert (indicator["name"], indicator["verdict"]) == ("接触电阻", "met")
    assert "3.1" in indicator["stated_converted"]
    verdicts = {c["name"]: c["verdict"] for c in best["constraints"]}
    assert (verdicts["maturity"], verdicts["mode"]) == ("met", "met")
    assert {c["channel"] for c in best["reasons"]["channels"]} == {"dense", "lexical", "title"}
    assert any("双极板" in t["term"] for t in best["reasons"]["terms"])


def test_spans_point_at_the_words_they_name(city):
    need = city.get("/api/v1/needs/N000001").json
    text = {"title": need["title"], "summary": need["problem"]}
    terms = city.get("/api/v1/needs/N000001/matches").json["recommendations"][0]["reasons"]["terms"]
    assert terms
    for term in terms:
        for span in term["query_spans"]:
            assert text[span["field"]][span["start"] : span["end"]] == term["term"]


def test_components_add_up_in_the_order_shown(city):
    answer = city.post("/api/v1/match", json={"text": "双极板 接触电阻 测试"}).json
    scores = [sum(r["components"].values()) for r in answer["recommendations"]]
    assert scores == sorted(scores, reverse=True)
    for one, score in zip(answer["recommendations"], scores, strict=True):
        assert one["score"] == pytest.approx(score, abs=1e-3)
        assert one["probability"] == pytest.approx(1 / (1 + exp(-one["score"])), abs=1e-3)
        assert one["components"].keys() == {"base", *EvidenceGroup}
    assert [r["rank"] for r in answer["recommendations"]] == [1, 2, 3]


def test_a_resource_finds_needs(city):
    answer = city.get("/api/v1/resources/R000001/matches").json
    assert [r["need"]["code"] for r in answer["recommendations"]] == ["N000001"]
    solution = {"text": "碳基涂层双极板接触电阻低", "looking_for": "need"}
    assert city.post("/api/v1/match", json=solution).json["recommendations"][0]["need"]["code"] == "N000001"


def test_kinds_and_filters_narrow_the_search(city):
    body = {"text": "双极板", "kinds": ["laboratory"]}
    assert codes(city.post("/api/v1/match", json=body)) == ["R000003"]
    body = {"text": "双极板", "filters": {"minimum_trl": 6}}
    assert codes(city.post("/api/v1/match", json=body)) == ["R000001"]
    empty = city.post("/api/v1/match", json={"text": "双极板", "filters": {"regions": ["月球"]}}).json
    assert empty["verdict"] == "no_match"
    assert empty["no_match_because"][0]["code"] == "no_match_filtered"


def test_a_probability_is_told_in_words_with_its_meaning(city):
    for language, said in (
        ("zh", r"工作人员会推荐这一对的可能性(约 \d+%|高于 95%)"),
        ("en", r"(About|Above) \d+ % likely that staff would propose this pair"),
    ):
        answer = city.get("/api/v1/needs/N000001/matches", headers={"Accept-Language": language}).json
        assert re.fullmatch(said, answer["recommendations"][0]["chance"])


def test_when_nothing_fits_the_answer_says_so_and_what_to_try(city):
    body = {"text": "深海热液口微生物多样性调查船时申请", "kinds": ["achievement"]}
    answer = city.post("/api/v1/match", json=body).json
    assert answer["verdict"] == "no_match"
    assert answer["no_match_because"][0]["code"] == "no_match_distant"
    codes = [one["code"] for one in answer["advice"]]
    assert codes == ["try_widen", "try_longer", "try_figures", "try_reword", "try_post_need"]
    assert "资源类型：科技成果" in answer["advice"][0]["text"]
    assert all(one["chance"] for one in answer["recommendations"]), "the nearest keep their probability"


def test_a_match_needs_no_advice(city):
    assert city.get("/api/v1/needs/N000001/matches").json["advice"] == []


def test_an_organisation_never_matches_itself(client):
    listing = {"organisation": "琴岛氢能装备有限公司", "title": "双极板涂层"}
    client.post("/api/v1/resources", json={**listing, "kind": "achievement", "summary": "双极板涂层"})
    client.post("/api/v1/needs", json={**listing, "problem": "双极板涂层"})
    assert client.get("/api/v1/needs/N000001/matches").json["recommendations"] == []


def test_what_is_withdrawn_or_edited_is_never_served_as_it_was(city):
    body = {"text": "双极板涂层"}
    assert "R000001" in codes(city.post("/api/v1/match", json=body))
    city.patch("/api/v1/resources/R000001", json={"title": "新名称的成果"})
    titles = [r["resource"]["title"] for r in city.post("/api/v1/match", json=body).json["recommendations"]]
    assert "新名称的成果" in titles
    city.post("/api/v1/resources/R000001/withdraw", json={})
    assert "R000001" not in codes(city.post("/api/v1/match", json=body))


def test_the_limit_is_kept_and_bounded(city):
    assert len(codes(city.post("/api/v1/match", json={"text": "双极板", "limit": 1}))) == 1
    assert city.post("/api/v1/match", json={"text": "双极板", "limit": 1000}).status_code == 422
    assert city.post("/api/v1/match", json={"text": "字" * 30_000}).status_code == 422
    assert city.post("/api/v1/match", json={"text": ""}).status_code == 422
