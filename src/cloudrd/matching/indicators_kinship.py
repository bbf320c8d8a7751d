"""How near two names of structured indicators are, part by part.

Stricter than reading, looser than `indicators_names`: it is asked only when both sides state name, value and
unit as fields and the dimensions agree. Names become concepts (`indicators_concepts`), conditions ("at 60 ℃")
and the characters or words left over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isclose

from cloudrd.domain.text import stem
from cloudrd.matching.indicators_concepts import (
    CHINESE_WORDS,
    CONCEPTS,
    EXCLUSIVE,
    HAN_CHARACTER,
    LONGEST_PHRASE,
    MATERIALS,
    NEGATIONS,
    OF_ANOTHER,
)
from cloudrd.matching.indicators_synonyms import ELSEWHERE, OPPOSITES
from cloudrd.matching.units import Dimension, fold, parse, unit_end

# One name holds all that the other says; only what is measured agrees.
_WITHIN, _HEAD_ONLY = 0.85, 0.5
# One name ends in a quantity that the other leaves out: not sure by itself.
_ONE_HEAD = 0.7
# Sets whose members tell names apart and do not make them alike.
_UNCOUNTED = ("bound", "turned")

_NUMBER = re.compile(r"(?<![a-z0-9.])-?\d+(?:,\d{3})*(?:\.\d+)?")
_PER_TIME = re.compile("单位时间|per time")
_CODE = re.compile(r"\d+[a-z](?![a-z])")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_CHINESE = "|".join(map(re.escape, CHINESE_WORDS))
_UNIT = re.compile(rf"({_CHINESE})|([a-zα-ω][a-z0-9α-ω']*|\d+[a-z]+)|({HAN_CHARACTER})")


@dataclass(frozen=True, slots=True)
class Gist:
    """A name taken apart: `parts` with their weights, `heads` among them, what sets it apart.

    `conditions` are the numbers in it, by dimension ((“bare”, 1) for one without unit).
    """

    parts: Mapping[str, int]
    heads: frozenset[str]
    chosen: Mapping[str, frozenset[str]]
    conditions: Mapping[Dimension, frozenset[float]]
    marks: frozenset[str]
    materials: frozenset[str]
    han: bool

    @property
    def content(self) -> frozenset[str]:
        return frozenset(self.parts) - self.heads


@lru_cache(maxsize=8192)
def kinship(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """0 (told apart, or nothing in common) to 1 of two quantities, each given by its names.

    A contradiction in Chinese outweighs agreement in English.
    """
    found, contrast = 0.0, False
    pairs = [(gist(x), gist(y)) for x in a for y in b]
    chinese = any(x.han and y.han for x, y in pairs)
    for x, y in pairs:
        apart = _contradict(x, y)
        if _conditions_differ(x, y) or (apart and (x.han or not chinese)):
            return 0.0
        if _one_sound_apart(x, y):
            contrast = True
        elif not apart:
            found = max(found, _nearness(x, y))
    return 0.0 if contrast and found < _WITHIN else found


@lru_cache(maxsize=8192)
def gist(name: str) -> Gist:
    """The parts of a name, in lower case, without what stands in brackets."""
    plain = fold(name).lower()
    conditions, rest = _conditions(plain)
    parts = _parts(_BRACKETS.sub(" ", rest))
    if _PER_TIME.search(plain):  # 单位时间清洗面积 is no area
        parts = {part: weight for part, weight in parts.items() if EXCLUSIVE.get(part) != "head"}
    chosen: dict[str, frozenset[str]] = {}
    for part in parts:
        if part in EXCLUSIVE:
            chosen[EXCLUSIVE[part]] = chosen.get(EXCLUSIVE[part], frozenset()) | {part}
    return Gist(
        parts={part: weight for part, weight in parts.items() if EXCLUSIVE.get(part) not in _UNCOUNTED},
        heads=chosen.get("head", frozenset()),
        chosen=chosen,
        conditions=conditions,
        marks=frozenset(mark for mark in (*ELSEWHERE, *NEGATIONS) if mark in plain),
        materials=frozenset(one for one in MATERIALS if one in rest),
        han=re.search(HAN_CHARACTER, plain) is not None,
    )


def _conditions(plain: str) -> tuple[dict[Dimension, frozenset[float]], str]:
    """Numbers with their units, in base units, and the name without them; model codes (316L) stay."""
    found: dict[Dimension, frozenset[float]] = {}
    rest, last = "", 0
    for number in _NUMBER.finditer(plain):
        if number.start() < last or _CODE.match(plain, number.start()):
            continue
        end = unit_end(plain, number.end())
        unit = parse(plain[number.end() : end].strip()) if end > number.end() else None
        value = float(number.group().replace(",", ""))
        key: Dimension = unit.dimension if unit else (("bare", 1.0),)
        value = value * unit.factor + unit.offset if unit else value
        found[key] = found.get(key, frozenset()) | {value}
        rest += plain[last : number.start()] + " "
        last = end
    return found, rest + plain[last:]


def _parts(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    words: list[str] = []
    for unit in _UNIT.finditer(text):
        chinese, latin, character = unit.groups()
        if latin:
            words.append(stem(latin))
            continue
        part = CONCEPTS[chinese] if chinese else character
        if part:
            found[part] = 2 if chinese else 1
    return found | _english(words)


def _english(words: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    place = 0
    while place < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + length])
            if phrase in CONCEPTS or length == 1:
                part = CONCEPTS.get(phrase, phrase)
                if part:
                    found[part] = 2
                place += length
                break
    return found


def _nearness(a: Gist, b: Gist) -> float:
    if not a.parts or not b.parts:
        return 0.0
    x, y = a.content, b.content
    within = bool(x and y) and (x <= y or y <= x)
    if bool(a.heads) != bool(b.heads):
        return _ONE_HEAD if within else 0.0
    shared = sum(weight for part, weight in a.parts.items() if part in b.parts)
    alike = 2 * shared / (sum(a.parts.values()) + sum(b.parts.values()))
    if not x or not y:
        return min(alike, _HEAD_ONLY)
    return max(alike, _WITHIN) if within else min(alike, _WITHIN - 0.01)


def _contradict(a: Gist, b: Gist) -> bool:
    if any(others.isdisjoint(b.chosen.get(key, others)) for key, others in a.chosen.items()):
        return True
    if a.han != b.han:
        return False
    if ("turned" in a.chosen) != ("turned" in b.chosen) or a.heads & OF_ANOTHER != b.heads & OF_ANOTHER:
        return True
    if a.marks != b.marks or any(_one_each(a.parts, b.parts, pair) for pair in OPPOSITES):
        return True
    return not (a.materials <= b.materials or b.materials <= a.materials)


def _one_each(a: Mapping[str, int], b: Mapping[str, int], pair: tuple[str, str]) -> bool:
    """Whether each name holds one of two opposites, and not the same."""
    x, y = pair
    return (x in a) != (y in a) and (x in b) != (y in b) and (x in a) != (x in b)


def _one_sound_apart(a: Gist, b: Gist) -> bool:
    """甲醇 and 乙醇, 铂载量 and 铂用量: whether it is one thing cannot be seen from the names."""
    x, y = a.content - b.content, b.content - a.content
    return len(x) == len(y) == 1 and all(len(one) == 1 for one in (*x, *y))


def _conditions_differ(a: Gist, b: Gist) -> bool:
    return any(not _agree(values, b.conditions.get(key, values)) for key, values in a.conditions.items())


def _agree(a: frozenset[float], b: frozenset[float]) -> bool:
    """Whether one set of numbers holds the other, but for rounding (12 ℃ is 285 K)."""
    few, many = sorted((a, b), key=len)
    return all(any(isclose(x, y, rel_tol=1e-3) for y in many) for x in few)
