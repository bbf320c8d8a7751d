"""The page of match quality: charts with tables, periods, both languages, for the office only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import heading, main_text

import cloudrd.web
from cloudrd.app import create_app
from cloudrd.domain.text import HAN
from cloudrd.web.measures import coverage_measures, measures
from history_support import START, fill_city, fill_history, keep_list

STRANGER = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}
EXHIBITS = (
    "by-rank", "reliability", "ndcg", "mrr", "precision", "answered", "acceptance", "coverage", "exposure",
    "calibration_error", "brier",
)  # fmt: skip


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose office has decided for 14 months."""
    made = create_app(tmp_path_factory.mktemp("decided"))
    made.testing = False
    fill_history(made.extensions["cloudrd"].database)
    yield made
    made.extensions["cloudrd"].close()


@pytest.fixture
def office(decided: Flask) -> FlaskClient:
    return decided.test_client()


def figures(page: str) -> dict[str, str]:
    """The figures of a page by their key."""
    return dict(re.findall(r'<figure[^>]+id="chart-([\w-]+)"(.*?)</figure>', page, re.DOTALL))


def test_every_chart_has_a_name_a_drawing_and_its_table(office: FlaskClient) -> None:
    found = figures(office.get("/quality").text)
    assert tuple(found) == EXHIBITS
    for key, figure in found.items():
        assert f'aria-labelledby="name-{key}"' in figure
        assert re.search(rf'<figcaption id="name-{key}"><b>[^<]+</b>', figure)
        assert re.search(r'<svg[^>]+role="img" aria-label="[^"]+"', figure)
        assert "<details>" in figure
        head, body = figure.split("<tbody>")
        columns = head.count('<th scope="col"')
        rows = body.split("</tbody>")[0].count("<tr>")
        assert (body.count('<th scope="row">'), body.count("<td")) == (rows, rows * (columns - 1))


def test_what_is_drawn_is_what_the_tables_say(office: FlaskClient) -> None:
    found = figures(office.get("/quality").text)
    assert found["by-rank"].count('<rect class="bar"') == 10
    assert found["by-rank"].count('<line class="reach"') == 10
    for key in ("ndcg", "exposure"):
        told = re.findall(r"<title>(2\d{3}-\d\d)：([\d.]+)（", found[key])
        table = re.findall(r'<th scope="row">(2\d{3}-\d\d)</th><td class="num">([\d.]+)<', found[key])
        assert told == table
        assert len(told) == 14
    assert len(re.findall(r"<g class=\"series", found["coverage"].split("</svg>")[0])) == 3


def test_series_are_told_apart_by_shape_and_named(office: FlaskClient) -> None:
    figure = figures(office.get("/quality").text)["coverage"]
    keys = figure[figure.index('<ul class="keys">') : figure.index("</ul>")]
    assert [re.findall(r'series (\w+)"', key)[0] for key in keys.split("<li>")[1:]] == [
        "disc",
        "square",
        "wedge",
    ]
    style = (Path(cloudrd.web.__file__).parent / "static/quality.css").read_text(encoding="utf-8")
    for shape in ("square", "wedge"):
        assert re.search(rf"\.series\.{shape} \.line {{\s*stroke-dasharray", style)


def test_colours_come_from_the_tokens_alone() -> None:
    style = (Path(cloudrd.web.__file__).parent / "static/quality.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", style)


def test_rankers_are_marked_on_the_time_axis_and_told_in_a_table(office: FlaskClient) -> None:
    page = office.get("/quality").text
    marked = re.findall(r"<text[^>]+>(\d)</text>\s*</g>", figures(page)["ndcg"])
    assert marked == ["1", "2", "3"]
    table = page[page.index('id="rankers"') :]
    assert re.findall(r'<span class="number">(\d)</span> ([\w-]+)', table) == [
        ("1", "shipped"), ("2", "learned-1"), ("3", "learned-2"),
    ]  # fmt: skip
    assert table.count("启用") == 2


def test_figures_of_the_whole_period_have_intervals(office: FlaskClient) -> None:
    page = office.get("/quality").text
    table = page[page.index('class="table measures"') : page.index("</table>")]
    assert len(re.findall(r"[\d.]+(?:\xa0%)? – [\d.]+", table)) == 11
    assert "自助重抽 1,000 次" in main_text(office.get("/quality"))


def test_period_and_ranker_can_be_chosen_and_stay_in_the_form(office: FlaskClient) -> None:
    page = office.get("/quality?since=2025-06-01&until=2025-07-31&ranker=shipped").text
    assert re.findall(r'<th scope="row">(2\d{3}-\d\d)<', figures(page)["ndcg"]) == ["2025-06", "2025-07"]
    assert 'name="since" value="2025-06-01"' in page
    assert '<option value="shipped" selected>' in page
    assert "这段时间没有推荐列表" in office.get("/quality?since=2031-01-01").text


@pytest.mark.parametrize(
    "query", ["since=x", "until=2025-02-30", "ranker=none", "since=0001-01-01", "until=9999-12-31"]
)
def test_odd_addresses_choose_nothing(office: FlaskClient, query: str) -> None:
    answer = office.get(f"/quality?{query}")
    assert answer.status_code == 200
    assert len(re.findall(r'<th scope="row">2\d{3}-\d\d<', figures(answer.text)["ndcg"])) == 14


def test_too_little_says_what_is_missing_instead_of_a_number(office: FlaskClient) -> None:
    page = office.get("/quality?since=2025-03-03&until=2025-03-12")
    assert "可用的查询只有" in main_text(page)
    found = figures(page.text)
    assert "各月的依据都还不够" in found["ndcg"]
    assert "<svg" not in found["ndcg"]
    assert "至少需要 50 条" in found["reliability"]


def test_an_office_without_decisions_is_told_what_to_do(tmp_path: Path) -> None:
    app = create_app(tmp_path)
    client = app.test_client()
    page = main_text(client.get("/quality"))
    for text in ("还没有可以统计的审核", "保存推荐清单", "cloudrd import decisions", "查看需求"):
        assert text in page
    fill_city(app.extensions["cloudrd"].database)
    with app.extensions["cloudrd"].database.write() as session:
        keep_list(session, 1, ["suggested"] * 3)
        session.commit()
    assert "决定还没有" in main_text(client.get("/quality"))
    app.extensions["cloudrd"].close()


def test_more_months_than_a_chart_holds_are_said_to_be_there(tmp_path: Path) -> None:
    app = create_app(tmp_path)
    fill_city(app.extensions["cloudrd"].database)
    with app.extensions["cloudrd"].database.write() as session:
        for number in range(30):
            keep_list(session, number + 1, ["approved"], at=START + timedelta(days=31 * number))
        session.commit()
    page = app.test_client().get("/quality")
    assert "最近 24 个月" in main_text(page)
    assert len(re.findall(r'<th scope="row">2\d{3}-\d\d<', figures(page.text)["ndcg"])) == 24
    app.extensions["cloudrd"].close()


def test_it_is_for_the_office_only_and_so_is_the_link_to_it(office: FlaskClient) -> None:
    assert 'href="/quality"' in office.get("/about").text
    assert 'href="/quality"' not in office.get("/about", **STRANGER).text
    answer = office.get("/quality", **STRANGER)
    assert answer.status_code == 403
    assert "chart-" not in answer.text


def test_the_english_page_holds_no_chinese(office: FlaskClient) -> None:
    page = office.get("/quality?lang=en")
    assert heading(page) == "Match quality"
    assert not re.findall(f"[{HAN}]", main_text(page))
    assert "Acceptance by place" in main_text(page)
    assert "Intervals of 95 %: bootstrap over queries, 1,000 resamples" in main_text(page)


def test_every_figure_has_words_in_both_languages(decided: Flask) -> None:
    for language in ("zh", "en"):
        with decided.test_request_context(f"/?lang={language}"):
            every = (*measures(), *coverage_measures())
            assert len({one.name for one in every}) == len(every) == 11
            assert all(one.about for one in measures())
