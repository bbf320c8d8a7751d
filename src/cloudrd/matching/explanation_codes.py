"""Texts as strings of codes, so that shared terms are common substrings.

A Chinese character stands for itself, a Latin word, number or model name (316L) for a private-use
character of its own, and a new line wherever neighbours do not touch. Every part ends with one.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import Span
from cloudrd.domain.text import HAN, normalise, stem
from cloudrd.matching.explanation_units import UNIT, pieces_of
from cloudrd.matching.explanation_words import ENGLISH_STOPS
from cloudrd.matching.sentences import read_parts

BREAK = "\n"
_PRIVATE = 0xF0000
LATIN = chr(_PRIVATE)
_MOST_WORDS = 0x10000  # half of the private codes; one query adds a few thousand at most
_REMEMBERED = 2048  # texts; some 10 MB
_TOUCHING = frozenset((" ", "-"))
_HAN = re.compile(rf"[{HAN}]")

Points = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class CodedPart:
    """One field as codes; code i begins at `starts[i]` of `text` (-1 for a break).

    `words` holds the ends of codes that stand for more than one character.
    """

    field: str
    text: str
    codes: str
    starts: array[int]
    words: dict[int, int]
    chinese: bool

    @property
    def title(self) -> bool:
        return self.field in ("title", "title_en")

    def span(self, start: int, end: int) -> Span:
        """The place in the text of the codes `start` to `end`."""
        last = self.starts[end - 1]
        return Span(self.field, self.starts[start], self.words.get(end - 1, last + 1))


class Coder:
    """Turns texts into codes; words get theirs as they are met. Remembers the texts it met last."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._next = count(_PRIVATE)
        self._part = lru_cache(maxsize=_REMEMBERED)(self._coded)

    @property
    def full(self) -> bool:
        """Whether it has met so many words that there will soon be no codes left."""
        return len(self._words) > _MOST_WORDS

    def term(self, code: str) -> str:
        """The term, as the index knows it, that a code or a pair of Chinese characters stands for."""
        return self._stems.get(code, code)

    def parts(self, listing: Listing, *, chinese_first: bool = False) -> list[CodedPart]:
        """The parts of a listing that explanations read, as codes.

        With `chinese_first` its Chinese parts alone, where it has any.
        """
        parts = read_parts(listing)
        if chinese_first:
            parts = [(field, text) for field, text in parts if _HAN.search(text)] or parts
        return [self._part(field, text) for field, text in parts]

    def _coded(self, field: str, text: str) -> CodedPart:
        codes: list[str] = []
        starts = array("i")
        words: dict[int, int] = {}
        folded, last = normalise(text), 0
        for unit in UNIT.finditer(folded):
            for start, end in pieces_of(unit, text):
                if start > last and folded[last:start] not in _TOUCHING:
                    codes.append(BREAK)
                    starts.append(-1)
                if unit.lastindex:
                    codes.append(folded[start:end])
                    starts.extend(range(start, end))
                else:
                    words[len(starts)] = end
                    codes.append(self._word(stem(folded[start:end])))
                    starts.append(start)
                last = end
        starts.append(-1)
        return CodedPart(field, text, "".join(codes) + BREAK, starts, words, _HAN.search(text) is not None)

    def _word(self, word: str) -> str:
        if word in ENGLISH_STOPS:
            return BREAK
        code = self._words.get(word)
        if code is None:  # atomic steps: two threads that meet a word at once get one code for it
            code = self._words.setdefault(word, chr(next(self._next)))
            self._stems[code] = word
        return code


_coder = Coder()


def coder() -> Coder:
    """The coder that all queries share; a fresh one takes over when it is full."""
    global _coder
    if _coder.full:
        _coder = Coder()
    return _coder


class Texts:
    """The parts of several listings as one string of codes.

    `owner` (parts,) is the listing that each part belongs to; per code `part` it stands in and `starts`,
    where it begins in that part's text; `begins` (parts,) is each part's first code.
    """

    def __init__(self, listings: Sequence[Sequence[CodedPart]]) -> None:
        self.listings = len(listings)
        self.parts = [part for held in listings for part in held]
        self.owner = np.repeat(np.arange(self.listings), [len(held) for held in listings])
        self.codes = "".join(part.codes for part in self.parts)
        self.points = points(self.codes)
        lengths = np.array([len(part.codes) for part in self.parts], np.int64)
        self.part = np.repeat(np.arange(len(self.parts)), lengths)
        self.begins = np.cumsum(lengths) - lengths
        self.starts = np.concatenate(
            [np.empty(0, np.int32), *(np.frombuffer(part.starts, np.int32) for part in self.parts)]
        )


def points(codes: str) -> Points:
    """Code points of a string, shape (len(codes),)."""
    return np.frombuffer(codes.encode("utf-32-le", "surrogatepass"), np.uint32)


def code_terms(codes: str) -> list[str]:
    """The index terms of a code string: single codes, and pairs of Chinese characters."""
    pairs = [codes[i : i + 2] for i in range(len(codes) - 1)]
    return [c for c in codes if c != BREAK] + [
        p for p in pairs if BREAK < p[0] < LATIN and BREAK < p[1] < LATIN
    ]
