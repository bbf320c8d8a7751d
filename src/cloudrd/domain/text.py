"""From text to terms: the one tokenisation that lexical search and explanations share.

Chinese is read as single characters and overlapping pairs of characters (no dictionary: pairs do
as well as words in retrieval and cannot miss a new material's name). Latin script and numbers are
read as words; a model code such as Al-Zn-Mg, 6061-T6 or 500L is one term and so are its parts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-./][^\W_{HAN}]+)*")
_PART = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
_HAN = re.compile(rf"[{HAN}]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+(?:[。！？；!?;]+|\n|$)")


class Token(NamedTuple):
    """A term and where it stands: code points `start` to `end` of the original text."""

    term: str
    start: int
    end: int


def normalise(text: str) -> str:
    """Lower case and full-width to half-width, one code point for one code point.

    Positions in the result are positions in `text`: what would change the length stays as it is.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


class _Folding(dict[int, str]):
    """Code points as they are met; `str.translate` then runs without a Python call a character."""

    def __missing__(self, point: int) -> str:
        return self.setdefault(point, _fold(chr(point)))


_FOLDED = _Folding()


@lru_cache(maxsize=65536)
def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def tokens(text: str) -> list[Token]:
    """All terms of `text` in reading order, with positions."""
    found: list[Token] = []
    for run in _RUN.finditer(normalise(text)):
        word, start = run.group(), run.start()
        if _HAN.match(word):
            found += (Token(word[i : i + 1], start + i, start + i + 1) for i in range(len(word)))
            found += (Token(word[i : i + 2], start + i, start + i + 2) for i in range(len(word) - 1))
        else:
            found += _latin_tokens(word, start)
    return found


def _latin_tokens(word: str, start: int) -> list[Token]:
    found = [Token(stem(word), start, start + len(word))]
    parts = [Token(stem(m.group()), start + m.start(), start + m.end()) for m in _PART.finditer(word)]
    return found + parts if len(parts) > 1 else found


def terms(text: str) -> list[str]:
    """The terms of `text` without positions, in the order of `tokens`."""
    return [token.term for token in tokens(text)]


@lru_cache(maxsize=262144)
def stem(word: str) -> str:
    """Light English stem: the plural, then -ing, -ed and -ly fall; words with digits stay whole."""
    if len(word) < 5 or not word.isalpha() or not word.isascii():
        return word
    word = _singular(word)
    for ending in ("ing", "edly", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _root(word[: -len(ending)])
    return _root(word)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _root(word: str) -> str:
    # "hopp(ing)" and "hop", "coat(ing)" and "coate(d)" must come out alike.
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text`, without the white space around it."""
    spans = []
    for match in _SENTENCE.finditer(text):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if end > start:
            spans.append((start, end))
    return spans
