"""Cutting a text into windows short enough for a model, losing nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

# Where a text is best cut, best first: line, sentence, clause or word.
_BREAKS = (re.compile(r"\n+"), re.compile(r"[。！？；!?;]+|\.\s"), re.compile(r"[，、,\s]+"))


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """``text`` in consecutive pieces that each fit; joined again they give ``text``.

    A piece of one character that still does not fit is kept as it is.
    """
    if len(text) <= 1 or fits(text):
        return [text]
    middle = _near_middle(text)
    return [*split(text[:middle], fits), *split(text[middle:], fits)]


def _near_middle(text: str) -> int:
    """The best place to cut within the middle half of ``text``; its middle if there is none."""
    centre = len(text) // 2
    low, high = len(text) // 4, len(text) * 3 // 4
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, low, high) if 0 < found.end() < len(text)]
        if ends:
            return min(ends, key=lambda end: abs(end - centre))
    return centre
