"""The match screen: rows, evidence on both sides, filters, nothing found."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import PROBLEM, main_text, post_need, token_of
from werkzeug.test import TestResponse

SCREEN = "/needs/N000001/matches"


def rows(page: TestResponse) -> list[str]:
    """Codes of the rows in their order."""
    return re.findall(r'<li class="hit[^"]*" id="([^"]+)"', page.text)


def open_row(page: TestResponse) -> str:
    found = re.findall(r'<li class="hit on" id="([^"]+)"', page.text)
    assert len(found) == 1
    return found[0]


def part(page: TestResponse, start: str, end: str) -> str:
    begin = page.text.index(start)
    return page.text[begin : page.text.index(end, begin)]


def test_first_row_is_open_and_both_sides_are_lit(client: FlaskClient) -> None:
    page = client.get(SCREEN)
    assert open_row(page) == rows(page)[0] == "R000001"
    asked, why = part(page, 'id="asked"', "</section>"), part(page, 'id="why"', '<p class="acts">')
    for side in (asked, why):
        lit = "".join(re.findall(r"<mark>([^<]+)</mark>", side))
        assert "叶轮" in lit
        assert re.search(r'class="pair" data-pair="1"', side), "the sentence pair is marked on both sides"


def test_numbers_of_both_sides_are_compared_in_one_unit(client: FlaskClient) -> None:
    page = main_text(client.get(SCREEN))
    assert re.search(r"结合强度 ≥ 60 MPa .*0\.08 GPa 80 MPa 符合", page)


def test_conditions_stand_in_words_and_shapes(client: FlaskClient) -> None:
    page = client.get(SCREEN)
    assert re.search(r'<span class="what">成熟度</span>\s*<span class="verdict met">符合</span>', page.text)
    assert "TRL 7" in main_text(page)


def test_another_row_can_be_opened_without_script(client: FlaskClient) -> None:
    page = client.get(SCREEN)
    second = rows(page)[1]
    button = re.search(rf'<button[^>]+value="{second}"[^>]+formaction="([^"]+)"', page.text)
    assert button
    opened = client.get(f"{button.group(1).split('#')[0]}?choose={second}")
    assert open_row(opened) == second
    assert rows(opened) == rows(page)


def test_unknown_choice_opens_the_first_row(client: FlaskClient) -> None:
    assert open_row(client.get(f"{SCREEN}?choose=R999999")) == "R000001"


def test_every_row_has_a_probability_with_its_meaning(client: FlaskClient) -> None:
    page = client.get(SCREEN)
    told = re.findall(r'<span class="chance"><small>([^<]+)</small> <b>([^<]+)</b>', page.text)
    assert [meaning for meaning, _ in told] == ["会被推荐的可能性"] * len(rows(page))
    assert all(re.fullmatch(r"约 \d+%|不到 1%|高于 95%", chance) for _, chance in told)
    assert f"工作人员会推荐这一对的可能性{told[0][1]}。" in main_text(page)
    assert "不是合作成功的概率" in main_text(page)


def test_what_each_kind_of_evidence_did_adds_up(client: FlaskClient) -> None:
    page = client.get(SCREEN)
    table = part(page, '<table class="table account">', "</table>")
    points = [float(p.replace("−", "-")) for p in re.findall(r'<td class="num">([^<]+)</td>', table)]
    assert sum(points[:-1]) == pytest.approx(points[-1])
    assert [name for name in ("用词", "语义", "标题", "独特性", "条件与指标") if name not in table] == []
    drawn = re.findall(r'<rect class="(for|against)" x="([\d.]+)" y="1" width="([\d.]+)"', table)
    assert [float(x) + float(width) <= 50 for _, x, width in drawn] == [
        kind == "against" for kind, *_ in drawn
    ]
    assert [kind == "against" for kind, *_ in drawn] == [p < 0 for p in points[1:-1]]


def test_english_rows_read_as_english(english: FlaskClient) -> None:
    page = main_text(english.get(SCREEN))
    assert re.search(r"(About|Above) \d+ % likely that staff would propose this pair\.", page)
    assert re.search(r"Titles\s*whether what one title names", page)


def test_short_description_may_stand_in_the_address(client: FlaskClient) -> None:
    page = client.get("/match", query_string={"text": "叶轮在含沙海水中点蚀，需要耐冲蚀涂层"})
    assert rows(page)[0] == "R000001"


def test_long_description_goes_in_a_form_and_stays_on_the_page(submit: Callable[..., TestResponse]) -> None:
    page = submit("/", {"text": PROBLEM * 20, "kind": "instrument"}, to="/match")
    assert page.status_code == 200
    assert rows(page) == ["R000002"]
    assert f">{PROBLEM * 20}</textarea>" in page.text
    assert re.search(r'value="instrument" checked', page.text)


def test_language_can_be_switched_without_losing_the_description(submit: Callable[..., TestResponse]) -> None:
    page = submit("/", {"text": PROBLEM, "lang": "en"}, to="/match")
    assert "Your description" in main_text(page)
    assert PROBLEM in page.text
    assert '<button class="tool" form="match" name="lang" value="zh">' in page.text


def test_empty_and_overlong_descriptions_are_told_what_to_do(submit: Callable[..., TestResponse]) -> None:
    empty = submit("/match", {"text": "  "})
    assert (empty.status_code, "请先写下您的问题" in empty.text) == (422, True)
    long = submit("/match", {"text": "长" * 4001})
    assert long.status_code == 422
    assert "描述不能超过 4,000 字，现在有 4,001 字" in main_text(long)
    assert "长" * 4001 in long.text, "nothing that was typed is lost"


def test_filters_hold_and_can_be_cleared(client: FlaskClient) -> None:
    filtered = client.get(f"{SCREEN}?kind=expert_team&kind=funding&region=&mode=")
    assert set(rows(filtered)) <= {"R000003", "R000004"}
    assert "（已用 1 项）" in main_text(filtered)
    cleared = client.get(f"{SCREEN}?kind=funding&clear=1")
    assert "R000001" in rows(cleared)


def test_nothing_fits_is_said_with_what_to_try(client: FlaskClient) -> None:
    page = client.get("/match", query_string={"text": "古籍修复用的手工宣纸脱酸"})
    text = main_text(page)
    assert "没有足够契合的条目" in text
    assert "可以试试" in text
    for remedy in ("现在只有 12 个字", "文中现在没有数字", "换一种业内常用的说法", "把它发布为需求"):
        assert remedy in text
    assert page.text.count('<span class="chance">') == len(rows(page)), "the nearest keep their probability"
    assert len(rows(page)) <= 5


def test_filters_that_leave_nothing_say_so(client: FlaskClient) -> None:
    page = main_text(client.get(f"{SCREEN}?trl=9"))
    assert "放宽筛选条件。现在用了：成熟度：TRL ≥ 9。" in page
    assert "条目已在库中，不必重新发布" in page


def test_resource_finds_the_need(client: FlaskClient) -> None:
    page = client.get("/resources/R000001/matches")
    assert rows(page)[0] == "N000001"
    assert "海水泵叶轮耐冲蚀涂层" in main_text(page)


def test_english_description_finds_the_chinese_resource(english: FlaskClient) -> None:
    text = "coating against erosion and pitting of stainless steel impellers in sea water"
    page = english.get("/match", query_string={"text": text})
    assert rows(page)[0] == "R000001"
    assert 'lang="zh-CN">不锈钢叶轮激光熔覆耐冲蚀涂层' in page.text


def test_evidence_in_the_other_language_is_not_folded_away(english: FlaskClient) -> None:
    page = english.get(SCREEN)
    asked = part(page, 'id="asked"', "</section>")
    assert asked.index("Stainless impellers") < asked.index("Chinese text")
    assert re.search(r"<details open>\s*<summary[^>]*>Chinese text", asked)


def test_preview_is_a_piece_of_a_page_for_either_side(client: FlaskClient) -> None:
    token = token_of(client.get("/"))
    values = {
        "csrf_token": token,
        "title": "叶轮涂层",
        "problem": PROBLEM,
        "region": "别处",
        "kind": "achievement",
    }
    need = client.post("/match/preview/need", data=values)
    assert need.status_code == 200
    assert "<html" not in need.text
    assert "不锈钢叶轮激光熔覆耐冲蚀涂层" in need.text
    resource = client.post(
        "/match/preview/resource", data={"csrf_token": token, "title": "叶轮涂层", "summary": PROBLEM}
    )
    assert "海水泵叶轮耐冲蚀涂层" in resource.text


def test_need_posted_past_the_page_is_matched_by_the_next_request(app: Flask, client: FlaskClient) -> None:
    code = post_need(app, title="大豆耐盐碱选育", problem="寻找耐盐碱大豆品种的选育团队。")
    assert rows(client.get(f"/needs/{code}/matches"))[0] == "R000003"
    found = client.get("/resources/R000003/matches")
    assert code in rows(found)


def test_indicators_have_the_name_the_need_gives_them_in_english(app: Flask, english: FlaskClient) -> None:
    hardness = {"name": "结合强度", "name_en": "bond strength", "operator": "ge", "value": 60, "unit": "MPa"}
    code = post_need(app, title="叶轮涂层结合强度", problem="不锈钢叶轮耐冲蚀涂层。", indicators=[hardness])
    assert re.search(
        r"bond strength ≥ 60 MPa .*0\.08 GPa 80 MPa Met", main_text(english.get(f"/needs/{code}/matches"))
    )
