"""The review pages: keeping a list, deciding, the history, all matches by state; for the office only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import heading, main_text, token_of
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from cloudrd.app import create_app
from cloudrd.domain.text import HAN
from cloudrd.domain.vocabulary import MatchState, Side
from cloudrd.services import posting, review_queries, reviewing
from cloudrd.services.importing.decisions import read_decisions, store_decisions
from cloudrd.services.listing_queries import get_by_code
from reviewing_support import COLLEAGUE, OFFICE, RANKER, PlainRecommender, fill

STRANGER = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}
MATCHES = "/needs/N000001/matches"
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"
Submit = Callable[..., TestResponse]


@pytest.fixture
def app(tmp_path: Any) -> Iterator[Flask]:
    """A city of its own whose recommender is known to the last digit."""
    made = create_app(tmp_path)
    made.testing = False
    runtime = made.extensions["cloudrd"]
    runtime.recommender = PlainRecommender()
    fill(runtime.database)
    yield made
    runtime.close()


@pytest.fixture
def submit(client: FlaskClient) -> Submit:
    """Send a form with the token of the page it stands on; follows to the page that comes of it."""

    def send(page: str, values: dict[str, object], to: str, **options: object) -> TestResponse:
        data = {**values, "csrf_token": token_of(client.get(page))}
        return client.post(to, data=data, follow_redirects=True, **options)

    return send


@pytest.fixture
def run(submit: Submit) -> TestResponse:
    """The page of the first need's list, just kept."""
    return submit(MATCHES, {}, "/needs/N000001/keep")


@pytest.fixture
def decide(submit: Submit, run: TestResponse) -> Callable[..., TestResponse]:
    def send(code: str, target: str, **values: object) -> TestResponse:
        form = {"target": target, "version": 1, **values}
        return submit("/needs/N000001/edit", form, f"/matches/{code}/decide")

    return send


def rows(page: TestResponse) -> list[str]:
    return re.findall(r'<li class="hit[^"]*" id="([^"]+)"', page.text)


def open_row(page: TestResponse) -> str:
    (code,) = re.findall(r'<li class="hit on" id="([^"]+)"', page.text)
    return code


def buttons(page: TestResponse) -> list[str]:
    return re.findall(r'name="target" value="(\w+)"', page.text)


def kept(app: Flask, code: str) -> Any:
    with app.extensions["cloudrd"].database.read() as session:
        return review_queries.get_match(session, OFFICE, code)


def test_the_match_page_keeps_its_list(client: FlaskClient, submit: Submit) -> None:
    page = client.get(MATCHES)
    assert 'action="/needs/N000001/keep"' in page.text
    answer = client.post("/needs/N000001/keep", data={"csrf_token": token_of(page)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/runs/1")
    run = client.get("/runs/1")
    assert "已保存推荐清单" in main_text(run)
    assert heading(run) == "深水网箱锚链磨损监测"
    assert rows(run) == ["M000001", "M000002", "M000003"]
    again = submit(MATCHES, {}, "/needs/N000001/keep")
    assert "清单没有变化" in main_text(again)
    assert again.request.path == "/runs/1"
    assert 'href="/runs/1"' in client.get(MATCHES).text, "the match page leads to what was kept"


def test_the_filters_and_the_length_of_the_list_are_kept_with_it(app: Flask, client: FlaskClient) -> None:
    asked = {}
    recommender = app.extensions["cloudrd"].recommender
    plain = recommender.for_record

    def listening(session: Any, record: Any, **options: Any) -> Any:
        asked.update(options)
        return plain(session, record, **options)

    recommender.for_record = listening
    page = client.get(f"{MATCHES}?kind=achievement&kind=funding&trl=6&limit=30")
    form = page.text[page.text.index('action="/needs/N000001/keep"') :]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    client.post("/needs/N000001/keep", data=MultiDict(fields))
    assert asked["filters"].kinds == {"achievement", "funding"}
    assert (asked["filters"].minimum_trl, asked["limit"]) == (6, 30)


def test_the_page_shows_need_evidence_and_chances(run: TestResponse) -> None:
    text = main_text(run)
    assert open_row(run) == "M000001"
    assert "希望在线监测磨损量并提前报警" in text
    assert "还有 3 条待审核" in text
    asked = run.text[
        run.text.index('id="asked"') : run.text.index("</section>", run.text.index('id="asked"'))
    ]
    assert '<span class="pair" data-pair="1">' in asked, "the sentence that met is lit in the need"
    assert re.search(r"寿命 ≥ 2 a 三年 3 a 符合", text)
    assert "双方都接受的合作方式：服务。" in text
    assert re.search(r"会被推荐的可能性 约 \d+%", text)
    assert buttons(run) == ["approved", "rejected"]


def test_deciding_stays_on_the_match_and_offers_the_next(
    decide: Callable[..., TestResponse], app: Flask
) -> None:
    page = decide("M000001", "approved", note="值得一谈")
    assert page.request.path == "/runs/1"
    assert open_row(page) == "M000001"
    assert "M000001：审核通过。" in main_text(page)
    assert re.search(r"待审核 → 审核通过 本机 值得一谈", main_text(page))
    assert buttons(page) == ["proposed", "suggested", "rejected"]
    assert 'href="/runs/1?choose=M000002#M000002"' in page.text
    assert kept(app, "M000001").reviewer == "127.0.0.1"


def test_a_match_goes_all_the_way_and_has_no_buttons_at_the_end(decide: Callable[..., TestResponse]) -> None:
    for version, target in enumerate(("approved", "proposed", "signed"), start=1):
        page = decide("M000001", target, version=version)
        assert page.status_code == 200
    assert buttons(page) == []
    assert "已签约" in main_text(page)
    page = decide("M000002", "rejected", reason="capacity")
    assert "原因：档期" in main_text(page)
    page = decide("M000002", "suggested", version=2)
    assert re.search(r"待审核 → 未通过 .* 未通过 → 待审核", main_text(page))


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"target": "rejected"}, 422, "请选择原因"),
        ({"target": "approved", "reason": "price"}, 422, "只有不通过和终止才填原因"),
        ({"target": "signed"}, 409, "匹配目前为“待审核”，不能改为“已签约”"),
        ({"target": "approved", "version": 7}, 409, "刚刚被他人改为“待审核”"),
        ({"target": "approved", "note": "长" * 2001}, 422, "最多 2000 个"),
        ({"target": "lost"}, 422, "请选择一个决定"),
        ({"target": ""}, 422, "请选择一个决定"),
    ],
)
def test_what_cannot_be_decided_is_said_where_it_was_tried(
    decide: Callable[..., TestResponse], app: Flask, values: dict[str, Any], status: int, said: str
) -> None:
    page = decide("M000002", **{"note": "写好的备注", **values})
    assert page.status_code == status
    assert open_row(page) == "M000002"
    alert = re.search(r'role="alert">([^<]*)<', page.text)
    assert alert
    assert said in alert.group(1)
    assert f">{values.get('note', '写好的备注')}</textarea>" in page.text, "what was typed is not lost"
    assert kept(app, "M000002").state == "suggested"


def test_the_reason_that_was_chosen_stays_chosen(decide: Callable[..., TestResponse]) -> None:
    page = decide("M000002", "rejected", reason="price", version=9)
    assert '<option value="price" selected>' in page.text


def test_a_colleague_who_was_quicker_is_not_overwritten(
    app: Flask, decide: Callable[..., TestResponse]
) -> None:
    with app.extensions["cloudrd"].database.write() as session:
        match = review_queries.get_match(session, COLLEAGUE, "M000001")
        reviewing.decide(session, COLLEAGUE, match, MatchState.APPROVED)
        session.commit()
    page = decide("M000001", "rejected", reason="price", version=1)
    assert page.status_code == 409
    assert "刚刚被他人改为“审核通过”" in main_text(page)
    assert "李复核" in main_text(page), "the history shows who"
    assert (kept(app, "M000001").state, kept(app, "M000001").reviewer) == ("approved", "李复核")


def test_any_row_can_be_opened_and_an_unknown_one_opens_the_first_undecided(
    client: FlaskClient, decide: Callable[..., TestResponse]
) -> None:
    assert open_row(client.get("/runs/1?choose=M000003")) == "M000003"
    decide("M000001", "approved")
    assert open_row(client.get("/runs/1")) == "M000002"
    assert open_row(client.get("/runs/1?choose=M999999")) == "M000002"


def test_changes_since_and_earlier_decisions_are_told(
    app: Flask, client: FlaskClient, decide: Callable[..., TestResponse], submit: Submit
) -> None:
    decide("M000001", "rejected", reason="price")
    with app.extensions["cloudrd"].database.write() as session:
        posting.update(
            session, OFFICE, get_by_code(session, Side.NEED, "N000001"), {"problem": "换了说法的问题"}
        )
        posting.withdraw(session, OFFICE, get_by_code(session, Side.RESOURCE, "R000002"))
        session.commit()
    old = client.get("/runs/1?choose=M000001")
    assert "保存之后修改过" in main_text(old)
    assert "保存之后，需求已修改。" in main_text(old)
    asked = old.text[old.text.index('id="asked"') : old.text.index("</section>")]
    assert "data-pair" not in asked, "places in the old text light up nothing in the new one"
    assert "已撤回" in main_text(old)
    new = submit(MATCHES, {}, "/needs/N000001/keep")
    code = rows(new)[0]
    page = client.get(f"/runs/2?choose={code}")
    assert 'href="/runs/1"' in page.text, "earlier lists of the same need are at hand"
    assert "这一对此前审核过：未通过，原因：价格，M000001" in main_text(page)


def test_when_nothing_fits_the_page_says_so_and_keeps_the_nearest(app: Flask, submit: Submit) -> None:
    app.extensions["cloudrd"].recommender = PlainRecommender(replace(RANKER, no_match_below=1.0))
    page = submit(MATCHES, {}, "/needs/N000001/keep")
    assert "没有足够契合的条目" in main_text(page)
    assert len(rows(page)) == 3


def test_a_resource_is_reviewed_the_other_way_round(submit: Submit) -> None:
    page = submit("/resources/R000001/matches", {}, "/resources/R000001/keep")
    assert heading(page) == "锚链磨损在线监测传感器"
    assert rows(page) == ["M000001", "M000002"]
    assert "深水网箱锚链磨损监测" in main_text(page)


def test_an_imported_history_is_marked_and_unknown_places_stay_unknown(
    app: Flask, client: FlaskClient, tmp_path: Any
) -> None:
    file = tmp_path / "history.csv"
    file.write_text(
        "need,resource,decision,reason,position,decided_on,reviewer,note\n"
        "N000001,R000001,signed,,2,2024-05-06,赵某,\n"
        "N000001,R000003,rejected,price,,2024-05-07,,太贵\n"
    )
    with app.extensions["cloudrd"].database.write() as session:
        read = read_decisions(session, OFFICE, file, PlainRecommender(), source="西岸中心")
        store_decisions(session, OFFICE, read)
        session.commit()
    page = client.get("/runs/1?choose=M000002")
    assert "导入的审核历史，来源：西岸中心。" in main_text(page)
    assert re.findall(r'<span class="rank">([^<]+)</span>', page.text) == ["2", "—"]
    assert re.search(r"2024-05-07 未通过 原因：价格 由王审核导入 太贵", main_text(page))
    signed = main_text(client.get("/reviews?state=signed"))
    assert re.search(r"导入：西岸中心 会被推荐的可能性 高于 95% ?第 2 位 2024-05-06 · 赵某", signed)


def test_the_list_counts_every_state_and_shows_what_waits_first(
    client: FlaskClient, decide: Callable[..., TestResponse]
) -> None:
    decide("M000002", "rejected", reason="technical_mismatch")
    page = client.get("/reviews")
    tabs = dict(re.findall(r'href="/reviews\?state=(\w+)"[^>]*>[^<]+<span class="number">(\d+)', page.text))
    assert tabs == {
        "suggested": "2", "approved": "0", "rejected": "1", "proposed": "0", "signed": "0", "ended": "0",
        "all": "3",
    }  # fmt: skip
    assert re.search(r'state=suggested" aria-current="page"', page.text)
    assert re.findall(r"#(M\d+)", page.text) == ["M000001", "M000003"]
    rejected = client.get("/reviews?state=rejected")
    assert re.findall(r"#(M\d+)", rejected.text) == ["M000002"]
    assert "技术不符" in main_text(rejected)
    assert len(re.findall(r"#(M\d+)", client.get("/reviews?state=all").text)) == 3
    assert len(re.findall(r"#(M\d+)", client.get("/reviews?state=nonsense").text)) == 3


def test_long_lists_have_pages(client: FlaskClient, run: TestResponse, monkeypatch: Any) -> None:
    monkeypatch.setattr("cloudrd.web.reviews.PER_PAGE", 2)
    first = client.get("/reviews?state=suggested")
    assert re.findall(r"#(M\d+)", first.text) == ["M000001", "M000002"]
    assert 'rel="next" href="/reviews?state=suggested&amp;page=2"' in first.text
    second = client.get("/reviews?state=suggested&page=2")
    assert re.findall(r"#(M\d+)", second.text) == ["M000003"]
    assert 'rel="prev"' in second.text
    assert 'rel="next"' not in second.text
    assert "第 2 页，共 2 页" in main_text(client.get("/reviews?page=99999999999"))


def test_empty_lists_say_what_to_do(client: FlaskClient, submit: Submit) -> None:
    assert "还没有保存的匹配" in main_text(client.get("/reviews"))
    submit(MATCHES, {}, "/needs/N000001/keep")
    assert "没有处于“已签约”的匹配" in main_text(client.get("/reviews?state=signed"))


def test_english_pages_hold_no_chinese_of_ours(
    client: FlaskClient, decide: Callable[..., TestResponse]
) -> None:
    decide("M000001", "rejected", reason="price", note="note")
    client.get("/?lang=en")
    for page in (
        "/reviews",
        "/reviews?state=all",
        "/reviews?state=signed",
        "/runs/1",
        "/runs/1?choose=M000001",
    ):
        ours = re.sub(r"(?s)<(\w+)[^>]* lang=\"zh-CN\"[^>]*>.*?</\1>", "", client.get(page).text)
        ours = re.sub(r"(?s)<mark>.*?</mark>|<tbody>.*?</tbody>", "", ours)
        ours = ours[ours.index("<main") : ours.index("</main>")]
        assert not re.findall(f"[{HAN}]{{2,}}", re.sub(r"<[^>]+>", "", ours)), page


@pytest.mark.parametrize("path", ["/reviews", "/reviews?state=rejected", "/runs/1", "/runs/77"])
def test_strangers_read_nothing_of_it(run: TestResponse, client: FlaskClient, path: str) -> None:
    answer = client.get(path, **STRANGER)
    assert answer.status_code == 403
    assert "匹配审核只供技术转移机构使用" in main_text(answer)
    assert "锚链" not in answer.text


def test_strangers_neither_keep_nor_decide_and_see_no_way_to(app: Flask, run: TestResponse) -> None:
    client = app.test_client()
    form = {"csrf_token": token_of(client.get("/", **STRANGER)), "target": "approved"}
    for path in ("/needs/N000001/keep", "/matches/M000001/decide", "/matches/M000077/decide"):
        assert client.post(path, data=form, **STRANGER).status_code == 403, path
    assert kept(app, "M000001").state == "suggested"
    page = client.get(MATCHES, **STRANGER).text
    assert "/keep" not in page
    assert "/runs/" not in page
    assert 'href="/reviews"' not in page
    assert 'href="/reviews"' in client.get(MATCHES).text


@pytest.mark.parametrize("path", ["/needs/N000001/keep", "/matches/M000001/decide"])
def test_forms_without_a_token_are_refused(
    app: Flask, client: FlaskClient, run: TestResponse, path: str
) -> None:
    assert client.post(path, data={"target": "approved"}).status_code == 400
    assert kept(app, "M000001").state == "suggested"


def test_what_is_not_there_is_a_page(client: FlaskClient, decide: Callable[..., TestResponse]) -> None:
    for path in ("/runs/9", "/runs/99999999999999999999", "/runs/x"):
        assert client.get(path).status_code == 404
    assert decide("M000099", "approved").status_code == 404


def test_hostile_texts_are_text(app: Flask, client: FlaskClient, submit: Submit) -> None:
    with app.extensions["cloudrd"].database.write() as session:
        data = {"title": f"锚链 {HOSTILE}", "problem": f"磨损 {HOSTILE}", "organisation": f"恶 {HOSTILE}公司"}
        code = posting.create(session, OFFICE, Side.NEED, data).code
        session.commit()
    page = submit(f"/needs/{code}/matches", {}, f"/needs/{code}/keep")
    first = rows(page)[0]
    note = {"target": "rejected", "reason": "price", "note": HOSTILE, "version": 1}
    decided = submit(f"/needs/{code}/edit", note, f"/matches/{first}/decide")
    for text in (page.text, decided.text, client.get("/reviews?state=all").text):
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert " 49 " not in text
