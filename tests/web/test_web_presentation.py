"""Amounts, numbers, dates and words as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask import Flask

from cloudrd.domain.listing import Indicator
from cloudrd.domain.vocabulary import Operator, ResourceKind, Verdict
from cloudrd.web import presentation as p
from cloudrd.web.words import choices, industries, term


def priced(low: str | None, high: str | None, negotiable: bool = False) -> SimpleNamespace:
    low_, high_ = (None if value is None else Decimal(value) for value in (low, high))
    return SimpleNamespace(price_min=low_, price_max=high_, price_negotiable=negotiable)


@pytest.mark.parametrize(
    ("low", "high", "negotiable", "zh", "en"),
    [
        ("30", "80", False, "30–80 万元", "CNY 0.3–0.8 million"),
        ("50.00", "50", False, "50 万元", "CNY 0.5 million"),
        (None, "0.5", False, "0.5 万元以内", "up to CNY 0.005 million"),
        ("1000", "12000", False, "0.1–1.2 亿元", "CNY 10–120 million"),
        ("20", None, False, "20 万元以上", "from CNY 0.2 million"),
        (None, None, True, "面议", "Negotiable"),
        (None, None, False, "", ""),
        ("0", "0", False, "0 万元", "CNY 0 million"),
    ],
)
def test_money_by_language(
    app: Flask, low: str | None, high: str | None, negotiable: bool, zh: str, en: str
) -> None:
    for language, text in (("zh", zh), ("en", en)):
        with app.test_request_context(f"/?lang={language}"):
            assert p.money(priced(low, high, negotiable)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(520.0, "520"), (0.008, "0.008"), (1.6e7, "16,000,000"), (1e-9, "1e-09"), (0, "0"), (-3.50, "-3.5")],
)
def test_numbers_have_no_needless_zeros(value: float, text: str) -> None:
    assert p.plain_number(value) == text


def test_indicator_reads_as_written(app: Flask) -> None:
    with app.test_request_context("/"):
        assert p.indicator(Indicator("x", Operator.GE, 500, "MPa")) == "≥ 500 MPa"
        assert p.indicator(Indicator("x", Operator.BETWEEN, 50, "µm", upper=200)) == "50–200 µm"
        assert p.indicator(Indicator("x", Operator.EQ, 3)) == "3"


def test_dates_by_language(app: Flask) -> None:
    for language, text in (("zh", "2026-03-02"), ("en", "2 Mar 2026")):
        with app.test_request_context(f"/?lang={language}"):
            assert p.day(date(2026, 3, 2)) == text
            assert p.day(None) == ""


def test_text_in_another_language_says_so(app: Flask) -> None:
    for language, chinese, english in (("zh", "", ' lang="en"'), ("en", ' lang="zh-CN"', "")):
        with app.test_request_context(f"/?lang={language}"):
            assert p.tongue("中文 mixed") == chinese
            assert p.tongue("English only") == english
            assert p.tongue("") == ""


def test_text_falls_back_to_the_language_there_is(app: Flask) -> None:
    both, one = SimpleNamespace(title="标题", title_en="Title"), {"title": "标题", "title_en": ""}
    with app.test_request_context("/?lang=en"):
        assert (p.local(both, "title"), p.other(both, "title")) == ("Title", "标题")
        assert (p.local(one, "title"), p.other(one, "title")) == ("标题", "")


def test_words_of_the_vocabulary_and_of_the_engine(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert term(ResourceKind.PILOT_BASE, "kind") == "Pilot base"
        assert term(Verdict.UNMET, "verdict") == "Unmet"
        assert term("meaning", "evidence") == "Meaning"
        assert term("budget", "constraint") == "Budget and price"
        assert term("not in any table", "state") == "not in any table"
        assert ("licence", "Licence") in choices("mode")
        sections = dict(industries())
        assert ("34", "General-purpose machinery") in sections["Manufacturing"]


def test_beginning_of_a_text_stands_for_it_in_lists() -> None:
    need = SimpleNamespace(problem="一\n二  三" + "长" * 300, problem_en="")
    assert p.gist(need, 10) == "一 二 三长长长长长…"


def test_address_of_this_page_changes_only_what_is_asked(app: Flask) -> None:
    with app.test_request_context("/resources?kind=funding&kind=instrument&page=3"):
        assert p.here(lang="en") == "/resources?kind=funding&kind=instrument&lang=en"
        assert p.here(page=4) == "/resources?kind=funding&kind=instrument&page=4"
    with app.test_request_context("/match", method="POST"):
        assert p.here(lang="en") == "/?lang=en"


def test_arguments_in_the_address_cannot_steer_where_links_lead(app: Flask) -> None:
    with app.test_request_context("/about?_scheme=javascript&_external=1&_anchor=x&endpoint=y&_method=PUT"):
        address = p.here(lang="en")
    assert address.startswith("/about?")
    assert address.endswith("&lang=en")


@pytest.mark.parametrize("length", [10, 1800, 1801, 6000])
@pytest.mark.parametrize("sentence", ["一句话。", "没有句号", "Words without end "])
def test_folding_loses_nothing_and_cuts_between_sentences(length: int, sentence: str) -> None:
    text = (sentence * length)[:length]
    head, rest = p.fold(text)
    assert head + rest == text
    assert bool(rest) == (length > 1800)
    if rest and "。" in sentence:
        assert head.endswith("。")
