"""Posting, editing, withdrawing: what is saved, what is refused, what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import heading, main_text, post_need
from werkzeug.test import TestResponse

Submit = Callable[..., TestResponse]
NEED_FORM = {
    "title": "齿轮箱轴承早期剥落",
    "problem": "风电齿轮箱轴承运行两年即出现早期剥落，希望延长寿命。",
    "indicators-0-name": "寿命",
    "indicators-0-operator": "ge",
    "indicators-0-value": "20",
    "indicators-0-unit": "a",
    "indicators-0-must": "1",
    "cooperation_modes": ["development", "service"],
    "budget_min": "1,000",
    "budget_max": "12000",
    "minimum_trl": "4",
    "industry": "34",
    "organisation": "北岭轴承有限公司",
    "challenge": "1",
}


def code_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def count(client: FlaskClient, words: str) -> str:
    found = re.search(r"共 [\d,]+ (条需求|项资源)", main_text(client.get(f"/needs?q={words}")))
    assert found
    return found.group()


def test_need_is_saved_and_its_page_shows_the_first_matches(client: FlaskClient, submit: Submit) -> None:
    code = code_of(submit("/needs/new", NEED_FORM))
    page = client.get(f"/needs/{code}")
    text = main_text(page)
    for shown in ("已发布，编号 " + code, "匹配的资源", "0.1–1.2 亿元", "≥ 20 a", "北岭轴承有限公司",
                  "揭榜挂帅", "委托开发、技术服务", "通用设备制造业"):  # fmt: skip
        assert shown in text
    assert "已发布" not in main_text(client.get(f"/needs/{code}")), "the note is shown once"


@pytest.mark.parametrize(
    ("kind", "fields", "shown"),
    [
        (
            "achievement",
            {"stage": "pilot", "ip-0-type": "invention", "ip-0-number": "ZL2020000"},
            ["通过中试", "TRL 7", "ZL2020000"],
        ),
        ("expert_team", {"people-0-name": "某教授", "capacity": "3"}, ["某教授", "还可承接 3 项"]),
        ("instrument", {"rate": "每小时 300 元", "vouchers_accepted": "1"}, ["每小时 300 元", "创新券"]),
        ("pilot_base", {"scale": "两条产线", "ipc": ""}, ["两条产线"]),
        ("funding", {"scale": "五千万元"}, ["五千万元"]),
        ("laboratory", {"specification": "恒温恒湿"}, ["恒温恒湿"]),
    ],
)  # fmt: skip
def test_resource_of_every_kind_has_its_own_fields(
    client: FlaskClient, submit: Submit, kind: str, fields: dict[str, str], shown: list[str]
) -> None:
    form = {"kind": kind, "title": f"登记的{kind}", "summary": "用于测试登记。", **fields}
    page = f"/resources/new?kind={kind}"
    offered = client.get(page).text
    assert all(f'name="{name}"' in offered for name in fields if name != "ipc")
    code = code_of(submit(page, form))
    text = main_text(client.get(f"/resources/{code}"))
    for part in shown:
        assert part in text


def test_every_mistake_is_named_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, submit: Submit
) -> None:
    wrong = {**NEED_FORM, "title": "", "budget_min": "很多", "budget_max": "1",
             "deadline": "2026-02-31", "indicators-0-value": "二十", "indicators-1-name": "噪声",
             "indicators-1-unit": "dB"}  # fmt: skip
    answer = submit("/needs/new", wrong)
    assert answer.status_code == 422
    summary = answer.text[answer.text.index('id="errors"') : answer.text.index("</section>")]
    anchors = re.findall(r'<a href="#([^"]+)">', summary)
    assert {"title", "budget_min", "deadline", "indicators-0-value", "indicators-1-operator"} <= set(anchors)
    for anchor in anchors:
        assert f'id="{anchor}"' in answer.text, "every line of the summary leads to its field"
        assert f'id="{anchor}-wrong"' in answer.text
    assert "指标要求 2 · 关系" in summary
    assert "“标题”" in summary, "fields are called as the form calls them"
    for value in ("很多", "二十", "噪声", NEED_FORM["problem"], "北岭轴承有限公司"):
        assert value in answer.text
    assert re.search(r'value="development" checked', answer.text)
    assert count(client, "噪声") == "共 0 条需求"


def test_mistakes_are_named_in_english_too(english: FlaskClient, submit: Submit) -> None:
    answer = submit("/needs/new", {**NEED_FORM, "title": "", "budget_min": "9", "budget_max": "3"})
    text = main_text(answer)
    assert "needs correcting" in text
    assert not re.search(r"[\u4e00-\u9fff]{2,}.{0,6}wrong", text)
    assert "Title: " in text


def test_budget_the_wrong_way_round_is_refused(submit: Submit) -> None:
    assert submit("/needs/new", {**NEED_FORM, "budget_min": "90", "budget_max": "30"}).status_code == 422


def test_more_indicator_rows_come_without_script_and_keep_what_was_typed(submit: Submit) -> None:
    answer = submit("/needs/new", {**NEED_FORM, "more": "8"})
    assert answer.status_code == 200
    assert answer.text.count('-operator"') >= 8
    assert NEED_FORM["problem"] in answer.text
    assert 'value="寿命"' in answer.text


def test_description_becomes_the_problem_of_a_new_need(submit: Submit) -> None:
    answer = submit("/", {"text": "一段已写好的描述", "prefill": "1"}, to="/needs/new")
    assert re.search(r"<textarea[^>]+name=\"problem\"[^>]*>一段已写好的描述</textarea>", answer.text)


def test_edit_shows_what_is_stored_and_saves_what_is_changed(client: FlaskClient, submit: Submit) -> None:
    code = code_of(submit("/needs/new", {**NEED_FORM, "title": "待修改的需求"}))
    form = client.get(f"/needs/{code}/edit").text
    for stored in ('value="待修改的需求"', 'value="1000"', 'value="寿命"', 'value="development" checked',
                   'value="北岭轴承有限公司"', '<option value="34" selected>'):  # fmt: skip
        assert stored in form
    changed = {**NEED_FORM, "title": "改过的需求", "title_en": "Changed need",
               "problem_en": "Bearings spall early.", "budget_min": "", "challenge": None}  # fmt: skip
    assert code_of(submit(f"/needs/{code}/edit", {k: v for k, v in changed.items() if v is not None})) == code
    page = client.get(f"/needs/{code}")
    assert heading(page) == "改过的需求"
    assert "揭榜挂帅" not in main_text(page)
    assert heading(client.get(f"/needs/{code}?lang=en")) == "Changed need"


def test_withdrawn_listing_leaves_lists_and_matches_and_can_come_back(
    app: Flask, client: FlaskClient, submit: Submit
) -> None:
    code = post_need(app, title="待撤回的叶轮涂层需求", problem="叶轮耐冲蚀涂层，含沙海水。")
    matches = "/resources/R000001/matches?limit=30"
    assert code in client.get(matches).text
    assert code_of(submit(f"/needs/{code}/withdraw", {"reason": "已解决"})) == code
    page = main_text(client.get(f"/needs/{code}"))
    assert "已撤回" in page
    assert "不参与匹配" in page
    assert code not in client.get(matches).text
    assert count(client, "待撤回的叶轮涂层需求") == "共 0 条需求"
    assert code_of(submit(f"/needs/{code}", {}, to=f"/needs/{code}/publish")) == code
    assert code in client.get(matches).text


def test_what_cannot_be_done_in_this_state_is_said(app: Flask, client: FlaskClient, submit: Submit) -> None:
    code = post_need(app, title="状态测试", problem="状态")
    answer = submit(f"/needs/{code}/withdraw", {}, to=f"/needs/{code}/publish")
    assert answer.status_code == 409
    assert "当前状态" in main_text(answer)


def test_unknown_organisation_code_is_told(submit: Submit) -> None:
    answer = submit("/needs/new", {**NEED_FORM, "organisation": "ABC123"})
    assert answer.status_code == 422
    assert 'id="organisation-wrong"' in answer.text


def test_text_beyond_the_limit_is_refused_whole(client: FlaskClient, submit: Submit) -> None:
    answer = submit("/needs/new", {**NEED_FORM, "title": "超限文字", "problem": "长" * 20_001})
    assert answer.status_code == 422
    assert count(client, "超限文字") == "共 0 条需求"


def test_body_beyond_the_limit_is_refused(submit: Submit) -> None:
    answer = submit("/needs/new", {**NEED_FORM, "problem": "长" * 1_000_000})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.text
