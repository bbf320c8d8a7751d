"""What the office does with a list of matches, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Visit = Callable[..., Page]
CONTRAST = Path(__file__).with_name("contrast.js")


def keep(page: Page, need: str) -> str:
    """Keep the matches of a need; returns the address of the list's page."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + f"/needs/{need}/matches")
    page.locator("form[action$='/keep'] button").click()
    expect(page).to_have_url(re.compile(r"/runs/\d+$"))
    page.wait_for_load_state()
    return page.url


def test_a_list_is_kept_and_decided_without_scripts(visit: Visit) -> None:
    page = visit("/", scripts=False)
    keep(page, "N000010")
    first = page.locator(".hit.on")
    code = first.get_attribute("id")
    page.get_by_placeholder("备注").fill("请先补充试验数据")
    page.get_by_role("button", name="不通过").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择原因")
    expect(page.get_by_placeholder("备注")).to_have_value("请先补充试验数据")
    page.get_by_label("原因").select_option("too_early")
    page.get_by_role("button", name="不通过").click()
    expect(page).to_have_url(re.compile(rf"choose={code}#{code}$"))
    expect(page.locator(".trail")).to_contain_text("成熟度不足")
    page.get_by_role("link", name="下一条").click()
    expect(page.locator(".hit.on")).not_to_have_id(code or "")
    page.get_by_role("button", name="通过", exact=True).click()
    page.get_by_role("link", name="审核", exact=True).click()
    page.get_by_role("link", name=re.compile("^未通过")).click()
    expect(page.locator(f"a[href*='#{code}']")).to_be_visible()


def test_the_decisions_stay_in_reach_while_evidence_is_read(visit: Visit) -> None:
    page = visit("/", language="en", width=390)
    keep(page, "N000011")
    page.locator("#why").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Reject")).to_be_in_viewport()


def test_keyboard_alone_walks_the_list_and_pairs_light_up(visit: Visit) -> None:
    page = visit("/")
    keep(page, "N000012")
    second = page.locator(".hit").nth(1).get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"choose={second}#{second}$"))
    pair = page.locator(".pairs li[data-pair='1']")
    if pair.count():
        pair.hover()
        expect(page.locator("#asked .pair.lit").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_overflows(visit: Visit, language: str, width: int) -> None:
    page = visit("/", language=language, width=width)
    run = keep(page, "N000013")
    for address in (run, run.split("/runs/")[0] + "/reviews?state=all", run.split("/runs/")[0] + "/reviews"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit: Visit, scheme: str) -> None:
    page = visit("/", scheme=scheme)
    run = keep(page, "N000014")
    for address in (run, run.split("/runs/")[0] + "/reviews?state=all"):
        page.goto(address)
        assert page.evaluate(CONTRAST.read_text(encoding="utf-8")) == []
