"""Start page, lists, record and organisation pages, errors, static files."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import heading, main_text, post_need

PAGES = (
    "/", "/about", "/match", "/needs", "/resources", "/needs/N000001", "/resources/R000001",
    "/needs/N000001/matches", "/resources/R000001/matches", "/needs/new", "/resources/new",
    "/needs/N000001/edit", "/needs/N000001/withdraw", "/organisations/OU1", "/quality",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_both_languages(client: FlaskClient, page: str, language: str) -> None:
    answer = client.get(f"{page}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.text.count("<main") == 1


def test_start_page_offers_the_description_at_once_with_figures(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.search(r'<form[^>]+action="/match"', page)
    assert re.search(r"<textarea[^>]+name=\"text\"", page)
    figures = dict(re.findall(r'<dt><a href="[^"]+">([^<]+)</a></dt><dd>([\d,]+)</dd>', page))
    assert figures["实验室"] == "0"
    assert int(figures["科技成果"]) >= 1
    assert "海水泵叶轮耐冲蚀涂层" in page


def test_demonstration_data_is_named_as_such(client: FlaskClient) -> None:
    assert "均为虚构" in client.get("/about").text
    assert "虚构单位" in client.get("/organisations/OU1").text


def test_list_filters_searches_and_says_so(client: FlaskClient) -> None:
    assert "含沙海水冲刷腐蚀试验台" in main_text(client.get("/resources?kind=instrument"))
    assert "首台套保险补偿" not in main_text(client.get("/resources?kind=instrument"))
    found = main_text(client.get("/resources?q=大豆"))
    assert "大豆育种团队" in found
    assert "共 1 项资源" in found
    assert "（已用 2 项）" in main_text(client.get("/needs?region=崂山区&industry=34"))


def test_list_without_hits_says_what_to_do(client: FlaskClient) -> None:
    page = main_text(client.get("/resources?q=没有这样的词"))
    assert "没有符合条件的条目" in page
    assert "清除全部条件" in page


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-7", "page=99999999999999999999", "page=x", "trl=40", "kind=nonsense", "industry='--",
     "sort=password", "mode=", "region=" + "山" * 500],
)  # fmt: skip
def test_odd_addresses_are_read_as_nothing_chosen(client: FlaskClient, query: str) -> None:
    assert "共 1 条需求" in main_text(client.get(f"/needs?{query}&q=N000001"))


def test_long_lists_have_pages(app: Flask, client: FlaskClient) -> None:
    for number in range(30):
        post_need(app, title=f"翻页用需求 {number:02d}", problem="只为翻页。")
    first = client.get("/needs?q=翻页用需求&sort=title")
    assert "第 1 页，共 2 页" in first.text
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    second = main_text(client.get(following.group(1).replace("&amp;", "&")))
    assert "翻页用需求 29" in second
    assert "翻页用需求 00" not in second


def test_record_page_shows_every_field_and_its_matches(client: FlaskClient) -> None:
    page = main_text(client.get("/needs/N000001"))
    for text in (
        "30–80 万元", "TRL ≥ 5", "委托开发、技术许可", "崂山区", "通用设备制造业", "结合强度", "≥ 60 MPa",
        "远澜泵业有限公司", "匹配的资源", "不锈钢叶轮激光熔覆耐冲蚀涂层",
    ):  # fmt: skip
        assert text in page


def test_readers_of_english_get_the_english_text_and_millions(english: FlaskClient) -> None:
    page = english.get("/needs/N000001")
    assert heading(page) == "Erosion-resistant coating for sea-water pump impellers"
    assert "CNY 0.3–0.8 million" in main_text(page)
    assert '<p lang="zh-CN">海水泵叶轮耐冲蚀涂层</p>' in page.text


def test_listing_with_a_title_only_stands_well(app: Flask, client: FlaskClient) -> None:
    code = post_need(app, title="只有标题的需求", problem="无")
    page = client.get(f"/needs/{code}")
    assert page.status_code == 200
    assert "提出单位" not in main_text(page)


def test_long_imported_text_is_shown_whole(app: Flask, client: FlaskClient) -> None:
    text = "超长的需求描述，写满六千字。" * 430
    code = post_need(app, title="长文需求", problem=text)
    page = main_text(client.get(f"/needs/{code}"))
    assert "展开其余 " in page
    assert page.count("写满六千字。") == 430
    assert client.get(f"/needs/{code}/matches").status_code == 200


def test_organisation_lists_what_it_has(client: FlaskClient) -> None:
    page = main_text(client.get("/organisations/OU1"))
    assert "海岳大学" in page
    assert "不锈钢叶轮激光熔覆耐冲蚀涂层" in page
    assert "目前没有公开的条目" in page


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/needs/N999999", "/resources/R1/matches", "/organisations/x", "/needs/N000001/none",
     "/static/none.css", "/needs/%00", "/../etc/passwd"],
)  # fmt: skip
def test_what_does_not_exist_gets_a_page_of_ours(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "回到首页" in answer.text


def test_wrong_method_is_told_what_is_allowed(client: FlaskClient) -> None:
    answer = client.put("/about")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "请求方式不对" in answer.text


def test_failure_shows_no_detail(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setitem(app.view_functions, "web.about", fail)
    answer = client.get("/about?lang=en")
    assert answer.status_code == 500
    assert "The server failed" in answer.text
    assert "secret" not in answer.text


def test_static_files_are_kept_by_the_browser_and_pages_are_not(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    address = re.search(r'href="(/static/base\.css\?v=[0-9a-f]{12})"', page.text)
    assert address
    assert "immutable" in client.get(address.group(1)).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/base.css").headers["Cache-Control"]


def test_favicon_is_found_by_browsers_that_ask_for_it(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert answer.mimetype == "image/svg+xml"
