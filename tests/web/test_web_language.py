"""Both languages: the catalogue is complete and compiled, the choice is found and kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from web_support import heading, main_text

import cloudrd.web
from cloudrd.domain.text import HAN
from cloudrd.web.sides import COLLECTIONS

FOLDER = Path(cloudrd.web.__file__).parent
CATALOGUE = FOLDER / "translations/en/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def texts_in_source() -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"**.html": {"trimmed": "true"}}
    found = extract_from_dir(str(FOLDER), methods, options)
    return {text[0] if isinstance(text, tuple) else text for _file, _line, text, *_ in found}


def test_every_text_of_the_pages_is_in_english_too(catalogue: Catalog) -> None:
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message
        for message in catalogue
        if message.id
    }
    assert known.keys() == texts_in_source(), "run scripts/translations"
    for source, message in known.items():
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(translations), f"no English for {source}"
        assert not message.fuzzy
        for text in translations:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(source)), source


def test_texts_in_the_source_are_chinese_or_neutral(catalogue: Catalog) -> None:
    for text in texts_in_source():
        assert re.search(f"[{HAN}，。：；]", text), text


def test_compiled_catalogue_is_that_of_the_source(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run scripts/translations"


@pytest.mark.parametrize(
    "page", ["/about", "/match", "/needs/new", "/resources/new", "/resources?kind=laboratory"]
)
def test_english_pages_hold_no_chinese_of_ours(english: FlaskClient, page: str) -> None:
    text = main_text(english.get(page))
    assert not re.findall(f"[{HAN}]{{2,}}", text.replace("万元", ""))


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "zh-CN"), ("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("fr,en;q=0.5", "en"),
     ("fr", "zh-CN")],
)  # fmt: skip
def test_browser_preference_chooses_the_language(client: FlaskClient, header: str, language: str) -> None:
    page = client.get("/about", headers={"Accept-Language": header})
    assert f'<html lang="{language}"' in page.text
    assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))


def test_choice_in_the_address_goes_before_all_and_is_kept(client: FlaskClient) -> None:
    assert heading(client.get("/about?lang=en", headers={"Accept-Language": "zh"})) == "How a match is made"
    assert heading(client.get("/about", headers={"Accept-Language": "zh"})) == "How a match is made"
    client.get("/about?lang=zh")
    assert heading(client.get("/about")) == "匹配是怎样做出来的"


def test_switch_keeps_the_page_and_its_filters(client: FlaskClient) -> None:
    page = client.get("/resources?kind=instrument&q=海水").text
    switch = re.search(r'<a class="tool" href="([^"]+)" hreflang="en"', page)
    assert switch
    other = client.get(switch.group(1).replace("&amp;", "&"))
    assert heading(other) == "Resources"
    assert 'value="海水"' in other.text
    assert re.search(r'value="instrument" checked', other.text)


def test_theme_is_chosen_without_script_and_kept(client: FlaskClient) -> None:
    assert "data-theme=" not in client.get("/about").text.split(">")[1]
    client.get("/about?theme=dark")
    assert '<html lang="zh-CN" data-theme="dark">' in client.get("/").text
    client.get("/about?theme=auto")
    assert '<html lang="zh-CN">' in client.get("/").text


def test_errors_come_in_the_reader_s_language(english: FlaskClient) -> None:
    assert heading(english.get("/nowhere")) == "There is no such page"
    assert "There is no record N999999" in english.get("/needs/N999999").text


def test_names_of_collections_have_both_languages(app: Flask) -> None:
    from cloudrd.web.sides import collection_name, post_name

    with app.test_request_context("/?lang=en"):
        assert [collection_name(name) for name in COLLECTIONS] == ["Needs", "Resources"]
        assert [post_name(name) for name in COLLECTIONS] == ["Post a need", "List a resource"]
