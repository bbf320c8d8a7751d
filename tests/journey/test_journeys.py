"""What people do here, from the first page to the result, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Visit = Callable[..., Page]
CONTRAST = Path(__file__).with_name("contrast.js")
PAGES = (
    "/", "/match", "/about", "/needs", "/resources?kind=funding", "/needs/N000001", "/resources/R000001",
    "/needs/N000001/matches", "/resources/R000001/matches", "/needs/new", "/resources/new",
    "/needs/N000001/edit", "/needs/N000001/withdraw", "/nowhere", "/quality", "/api/v1/docs",
)  # fmt: skip
PROBLEM = "海上风电升压站的铝合金散热器在盐雾环境里半年就腐蚀穿孔，需要耐盐雾两千小时以上的表面处理办法。"


def row(page: Page, number: int) -> str:
    """Code of the row at that place, from 0."""
    code = page.locator(".hit").nth(number).get_attribute("id")
    assert code
    return code


def field(page: Page, label: str) -> Locator:
    """The text field whose label begins so."""
    return page.get_by_role("textbox", name=re.compile(f"^{label}")).first


def test_describing_a_problem_leads_to_explained_matches(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("描述您的问题").fill("燃料电池金属双极板的表面导电防腐涂层")
    expect(page.locator(".preview li").first).to_be_visible()
    page.get_by_role("button", name="查找匹配").click()
    expect(page.get_by_role("heading", name="匹配结果")).to_be_visible()
    expect(page.locator(".hit.on mark").first).to_be_visible()
    expect(page.locator("#asked mark").first).to_be_visible()


def test_posting_a_need_shows_its_matches_at_once(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="发布需求").first.click()
    field(page, "标题").fill("升压站铝散热器耐盐雾表面处理")
    field(page, "技术问题").fill(PROBLEM)
    field(page, "名称").fill("耐盐雾时间")
    page.get_by_label("关系").first.select_option("ge")
    field(page, "数值").fill("2000")
    field(page, "单位").fill("h")
    page.get_by_role("checkbox", name="委托开发").check()
    expect(page.locator("#preview li").first).to_be_visible()
    page.get_by_role("button", name="发布并查看匹配").click()
    expect(page).to_have_url(re.compile(r"/needs/N\d{6}$"))
    expect(page.get_by_role("status")).to_contain_text("已发布")
    expect(page.get_by_role("cell", name="≥ 2,000 h")).to_be_visible()
    expect(page.locator(".matches li").first).to_be_visible()
    page.get_by_role("link", name="查看匹配与依据").click()
    expect(page.locator(".hit.on")).to_have_count(1)


def test_listing_a_resource_finds_needs_and_mistakes_keep_what_was_typed(visit: Visit) -> None:
    page = visit("/resources/new?kind=instrument", language="en")
    field(page, "Summary").fill("Salt-spray chamber for corrosion tests of aluminium heat sinks.")
    page.get_by_role("button", name="Post and see matches").click()
    expect(page.get_by_role("alert")).to_contain_text("1 entry needs correcting")
    page.get_by_role("alert").get_by_role("link", name="Title").click()
    expect(field(page, "Title")).to_be_focused()
    page.keyboard.type("Salt-spray chamber")
    page.get_by_role("button", name="Post and see matches").click()
    expect(page).to_have_url(re.compile(r"/resources/R\d{6}\b"))
    expect(page.get_by_role("heading", name="Salt-spray chamber")).to_be_visible()
    expect(page.get_by_text("Matching needs")).to_be_visible()


def test_withdrawing_asks_once_and_takes_the_listing_out(visit: Visit) -> None:
    page = visit("/needs/new")
    field(page, "标题").fill("用于撤回的需求")
    field(page, "技术问题").fill("撤回旅程里的一条需求。")
    page.get_by_role("button", name="发布并查看匹配").click()
    page.get_by_role("link", name="撤回").click()
    field(page, "原因").fill("试验")
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("status").first).to_contain_text("已撤回")
    page.goto(page.url.split("/needs/")[0] + "/needs?q=用于撤回的需求")
    expect(page.get_by_text("没有符合条件的条目")).to_be_visible()


def test_language_switch_keeps_the_place(visit: Visit) -> None:
    page = visit("/resources?kind=pilot_base")
    before = page.locator(".rows .code").all_inner_texts()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Resources", exact=True)).to_be_visible()
    assert page.locator(".rows .code").all_inner_texts() == before
    page.get_by_role("link", name="Guide").click()
    expect(page.get_by_role("heading", name="How a match is made")).to_be_visible()


def test_keyboard_alone_walks_the_results(visit: Visit) -> None:
    page = visit("/needs/N000001/matches")
    second = row(page, 1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{second}.on")).to_be_visible()
    expect(page.locator(f"#{second} [data-pick]")).to_be_focused()
    assert f"choose={second}" in page.url
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_have_class(re.compile(r"\bon\b"))


def test_skip_link_is_the_first_stop_and_focus_is_seen(visit: Visit) -> None:
    page = visit("/needs")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_pointing_at_a_sentence_lights_its_partner(visit: Visit) -> None:
    page = visit("/needs/N000001/matches")
    page.locator(".pairs li[data-pair='1']").hover()
    expect(page.locator("#asked .pair.lit").first).to_be_visible()
    expect(page.locator("#why .text .pair.lit").first).to_be_visible()


def test_everything_works_without_scripts(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.get_by_label("描述您的问题").fill(PROBLEM * 10)
    page.get_by_role("checkbox", name="中试基地").check()
    page.get_by_role("button", name="查找匹配").click()
    kinds = page.locator(".found .tag.kind").all_inner_texts()
    assert kinds
    assert set(kinds) == {"中试基地"}
    third = row(page, 2)
    page.locator(f"#{third} [data-pick]").click()
    expect(page.locator(f"#{third}.on .why")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Matches")).to_be_visible()
    page.get_by_role("button", name="Post this description as a need").click()
    expect(field(page, "Problem")).to_have_value(PROBLEM * 10)
    field(page, "Title").fill("Posted without scripts")
    page.get_by_role("button", name="Post and see matches").click()
    expect(page.get_by_role("heading", name="Posted without scripts")).to_be_visible()


def test_theme_switch_holds_on_the_next_page(visit: Visit) -> None:
    page = visit("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_response(re.compile("theme=dark")):
        page.get_by_role("link", name="深色").click()
    page.wait_for_function(f"getComputedStyle(document.body).backgroundColor !== '{light}'")
    page.get_by_role("link", name="创新需求").first.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows_on_a_phone(visit: Visit, language: str) -> None:
    page = visit("/", language=language, width=390)
    host = page.url.rstrip("/")
    for path in PAGES:
        page.goto(host + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/needs/N000001/matches", "/needs/new", "/resources"])
def test_text_stands_out_from_its_ground(visit: Visit, path: str, scheme: str) -> None:
    page = visit(path, scheme=scheme)
    weak = page.evaluate(CONTRAST.read_text(encoding="utf-8"))
    assert weak == []
