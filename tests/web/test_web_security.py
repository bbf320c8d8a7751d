"""What keeps the pages safe: content policy, tokens, escaping, limits, confidentiality, who may write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import COATING, main_text, post_need, token_of
from werkzeug.test import TestResponse

import cloudrd.web
from cloudrd.domain.vocabulary import Side
from cloudrd.services import posting
from cloudrd.services.actor import SYSTEM

FOLDER = Path(cloudrd.web.__file__).parent
TEMPLATES = sorted(FOLDER.glob("templates/**/*.html"))
HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>' {{ 7*7 }} &lt;b&gt;"
STRANGER = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}


@pytest.mark.parametrize(
    "page", ["/", "/needs/N000001/matches", "/nowhere", "/static/base.css", "/api/v1/health"]
)
def test_every_answer_carries_the_content_policy(client: FlaskClient, page: str) -> None:
    headers = client.get(page).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline_nothing_foreign_nothing_unescaped(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\bstyle=|<style|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", text)
    assert not re.search(r"\|\s*safe|autoescape|Markup", text)


def test_style_and_script_load_nothing_from_elsewhere() -> None:
    for file in [*FOLDER.glob("static/*.css"), *FOLDER.glob("static/*.js")]:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]+/|@import|data:|eval\(", text), file.name


def test_hostile_listing_is_text_on_every_page(app: Flask, client: FlaskClient) -> None:
    code = post_need(
        app, title=f"叶轮 {HOSTILE}", problem=f"不锈钢叶轮 {HOSTILE} 含沙海水点蚀，耐冲蚀涂层。",
        indicators=[{"name": HOSTILE[:80], "operator": "ge", "value": 1, "unit": "<i>"}],
        region=HOSTILE[:60], organisation=f"恶 {HOSTILE}公司",
    )  # fmt: skip
    own = [f"/needs/{code}{page}" for page in ("", "/matches", "/edit", "/withdraw")]
    pages = (*own, "/needs", "/", f"/resources/R000001/matches?choose={code}")
    for page in pages:
        text = client.get(page).text
        assert "&lt;script&gt;" in text, page
        for bad in ("<script>alert", "<img src=x", "<i>", " 49 "):
            assert bad not in text, (page, bad)


def test_hostile_description_is_text(submit: Callable[..., TestResponse]) -> None:
    text = submit("/", {"text": f"叶轮点蚀 {HOSTILE}"}, to="/match").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("path", ["/match", "/match/preview/need", "/needs/new", "/needs/N000001/edit",
                                  "/needs/N000001/withdraw", "/needs/N000001/publish"])  # fmt: skip
def test_forms_without_a_token_are_refused(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={"text": "x", "title": "x", "problem": "x"})
    assert answer.status_code == 400
    assert "请求无法处理" in answer.text
    assert "tagged" not in answer.text


def test_token_of_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    foreign = token_of(app.test_client().get("/"))
    client.get("/")
    assert client.post("/match", data={"text": "x", "csrf_token": foreign}).status_code == 400


def test_cookies_are_for_this_site_and_not_for_scripts(client: FlaskClient) -> None:
    cookies = client.get("/?lang=en&theme=dark").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"lang", "theme", "session"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_cookie_holds_only_what_may_be_chosen(client: FlaskClient) -> None:
    cookies = client.get("/about?lang=xx&theme=<b>").headers.getlist("Set-Cookie")
    assert not any(cookie.startswith(("lang", "theme")) for cookie in cookies)


def test_matching_by_text_is_limited(app: Flask) -> None:
    caller = {"REMOTE_ADDR": "127.0.0.77"}
    client = app.test_client()
    answers = [client.get("/match", environ_overrides=caller).status_code for _ in range(121)]
    assert answers[:120] == [200] * 120
    refused = client.get("/match?lang=en", environ_overrides=caller)
    assert answers[120] == refused.status_code == 429
    assert "Too many requests" in refused.text
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize("page", ["/needs/new", "/resources/new"])
def test_strangers_are_told_that_writing_is_for_this_machine(client: FlaskClient, page: str) -> None:
    answer = client.get(page, **STRANGER)
    assert "只允许在本机上写入" in main_text(answer)
    assert 'name="title"' not in answer.text


def test_strangers_cannot_write_by_any_address(app: Flask) -> None:
    client = app.test_client()
    token = token_of(client.get("/", **STRANGER))
    form = {"csrf_token": token, "title": "外人写的", "problem": "外人写的"}
    assert client.get("/needs/N000001/edit", **STRANGER).status_code == 403
    for path in ("/needs/new", "/needs/N000001/edit", "/needs/N000001/withdraw", "/needs/N000001/publish"):
        answer = client.post(path, data=form, **STRANGER)
        assert answer.status_code == 403, path
        assert "只允许在本机上写入" in main_text(answer)
    assert "共 0 条需求" in main_text(client.get("/needs?q=外人写的"))
    assert "修改" not in main_text(client.get("/needs/N000001", **STRANGER))


def test_foreign_page_pointing_its_name_at_this_machine_cannot_write(app: Flask) -> None:
    client = app.test_client()
    token = token_of(client.get("/", base_url="http://evil.example"))
    form = {"csrf_token": token, "title": "外人写的", "problem": "外人写的"}
    assert client.post("/needs/new", data=form, base_url="http://evil.example").status_code == 403


@pytest.mark.parametrize(("tier", "shown"), [("summary", True), ("match_only", False)])
def test_strangers_see_of_a_confidential_listing_what_its_tier_allows(
    app: Flask, client: FlaskClient, tier: str, shown: bool
) -> None:
    code = post_need(
        app, title=f"密题{tier}叶轮", problem="开头。" + "叶轮耐冲蚀涂层，" * 30 + "密文在此",
        confidentiality=tier, organisation="密社有限公司", current_condition="密况", budget_max=77,
    )  # fmt: skip
    for page in (f"/needs/{code}", "/needs", "/", "/resources/R000001/matches", f"/needs?q={code}"):
        text = client.get(page, **STRANGER).text
        for secret in ("密文在此", "密社有限公司", "密况", "77 万元"):
            assert secret not in text, (page, secret)
        assert shown or f"密题{tier}" not in text
    assert client.get(f"/needs/{code}/matches", **STRANGER).status_code == 404
    assert "密文在此" in client.get(f"/needs/{code}").text
    part = main_text(client.get(f"/needs/{code}", **STRANGER))
    assert "没有公开全部内容" in part
    assert (f"密题{tier}" in part) == shown


def test_evidence_of_a_confidential_match_is_withheld(app: Flask, client: FlaskClient) -> None:
    secret = {
        **COATING,
        "title": "密级涂层成果叶轮",
        "confidentiality": "summary",
        "advantages": "密优势叶轮点蚀",
    }
    with app.extensions["cloudrd"].database.write() as session:
        code = posting.create(session, SYSTEM, Side.RESOURCE, secret).code
        session.commit()
    page = client.get(f"/needs/N000001/matches?choose={code}", **STRANGER)
    row = page.text[page.text.index(f'<li class="hit on" id="{code}"') :]
    row = row[: row.index("</li>", row.index('id="why"'))]
    assert "只显示名次，不显示依据" in row
    assert "<mark>" not in row
    assert "密优势" not in page.text


@pytest.mark.parametrize("page", ["", "/matches"])
def test_what_is_out_of_the_market_is_there_for_the_office_only(app, client, submit, page):
    code = post_need(app, title="将撤回的需求", problem="试样在盐雾里生锈。")
    assert client.get(f"/needs/{code}{page}", **STRANGER).status_code == 200
    submit(f"/needs/{code}/withdraw", {"reason": ""})
    assert client.get(f"/needs/{code}{page}", **STRANGER).status_code == 404
    assert client.get(f"/needs/{code}").status_code == 200
