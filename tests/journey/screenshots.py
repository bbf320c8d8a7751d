"""Pictures of the demo city for the documentation: `python tests/journey/screenshots.py FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from journey_support import launch_options, served
from playwright.sync_api import Browser, sync_playwright

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# Words that find the need whose matches are shown.
NEED = "套圈无软带感应淬火"
SIZES = {"desk": (1280, 960), "phone": (390, 844)}
# name → (page, colour scheme, what comes to the top on a phone)
PICTURES = {
    "start": ("/", "light", ""),
    "matches": ("/needs/{need}/matches", "light", "#found"),
    "matches-dark": ("/needs/{need}/matches", "dark", "#found"),
    "resources": ("/resources", "light", ".listbar"),
}


def main(folder: Path) -> None:
    """Write one PNG a picture, language and width into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        city = Path(scratch)
        with served(city / "city", city / "log") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            need = _need(browser, address)
            for name in PICTURES:
                for language in LOCALES:
                    for size in SIZES:
                        _take(browser, address, need, (name, language, size), folder)
            browser.close()


def _need(browser: Browser, address: str) -> str:
    page = browser.new_page()
    page.goto(f"{address}/needs?q={NEED}")
    code = page.locator(".rows .code").first.inner_text()
    page.close()
    return code


def _take(browser: Browser, address: str, need: str, picture: tuple[str, str, str], folder: Path) -> None:
    name, language, size = picture
    page_address, scheme, top = PICTURES[name]
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=LOCALES[language], color_scheme=scheme
    )
    page = context.new_page()
    page.goto(address + page_address.format(need=need))
    if top and size == "phone":
        page.locator(top).evaluate("part => scrollTo(0, part.getBoundingClientRect().top - 12)")
    page.screenshot(path=folder / f"{name}-{language}-{size}.png")
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
