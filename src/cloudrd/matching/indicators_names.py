"""Whether two names of quantities mean the same quantity. Cautious: a doubt is a no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cloudrd.domain.text import HAN, stem
from cloudrd.matching.indicators_synonyms import ELSEWHERE, GENERAL, OPPOSITES, SYNONYMS
from cloudrd.matching.units import fold

_UP = "提高|提升|增加|增长|延长|增大"
_DOWN = "降低|减少|下降|缩短|节约|节省|减小"
_CHANGE = re.compile(
    rf"(?P<up>{_UP})(?:率|幅度|比例)?$|(?P<down>{_DOWN})(?:率|幅度|比例)?$|^(?P<up2>{_UP})(?=..)|^(?P<down2>{_DOWN})(?=..)"
    r"| (?P<up3>increase|improvement|gain)$| (?P<down3>reduction|decrease|saving|savings|drop)$"
)
_SAVED = {"节能": "能耗", "节电": "电耗", "节水": "水耗", "energy saving": "能耗", "energy savings": "能耗"}
_TRIMMED = re.compile(
    r"(?:数值|值|指标|范围| value| level| range)$|^(?:实测|平均|额定|the |average |mean |measured )"
)
_CHINESE = re.compile(rf"[{HAN}]")
_NUMBERS = re.compile(r"\d+")
_CONTAINED, _ALIKE = 0.85, 0.75


def alike(a: Iterable[str], b: Iterable[str]) -> float:
    """How surely two quantities are the same, 0 (not, or in doubt) to 1, each given by its names."""
    return max((_similarity(x, y) for x in a if x for y in b if y), default=0.0)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name made ready for comparison, once.

    `pieces` are pairs of characters or English words; `opposed` the halves of opposites it holds where it
    does not hold both; `elsewhere` what says that it is measured on something else.
    """

    plain: str
    direction: str
    chinese: bool
    pieces: tuple[str, ...]
    opposed: frozenset[str]
    against: frozenset[str]
    numbers: tuple[str, ...]
    elsewhere: frozenset[str]


@lru_cache(maxsize=16384)
def _similarity(a: str, b: str) -> float:
    first, second = _prepared(a), _prepared(b)
    if first.direction != second.direction or not first.plain or not second.plain:
        return 0.0
    if first.plain == second.plain:
        return 1.0
    if _told_apart(first, second):
        return 0.0
    x, y = first.pieces, second.pieces
    if first.chinese != second.chinese:
        x, y = _pairs(first.plain), _pairs(second.plain)
    if x[-1] != y[-1]:
        return 0.0
    short, long = sorted((x, y), key=len)
    name = min(first.plain, second.plain, key=len)
    if long[-len(short) :] == short and len(name) >= 2 and name not in GENERAL:
        return _CONTAINED
    shared = 2 * len(set(x) & set(y)) / (len(set(x)) + len(set(y)))
    return shared if shared > _ALIKE else 0.0


@lru_cache(maxsize=8192)
def _prepared(name: str) -> _Name:
    plain, direction = _canonical(name)
    chinese = bool(_CHINESE.search(plain))
    pieces = _pairs(plain) if chinese else tuple(plain.split())
    halves = [(x, y) for x, y in OPPOSITES if (x in plain) != (y in plain)]
    return _Name(
        plain, direction, chinese, pieces,
        opposed=frozenset(x if x in plain else y for x, y in halves),
        against=frozenset(y if x in plain else x for x, y in halves),
        numbers=tuple(_NUMBERS.findall(plain)),
        elsewhere=frozenset(word for word in ELSEWHERE if word in plain),
    )  # fmt: skip


def _canonical(name: str) -> tuple[str, str]:
    """(name in the one form of its group, direction of a relative change or "")."""
    plain = re.sub(r"\s+", " ", fold(name).lower().strip())
    if plain.removesuffix("率") in _SAVED:
        return _SAVED[plain.removesuffix("率")], "down"
    direction = ""
    if change := _CHANGE.search(plain):
        direction = "up" if (change.lastgroup or "").startswith("up") else "down"
        plain = (plain[: change.start()] + plain[change.end() :]).strip()
    while trimmed := _TRIMMED.search(plain):
        plain = (plain[: trimmed.start()] + plain[trimmed.end() :]).strip()
    return _named(plain), direction


def _named(plain: str) -> str:
    """The longest end of the name that has synonyms, replaced by the first of them."""
    if _CHINESE.search(plain):
        plain = plain.replace(" ", "")
        starts: Iterable[int] = range(len(plain))
    else:
        starts = [0, *(m.end() for m in re.finditer(" ", plain))]
    for start in starts:
        end = plain[start:] if plain[start:] in SYNONYMS else plain[start:].removesuffix("s")
        if end in SYNONYMS:
            return plain[:start] + SYNONYMS[end]
    return plain if _CHINESE.search(plain) else " ".join(stem(word) for word in plain.split())


def _told_apart(a: _Name, b: _Name) -> bool:
    """Opposite characters, different numbers, or a part that says it is measured elsewhere."""
    if a.elsewhere != b.elsewhere or not a.against.isdisjoint(b.opposed):
        return True
    return bool(a.numbers and b.numbers and a.numbers != b.numbers)


def _pairs(name: str) -> tuple[str, ...]:
    return tuple(name[i : i + 2] for i in range(len(name) - 1)) or (name,)


@lru_cache(maxsize=1024)
def mentions(names: tuple[str, ...]) -> re.Pattern[str]:
    """What a text (folded, in lower case) holds wherever it names a quantity that is `alike` to one of these.

    Names that are alike end alike, or in words with one meaning.
    """
    lasts = {_prepared(name).pieces[-1] for name in names if _prepared(name).pieces}
    found = {word for last in lasts for word in _WORDS_ENDING.get(last, ())}
    found |= {word for word, meant in _SAVED.items() if _pairs(meant)[-1] in lasts}
    found |= {last if _CHINESE.search(last) else last[: max(3, len(last) - 1)] for last in lasts}
    return re.compile("|".join(sorted(map(_spelt, found))) or r"(?!)")


def _spelt(word: str) -> str:
    """As a pattern; Chinese characters may stand apart."""
    return " ?".join(map(re.escape, word)) if _CHINESE.search(word) else re.escape(word)


def _words_ending() -> dict[str, list[str]]:
    """The words with synonyms by the last piece of what they mean."""
    found: dict[str, list[str]] = {}
    for word, meant in SYNONYMS.items():
        found.setdefault(_prepared(meant).pieces[-1], []).append(word)
    return found


_WORDS_ENDING = _words_ending()
