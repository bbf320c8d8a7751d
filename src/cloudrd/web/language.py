"""Language and colour theme of the reader: address, then cookie, then what the browser prefers."""

from __future__ import annotations

import re
from datetime import date, datetime

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from cloudrd.domain.text import HAN
from cloudrd.web.blueprint import YEAR, bp

_HAN = re.compile(f"[{HAN}]")
LANGUAGES = ("zh", "en")
THEMES = ("auto", "light", "dark")


def init_app(app: Flask) -> None:
    flask_babel.Babel(
        app,
        default_locale="zh",
        default_translation_directories="web/translations",
        default_timezone="Asia/Shanghai",
        locale_selector=_choose,
    )


def language() -> str:
    """Language of the page being made, "zh" or "en"."""
    locale = flask_babel.get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters. Chinese sentences hold Latin words, hardly the other way."""
    return _HAN.search(text) is not None


def _(text: str, **params: object) -> str:
    """The text in the reader's language; texts in the source are Chinese, the catalogue holds the English."""
    return str(flask_babel.gettext(text, **params))


def ngettext(singular: str, plural: str, num: int, **params: object) -> str:
    """The text for `num` things; English tells one from many."""
    return str(flask_babel.ngettext(singular, plural, num, **params))


def written_date(when: date) -> str:
    """A date as the reader writes it: 2026-03-02, or 2 Mar 2026."""
    return str(flask_babel.format_date(when, "d MMM y")) if language() == "en" else when.isoformat()


def written_moment(when: datetime) -> str:
    """Day and minute at the office, as the reader writes them."""
    form = "d MMM y, HH:mm" if language() == "en" else "yyyy-MM-dd HH:mm"
    return str(flask_babel.format_datetime(when, form))


def day_of(when: datetime) -> date:
    """The day that it was at the office."""
    day: date = flask_babel.to_user_timezone(when).date()
    return day


def theme() -> str:
    """ "light", "dark", or "auto" for what the system prefers."""
    return _known(_asked("theme"), request.cookies.get("theme"), THEMES) or "auto"


def _choose() -> str:
    chosen = _known(_asked("lang"), request.cookies.get("lang"), LANGUAGES)
    return chosen or request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"


def _asked(name: str) -> str:
    """What the address or the form asks for; a form too large to read asks for nothing."""
    try:
        return request.values.get(name, "")
    except RequestEntityTooLarge:
        return request.args.get(name, "")


def _known(asked: str, kept: str | None, allowed: tuple[str, ...]) -> str:
    return next((value for value in (asked, kept) if value in allowed), "") or ""


@bp.after_request
def keep_choice(response: Response) -> Response:
    """A language or theme chosen in the address is kept for a year."""
    response.vary.update(("Cookie", "Accept-Language"))
    for name, allowed in (("lang", LANGUAGES), ("theme", THEMES)):
        value = _asked(name)
        if value in allowed and request.cookies.get(name) != value:
            response.set_cookie(
                name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
            )
    return response
