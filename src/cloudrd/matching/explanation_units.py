"""What counts as one piece of a text in explanations: a run of Chinese, a word, a number, a model name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cloudrd.domain.text import HAN
from cloudrd.matching.explanation_words import BREAKS, UNIT_WORDS
from cloudrd.matching.units import fold, known

# Chinese characters save those that no term reaches over, else the name of a standard (GB/T), else a run
# of letters and digits, which is a model name or falls into words and numbers.
_BREAKS = "".join(sorted(BREAKS))
UNIT = re.compile(
    rf"((?:(?![{_BREAKS}])[{HAN}])+)|(?<![a-z])(?!kg|mg|ml|kw|km|mm)[a-z]{{2}}/t(?![^\W\d_{HAN}])"
    rf"|(?:[^\W_{HAN}]|(?<=\d)\.(?=\d))+"
)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_MEASURED = re.compile(r"[\d.]+(\D.*)|[kdcmnuμ]?m[23]")
# These read as a number with its unit, and yet name a steel, a tank, a way of printing, a mark.
_NAMED = re.compile(r"\d+l|[2-4]d|3c")
_LONGEST = 40


def pieces_of(unit: re.Match[str], text: str) -> Iterable[tuple[int, int]]:
    """(start, end) of what a match of `UNIT` in folded text holds; group 1 is a Chinese run.

    `text` is what was folded.
    """
    start, end = unit.span()
    if unit.lastindex or unit[0].isalpha() or "/" in unit[0] or _is_model(unit[0], text[start:end]):
        return ((start, end),)
    return [(start + word.start(), start + word.end()) for word in _WORD.finditer(unit[0])]


def mixed(word: str) -> bool:
    """Whether a word has letters and digits."""
    return not word.isalpha() and bool(_DIGIT.search(word) and _LETTER.search(word))


def _is_model(folded: str, written: str) -> bool:
    """Whether a run has letters and digits and is no quantity; 5G and 5g differ as they are written."""
    if len(folded) > _LONGEST or not mixed(folded):
        return False
    found = _MEASURED.fullmatch(folded)
    if found is None or _NAMED.fullmatch(folded):
        return True
    unit = found[1]
    return unit is not None and unit not in UNIT_WORDS and not known(fold(written)[found.start(1) :])
