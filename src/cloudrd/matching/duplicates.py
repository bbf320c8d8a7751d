"""The same thing listed twice: which candidates are one, so that one recommendation stands for all.

A title's key is its words without "一种", "及其", "of" and the like. Precision goes first: whatever is in
doubt stays apart. docs/matching.md says how the thresholds were found and how well they do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.text import HAN, normalise, stem
from cloudrd.domain.vocabulary import Confidentiality, Side

Shingles = NDArray[np.uint64]

# Under one title the texts agree when this share of the shorter one's shingles is in the other.
SAME_TITLE_SHARE = 0.5
# Two owners have one achievement only when nearly all of a text of some length agrees.
TWO_OWNERS_SHARE = 0.9
# Two titles that share this much of their pairs of words are one when the texts are: the longer holds all
# shingles of the shorter but these (a cut costs two or three, a word replaced costs four).
NEAR_TITLE, SHINGLES_MISSING = 0.6, 2
# A text with fewer shingles than the first is no text; one with fewer than the second is no proof by itself.
NO_TEXT, LONG_TEXT = 20, 80
# How many words a title needs to stand for a listing without text: by itself, or with its owner.
TELLING_TITLE, TELLING_TITLE_OF_OWNER = 10, 4
MOST_CHARACTERS = 6000
# Letters in a row that are compared, in Chinese and in Latin script.
SHINGLE, LATIN_SHINGLE = 4, 12

_UNIT = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_IDLE = re.compile(r"一种|一类|及其|[的及与和其]|\b(?:an?|the|of|for|and|its)\b")
# What tells one of a series from the next, where digits and codes do not.
_COUNTS = frozenset("〇零一二三四五六七八九十百千两双单甲乙丙丁")
# A Latin word this short is read as a code (SiC, B2).
_CODE_LENGTH = 3
_FIRST_HAN = 0x3400
_FACTOR = np.uint64(6364136223846793005)
_NONE = np.zeros(0, np.uint64)


def fold(listings: Sequence[Listing]) -> list[list[int]]:
    """Groups of positions that are the same thing, by their first; a listing alone is a group of one.

    The first of a group stands for it, so hand the listings over in rank order. Kinds are never
    mixed, nor needs of two organisations (two customers). Listings that not everybody may see in full
    are folded among those of one owner and one tier only: that one listing stands for another would
    tell what it hides.
    """
    groups: list[_Group] = []
    by_pair: dict[tuple[str, str], set[int]] = {}
    for position, listing in enumerate(listings):
        one = _looked(listing)
        home = next((n for n in _near(one, by_pair, groups) if _same(groups[n].fullest, one)), None)
        if home is None:
            home = len(groups)
            groups.append(_Group([], one))
        groups[home].add(position, one)
        for pair in one.title.pairs | one.title_en.pairs:
            by_pair.setdefault(pair, set()).add(home)
    return [group.positions for group in groups]


@dataclass(frozen=True, slots=True)
class _Title:
    """`words`: all that tells; `pairs`: neighbours, the ends of the title being words too; `codes`: the
    words that tell one of a series from the next."""

    words: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """A listing with what is read of its titles; `title` is the English one where there is no other."""

    listing: Listing
    title: _Title
    title_en: _Title

    @property
    def parts(self) -> list[str]:
        """The texts beside the titles; a title said again, as imports do for want of a text, is none."""
        one = self.listing
        parts = (one.summary, one.summary_en, one.body)
        return [part[:MOST_CHARACTERS] for part in parts if part and part != one.title]

    @property
    def shingles(self) -> Shingles:
        """Made when they are needed: most candidates share their title with no other."""
        parts = [_shingles(part) for part in self.parts]
        return parts[0] if len(parts) == 1 else _distinct(np.concatenate([_NONE, *parts]))

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset().union(*map(_numbers, self.parts))


@dataclass(slots=True)
class _Group:
    """`fullest` is the member with the most text: what joins must agree with it, lest a listing without
    text ties two different things together."""

    positions: list[int]
    fullest: _Look

    def add(self, position: int, one: _Look) -> None:
        if self.positions and len(one.shingles) > len(self.fullest.shingles):
            self.fullest = one
        self.positions.append(position)


def _looked(listing: Listing) -> _Look:
    return _Look(listing, _title(listing.title or listing.title_en), _title(listing.title_en))


@lru_cache(maxsize=4096)
def _title(title: str) -> _Title:
    words = tuple(map(stem, _UNIT.findall(_IDLE.sub(" ", normalise(title)))))
    pairs = zip(("", *words), (*words, ""), strict=True) if words else ()
    return _Title(words, frozenset(pairs), tuple(sorted(filter(_is_code, words))))


def _is_code(word: str) -> bool:
    if len(word) == 1 and not word.isascii():
        return word in _COUNTS
    return len(word) <= _CODE_LENGTH or not word.isalpha()


@lru_cache(maxsize=4096)
def _shingles(text: str) -> Shingles:
    """Sorted hashes of the stretches of `text`, whatever stands between its letters and digits."""
    letters = np.frombuffer(text.translate(_LETTERS).encode("utf-32-le"), np.uint32).astype(np.uint64)
    length = SHINGLE if np.count_nonzero(letters >= _FIRST_HAN) * 3 >= len(letters) else LATIN_SHINGLE
    rows = max(0, len(letters) - length + 1)
    hashes = np.zeros(rows, np.uint64)
    for step in range(length):
        hashes = hashes * _FACTOR + letters[step : step + rows]
    return _distinct(hashes)


def _distinct(hashes: Shingles) -> Shingles:
    """Sorted, each once; a third of the time that np.unique takes for a few hundred."""
    hashes = np.sort(hashes)
    return hashes[np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]))]


@lru_cache(maxsize=4096)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(map(normalise, _NUMBER.findall(text)))


class _Lettering(dict[int, str]):
    """Code points as they are met: letters and digits folded, anything else left out."""

    def __missing__(self, point: int) -> str:
        folded = normalise(chr(point))
        return self.setdefault(point, folded if folded.isalnum() else "")


_LETTERS = _Lettering()


def _near(one: _Look, by_pair: dict[tuple[str, str], set[int]], groups: Sequence[_Group]) -> list[int]:
    """Groups with enough of a title in common to be looked at, best ranked first."""
    fewest = min(len(title.pairs) for title in (one.title, one.title_en) if title.words or title is one.title)
    shared = Counter(n for pair in one.title.pairs | one.title_en.pairs for n in by_pair.get(pair, ()))
    return sorted(n for n, count in shared.items() if 2 * count >= fewest)


def _same(a: _Look, b: _Look) -> bool:
    if not _may_meet(a.listing, b.listing):
        return False
    if _same_title(a, b):
        return _same_text(a, b)
    return _near_title(a.title, b.title) and not _two_owners(a, b) and _held(a, b)


def _may_meet(a: Listing, b: Listing) -> bool:
    if (a.side, a.kind) != (b.side, b.kind) or a.confidentiality != b.confidentiality:
        return False
    one_owner = a.organisation_id == b.organisation_id
    if a.confidentiality != Confidentiality.PUBLIC:
        return one_owner and a.organisation_id is not None
    return one_owner or a.side is not Side.NEED


def _two_owners(a: _Look, b: _Look) -> bool:
    """Whether the owners are known, and two."""
    first, second = a.listing.organisation_id, b.listing.organisation_id
    return None not in (first, second) and first != second


def _same_title(a: _Look, b: _Look) -> bool:
    """Equal in one language; an English title may be the translation of a Chinese listing."""
    titles = ((a.title, b.title), (a.title, b.title_en), (a.title_en, b.title))
    return any(one.words and one.words == other.words for one, other in titles)


def _same_text(a: _Look, b: _Look) -> bool:
    shorter, shared = _overlap(a, b)
    if _two_owners(a, b):
        return shorter >= LONG_TEXT and shared >= TWO_OWNERS_SHARE * shorter
    if shorter < NO_TEXT:
        one_owner = a.listing.organisation_id is not None and not _two_owners(a, b)
        wanted = TELLING_TITLE_OF_OWNER if one_owner else TELLING_TITLE
        return len(a.title.words) >= wanted
    return shared >= SAME_TITLE_SHARE * shorter and not _two_sizes(a.numbers, b.numbers)


def _two_sizes(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether each states numbers that the other does not: two sizes of one thing."""
    return bool(first - second) and bool(second - first)


def _near_title(a: _Title, b: _Title) -> bool:
    """Nearly equal, and what differs is neither a number nor a code."""
    return a.codes == b.codes and len(a.pairs & b.pairs) >= NEAR_TITLE * len(a.pairs | b.pairs)


def _held(a: _Look, b: _Look) -> bool:
    """Whether one text, long enough to be proof, is in the other but for a cut."""
    shorter, shared = _overlap(a, b)
    return shorter >= LONG_TEXT and shorter - shared <= SHINGLES_MISSING


def _overlap(a: _Look, b: _Look) -> tuple[int, int]:
    """How many shingles the shorter text has, and how many of them the other has too."""
    first, second = a.shingles, b.shingles
    return min(len(first), len(second)), len(np.intersect1d(first, second, assume_unique=True))
