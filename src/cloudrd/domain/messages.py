"""Texts of error, problem and reason codes in the two languages; one table, used by every face.

The texts live in `cloudrd.domain.texts`, one file an area. Each says what happened and what to
do. Placeholders are the params of the error or reason.
"""

from __future__ import annotations

from typing import Any

from cloudrd.domain.texts import (
    core,
    encoding,
    importing,
    indexing,
    matching,
    quality,
    recommending,
    reviewing,
)

MESSAGES: dict[str, tuple[str, str]] = {}
for _area in (core, encoding, importing, indexing, matching, quality, recommending, reviewing):
    _twice = MESSAGES.keys() & _area.MESSAGES.keys()
    if _twice:
        raise ValueError(f"message codes defined twice: {sorted(_twice)}")
    MESSAGES.update(_area.MESSAGES)


def message(code: str, language: str, /, **params: Any) -> str:
    """Return the text of `code` in `language` ("zh…" or "en"), filled with `params`.

    A parameter that is a pair is text in the two languages, (Chinese, English). One that is missing
    shows as "…". Raises KeyError when the code is unknown.
    """
    place = 0 if language.startswith("zh") else 1
    shown = {name: value[place] if isinstance(value, tuple) else value for name, value in params.items()}
    return MESSAGES[code][place].format_map(_Lenient(shown))


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
