"""Journeys drive a browser over a served demo city; each gets a fresh browser profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from journey_support import launch_options, served
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with the demonstration data."""
    folder = tmp_path_factory.mktemp("journey")
    launch_options()  # no browser, no need for a server
    with served(folder / "city", folder / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    options = launch_options()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**options)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, city: str) -> Iterator[Open]:
    """Open a page as a visitor: `visit("/needs", language="en", width=390, scripts=False)`.

    At the end no request may have left the host, and neither script errors nor breaches of the
    content policy may have been reported.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: _check_host(request.url, city, complaints))
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: _check_console(message, complaints))

    def visit_(
        path: str, *, language: str = "zh", width: int = 1280, scripts: bool = True, scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            java_script_enabled=scripts,
            color_scheme=scheme,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.goto(city + path)
        return page

    yield visit_
    for context in contexts:
        context.close()
    assert not complaints


def _check_host(url: str, city: str, complaints: list[str]) -> None:
    if urlsplit(url).netloc != urlsplit(city).netloc:
        complaints.append(f"request to another host: {url}")


def _check_console(message: ConsoleMessage, complaints: list[str]) -> None:
    # The browser itself notes answers such as 422 as errors; those are asked for in the tests.
    if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
        complaints.append(f"console {message.type}: {message.text}")
