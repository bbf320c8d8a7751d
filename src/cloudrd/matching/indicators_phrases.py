"""The words around a number: its comparison, and the noun phrase that says what is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cloudrd.domain.text import HAN
from cloudrd.matching.indicators_words import AFTER, BEFORE, LONGEST_AFTER, LONGEST_BEFORE

WINDOW = 48  # characters read before a number
_STEPS = 10
_INNER = re.compile(rf"(?!的|完成|实现)[{HAN}]")  # 内径, 内壁: no "within"
_WORDS = frozenset(
    ("提高", "升高", "产能", "性能", "功能", "储能", "峰值", "阈值", "加值", "幅值")
)  # not to be cut in two
_DELIMITERS = re.compile(r"[，。；;！？!?\n\r\x00]|, |\. |(?<!\d),")


@dataclass(slots=True)
class Lead:
    """What stands before a number: its meaning, the text left over, and where the words began."""

    rest: str
    begin: int
    operator: str = ""
    reach: str = ""
    change: str = ""
    about: bool = False
    baseline: bool = False
    better: bool = False
    from_: bool = False
    respective: bool = False


def clause_before(text: str, start: int) -> str:
    """Up to `WINDOW` characters of the clause before `start`."""
    window = text[max(0, start - WINDOW) : start]
    ends = [delimiter.end() for delimiter in _DELIMITERS.finditer(window)]
    return window[ends[-1] :] if ends else window


def lead(clause: str, start: int) -> Lead:
    """Read the words between the name and the number, from the number backwards.

    `clause` ends where the number begins, at `start` of the text.
    """
    found = Lead(clause, start)
    for _ in range(_STEPS):
        rest = found.rest.rstrip()
        word = _last_word(rest)
        if not word or not _note(found, *BEFORE[word.lower()]):
            break
        found.rest = rest[: len(rest) - len(word)]
        found.begin = start - len(clause) + len(found.rest)
    found.rest = found.rest.rstrip()
    return found


def _last_word(rest: str) -> str:
    """The longest known word that `rest` ends in, as it stands there."""
    for length in range(min(LONGEST_BEFORE, len(rest)), 0, -1):
        word = rest[-length:]
        if word.lower() in BEFORE:
            boundary = rest[-length - 1 : -length]
            part = _is_latin(word[0]) and boundary and _is_latin(boundary)
            if not (part or boundary + word[:1] in _WORDS or boundary + word in _WORDS):
                return word
    return ""


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-'")


def _note(found: Lead, kind: str, value: str) -> bool:
    """Take the meaning of a word; False when reading must stop before it."""
    if kind == "operator":
        if found.operator or found.reach or found.change:
            return False
        found.operator = value
    elif kind == "reach":
        if found.reach or found.change:
            return False
        found.reach = value
    elif kind == "change":
        if found.change or found.reach == "down":
            return False
        found.change, found.reach = value, ""  # 提高达 30% changes by, 提高到 (one word) arrives at
    elif kind != "filler":
        setattr(found, "from_" if kind == "from" else kind, True)
    return True


def tail(text: str, end: int) -> tuple[str, bool, int]:
    """(operator, approximate, where the words end) of what stands right behind a number."""
    place = end + (text[end : end + 1] == " ")
    for length in range(LONGEST_AFTER, 0, -1):
        word = text[place : place + length].lower()
        if word not in AFTER or len(word) < length:
            continue
        following = text[place + length : place + length + 4]
        if word == "内" and _INNER.match(following):
            continue
        if _is_latin(word[0]) and following[:1] and _is_latin(following[0]):
            continue
        kind, value = AFTER[word]
        return (value, False, place + length) if kind == "operator" else ("", True, place + length)
    return "", False, end
