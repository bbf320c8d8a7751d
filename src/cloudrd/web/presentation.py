"""Filters and globals of the templates: language of texts, amounts, dates, indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from markupsafe import Markup
from sqlalchemy import select

from cloudrd import __version__
from cloudrd.domain.listing import Indicator
from cloudrd.domain.messages import message
from cloudrd.domain.scores import chance, chance_of_proposal
from cloudrd.domain.text import sentences
from cloudrd.domain.vocabulary import Operator
from cloudrd.request import actor, read_session
from cloudrd.store.organisation import Organisation
from cloudrd.web.blueprint import asset
from cloudrd.web.language import _, day_of, is_chinese, language, theme, written_date, written_moment
from cloudrd.web.sides import collection_name, post_name
from cloudrd.web.words import industries, industry, term

TEXT_LIMIT = 4000
# A text is folded only when enough of it would be hidden to be worth a click.
FOLD_AT, FOLD_BEYOND = 1200, 1800


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        count=count, fold=fold, day=day, gist=gist, indicator=indicator, indicator_name=indicator_name,
        industry=industry, level=level, likely=likely, likely_to_be_proposed=likely_to_be_proposed,
        local=local, moment=written_moment, money=money, other=other, term=term, tongue=tongue,
    )  # fmt: skip
    app.jinja_env.globals.update(
        asset=asset, here=here, industries=industries, language=language, said=said,
        text_limit=TEXT_LIMIT, theme=theme, version=__version__,
    )  # fmt: skip
    app.jinja_env.globals.update(collection_name=collection_name, demo_data=demo_data, post_name=post_name)
    app.context_processor(lambda: {"local_actor": actor().local})


def demo_data() -> bool:
    """Whether the database holds fictional organisations, which every page then says."""
    return read_session().scalar(select(Organisation.id).where(Organisation.demo).limit(1)) is not None


def local(record: Any, field: str) -> str:
    """A text of a record in the reader's language, in the other one where only that exists."""
    first, second = _both(record, field)
    return first or second


def other(record: Any, field: str) -> str:
    """The same text in the other language; "" where there is only one."""
    first, second = _both(record, field)
    return second if first else ""


def _both(record: Any, field: str) -> tuple[str, str]:
    chinese, english = _get(record, field), _get(record, f"{field}_en")
    return (english, chinese) if language() == "en" else (chinese, english)


def _get(record: Any, field: str) -> str:
    found = record.get(field) if isinstance(record, Mapping) else getattr(record, field, "")
    return found or ""


def tongue(text: str) -> Markup:
    """A lang attribute for text that is in another language than the page, for screen readers and fonts."""
    chinese = is_chinese(text or "")
    if not text or chinese == (language() == "zh"):
        return Markup("")
    return Markup(' lang="zh-CN"') if chinese else Markup(' lang="en"')


def gist(record: Any, length: int = 160) -> str:
    """The beginning of a listing's text for a row of a list."""
    for field in ("summary", "problem", "body", "current_condition"):
        text = " ".join(local(record, field).split())
        if text:
            return text if len(text) <= length else text[:length].rstrip() + "…"
    return ""


def fold(text: str) -> tuple[str, str]:
    """A long text in two: its beginning up to the end of a sentence, and the rest to be unfolded."""
    if len(text) <= FOLD_BEYOND:
        return text, ""
    ends = [end for _start, end in sentences(text[:FOLD_AT])][:-1]
    place = ends[-1] if ends else FOLD_AT
    return text[:place], text[place:]


def count(number: int) -> str:
    return f"{number:,}"


def likely(probability: float) -> str:
    """A probability in words: "about 12 %"."""
    return chance(probability, language())


def likely_to_be_proposed(probability: float) -> str:
    """The same as a sentence without its full stop, with what it is the probability of."""
    return chance_of_proposal(probability, language())


def day(when: date | None) -> str:
    if not when:
        return ""
    return written_date(day_of(when) if isinstance(when, datetime) else when)


def level(record: Any) -> str:
    """Readiness of a resource, or the least a need asks for; "" when it says nothing."""
    reached, wanted = getattr(record, "trl", None), getattr(record, "minimum_trl", None)
    return f"TRL {reached}" if reached else f"TRL ≥ {wanted}" if wanted else ""


def money(record: Any) -> str:
    """Budget or price: 万元 or 亿元 for Chinese readers, CNY million for English ones."""
    low, high = record.price_min, record.price_max
    if low is None and high is None:
        return _("面议") if record.price_negotiable else ""
    largest = high if high is not None else low
    unit, factor = _money_unit(largest or Decimal(0))
    values = sorted({value for value in (low, high) if value is not None})
    span = "–".join(plain_number(float(value / factor)) for value in values)
    amount = unit % span
    if high is None:
        return _("%(amount)s以上", amount=amount)
    return _("%(amount)s以内", amount=amount) if low is None else amount


def _money_unit(largest: Decimal) -> tuple[str, Decimal]:
    if language() == "en":
        return "CNY %s million", Decimal(100)
    return ("%s 亿元", Decimal(10_000)) if largest >= 10_000 else ("%s 万元", Decimal(1))


def plain_number(value: float) -> str:
    """A number as people write it: no exponent, thousands set apart, no trailing zeros."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") or value == 0 else f"{value:.3g}"


def indicator(one: Indicator) -> str:
    """Operator, value and unit of an indicator."""
    value = plain_number(one.value)
    if one.operator is Operator.BETWEEN and one.upper is not None:
        value = f"{value}–{plain_number(one.upper)}"
    elif one.operator is not Operator.EQ:
        value = f"{one.operator.label(language())} {value}"
    return f"{value} {one.unit}".strip()


def indicator_name(one: Indicator) -> str:
    return local(one, "name")


def said(code: str, params: Iterable[tuple[str, Any]] = ()) -> str:
    """The text of a message code in the reader's language."""
    return message(code, language(), **dict(params))


def here(**changes: object) -> str:
    """Address of this page with some query arguments changed; the start page after a form was sent."""
    got = request.method == "GET" and request.endpoint
    path = url_for(request.endpoint or "", **(request.view_args or {})) if got else url_for("web.start")
    # Not by url_for: names in the address such as _scheme would steer it.
    arguments = {name: request.args.getlist(name) for name in request.args if name != "page"} if got else {}
    return f"{path}?{urlencode({**arguments, **changes}, doseq=True)}"
