"""The readable page of the API: both languages, nothing missing, nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import main_text

from cloudrd.api.docs import operations, problem_codes
from cloudrd.api.meanings import CALLS, FIELDS

PAGE = "/api/v1/docs"


def test_every_call_has_a_summary_and_no_summary_is_left_over(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    present = {(one["method"], one["path"]) for one in operations(document)}
    assert present == set(CALLS)


def test_every_written_meaning_is_in_both_languages() -> None:
    for chinese, english in (*CALLS.values(), *FIELDS.values()):
        assert re.search("[\u4e00-\u9fff]", chinese) or chinese.isascii()
        assert english
        assert not re.search("[\u4e00-\u9fff]", english)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_a_meaning_in_the_reader_s_language(client: FlaskClient, language: str) -> None:
    page = client.get(f"{PAGE}?lang={language}").text
    cells = re.findall(r"<tr>\s*<td><code>\w+</code>.*?</td>\s*<td>.*?</td>\s*<td>(.*?)\s*<", page, re.DOTALL)
    assert len(cells) > 120
    assert all(cells)
    chinese = sum(bool(re.search("[\u4e00-\u9fff]", cell)) for cell in cells)
    assert chinese > 0.98 * len(cells) if language == "zh" else chinese < 0.1 * len(cells)


def test_lists_say_what_they_hold_and_links_lead_somewhere(client: FlaskClient) -> None:
    client.get("/?lang=en")
    page = client.get(PAGE)
    text = main_text(page)
    assert re.search(
        r"cooperation_modes array of string cooperation modes ?development joint_development", text
    )
    assert re.search(r"indicators array of NeedIndicator", text)
    assert set(re.findall(r'href="#([^"]+)"', page.text)) <= set(re.findall(r'id="([^"]+)"', page.text))


def test_problems_are_those_a_call_can_give_and_show_no_braces(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    shown = set(re.findall(r'id="problem-(\w+)"', page))
    assert shown == problem_codes()
    assert {"not_found", "required", "index_torn", "encoder_damaged", "database_busy"} <= shown
    assert not [code for code in shown if code.startswith(("constraint_", "no_match_", "xlsx_", "port_"))]
    assert not re.search(r"<td>[^<]*\{\w+\}[^<]*</td>", page)


def test_sample_is_of_several_lines_and_names_no_host_of_the_caller(app: Flask) -> None:
    page = app.test_client().get(PAGE, headers={"Host": "evil.example"}).text
    sample = re.search(r'<pre class="sample".*?</pre>', page, re.DOTALL)
    assert sample
    assert sample.group().count("\n") >= 3
    assert "http://127.0.0.1:8000/api/v1/match" in sample.group()
    assert "evil.example" not in page


def test_answers_and_changes_repeat_nothing_of_their_record(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?lang=en").text
    parts = dict(re.findall(r'<h3 id="schema-(\w+)">(.*?)</section>', page, re.DOTALL))
    names = {name: re.findall(r"<td><code>(\w+)</code>", part) for name, part in parts.items()}
    assert names["NeedChange"] == []
    assert "version" in names["NeedAnswer"]
    assert not {"title", "problem", "indicators"} & set(names["NeedAnswer"])
    assert {"title", "problem", "indicators"} <= set(names["Need"])
