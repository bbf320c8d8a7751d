"""Match quality in a real browser: charts that can be read on a phone, in the dark, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journey_support import launch_options, served
from playwright.sync_api import Page, expect

from cloudrd.runtime import Runtime
from history_support import fill_history

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Visit = Callable[..., Page]
CONTRAST = Path(__file__).with_name("contrast.js")
# Heights of the letters in charts, in pixels as they come out on the screen.
LETTERS = """() => [...document.querySelectorAll('.chart > svg')].map((svg) =>
  13 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server whose office has decided for 14 months."""
    folder = tmp_path_factory.mktemp("decided")
    launch_options()  # no browser, no need for a server
    runtime = Runtime.open(folder / "city")
    fill_history(runtime.database)
    runtime.close()
    with served(folder / "city", folder / "server.log") as address:
        yield address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_charts_can_be_read_on_a_phone(visit: Visit, language: str) -> None:
    page = visit("/quality", language=language, width=390)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    letters = page.evaluate(LETTERS)
    assert len(letters) == 11
    assert min(letters) > 10.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_text_stands_out_and_nothing_overflows(visit: Visit, scheme: str, width: int) -> None:
    page = visit("/quality", scheme=scheme, width=width)
    assert page.evaluate(CONTRAST.read_text(encoding="utf-8")) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_charts_are_pictures_with_names_and_their_tables_open_by_keyboard(visit: Visit) -> None:
    page = visit("/quality", language="en")
    expect(page.get_by_role("figure", name="Coverage of needs")).to_be_visible()
    expect(page.get_by_role("img", name="nDCG@10")).to_be_visible()
    figure = page.get_by_role("figure", name="Exposure Gini")
    expect(figure.get_by_role("cell").first).to_be_hidden()
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(figure.get_by_role("rowheader", name="2025-03")).to_be_visible()


def test_a_period_is_chosen_and_taken_back_without_scripts(visit: Visit) -> None:
    page = visit("/quality", language="en", scripts=False)
    page.get_by_role("textbox", name="From").fill("2025-06-01")
    page.get_by_label("Ranker", exact=True).select_option("learned-1")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader", name="learned-1")).to_have_count(1)
    expect(page.get_by_role("rowheader", name="shipped")).to_have_count(0)
    page.get_by_role("link", name="Whole period").click()
    expect(page.get_by_role("rowheader", name="shipped")).to_have_count(1)
