"""One thing listed twice is one recommendation that names the other, to those who may know."""

import pytest

from folding_support import fold_results

TITLE = "燃料电池空压机箔片轴承耐磨涂层"
TEXT = "在箔片轴承表面沉积自润滑涂层，起停两万次无剥落，摩擦系数低，已装机试验，可按图纸加工不同尺寸的轴承。"
BODY = {"text": "空压机箔片轴承起停时磨损，需要自润滑耐磨涂层"}


@pytest.fixture
def posted(client, monkeypatch):
    fold_results(monkeypatch)

    def post(**changes):
        listing = {"title": TITLE, "kind": "achievement", "summary": TEXT, **changes}
        assert client.post("/api/v1/resources", json=listing).status_code == 201

    return post


def test_two_listings_of_one_thing_are_one_recommendation(client, posted):
    posted()
    posted(title=TITLE + "及其制备方法", summary=TEXT)
    posted(title=f"一种{TITLE}", summary=f"应用领域：氢能。{TEXT}")
    (first, second) = client.post("/api/v1/match", json=BODY).json["recommendations"]
    folded = [first, second][not first["duplicates"]]
    assert len(folded["duplicates"]) == 1
    (twin,) = folded["duplicates"]
    assert twin.keys() == {"code", "title", "title_en"}
    assert {twin["code"], folded["resource"]["code"]} == {"R000001", "R000003"}
    assert [first["rank"], second["rank"]] == [1, 2]


def test_a_confidential_copy_is_told_to_nobody_outside(client, posted, stranger):
    posted()
    posted(confidentiality="match_only", summary=TEXT + "金丝雀")
    answer = client.post("/api/v1/match", json=BODY, environ_base=stranger)
    by_code = {one["resource"]["code"]: one for one in answer.json["recommendations"]}
    assert by_code.keys() == {"R000001", "R000002"}
    assert all(one["duplicates"] == [] for one in by_code.values())
    assert by_code["R000002"]["resource"]["title"] == ""
    assert "金丝雀" not in answer.text


def test_a_public_copy_does_not_vanish_behind_a_confidential_one(client, posted, stranger):
    posted(confidentiality="match_only")
    posted()
    answer = client.post("/api/v1/match", json=BODY, environ_base=stranger).json
    assert TITLE in {one["resource"]["title"] for one in answer["recommendations"]}
