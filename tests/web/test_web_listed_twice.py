"""The match screen names other listings of the same thing, with links, in both languages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_support import main_text

from cloudrd.domain.vocabulary import Side
from cloudrd.services import posting
from cloudrd.services.actor import SYSTEM
from folding_support import fold_results

TITLE = "一种潮间带钻孔用<可折叠>平台"
TEXT = "平台由四条可折叠支腿和浮箱组成，落潮时坐滩、涨潮时漂浮，两人一小时即可架设，适合潮间带地质钻孔。"
QUERY = {"text": "潮间带地质钻孔需要可折叠、能坐滩的平台"}
STRANGER = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}


@pytest.fixture(scope="module")
def codes(app: Flask) -> list[str]:
    """Three listings of one thing, the last for matching only."""
    listing = {"kind": "achievement", "title": TITLE, "title_en": "Folding platform", "summary": TEXT}
    with app.extensions["cloudrd"].database.write() as session:
        made = [
            posting.create(session, SYSTEM, Side.RESOURCE, {**listing, **more}).code or ""
            for more in ({}, {"summary": TEXT[:40]}, {"confidentiality": "match_only"})
        ]
        session.commit()
    return made


@pytest.fixture(autouse=True)
def _folding(monkeypatch: pytest.MonkeyPatch) -> None:
    fold_results(monkeypatch)


def test_the_open_row_names_its_twins_with_links(client: FlaskClient, codes: list[str]) -> None:
    page = client.get("/match", query_string=QUERY)
    shown = re.findall(r'<li class="hit[^"]*" id="([^"]+)"', page.text)
    first, twin = (codes[0], codes[1]) if codes[0] in shown else (codes[1], codes[0])
    assert first in shown
    assert twin not in shown
    opened = client.get("/match", query_string={**QUERY, "choose": first})
    assert f"另有 1 条内容相同的条目： {twin} {TITLE}" in main_text(opened)
    assert f'<a href="/resources/{twin}">' in opened.text
    assert "<可折叠>" not in opened.text


def test_in_english_too(english: FlaskClient, codes: list[str]) -> None:
    page = main_text(english.get("/match", query_string=QUERY))
    assert re.search(r"1 other listing of the same thing: R\d{6} Folding platform", page)


def test_a_match_only_copy_is_a_row_of_its_own_and_twin_of_none(
    client: FlaskClient, codes: list[str]
) -> None:
    page = client.get("/match", query_string=QUERY, **STRANGER)
    assert f'id="{codes[2]}"' in page.text
    opened = client.get("/match", query_string={**QUERY, "choose": codes[2]}, **STRANGER)
    row = opened.text[opened.text.index(f'id="{codes[2]}"') :]
    assert TITLE[:8] not in row[: row.index("反向匹配")]
    assert "相同条目" not in row[: row.index("反向匹配")]


def test_a_row_without_twins_says_nothing_of_them(client: FlaskClient) -> None:
    assert "相同条目" not in main_text(client.get("/needs/N000001/matches?choose=R000001"))
