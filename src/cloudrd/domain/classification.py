"""Official classifications: GB/T 4754-2017 industries and GB/T 13745-2009 disciplines, both languages.

English names are translations of ours; the standards are Chinese.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from cloudrd.domain.classification_tables import DISCIPLINES_TABLE, INDUSTRY_TABLE, OLDER_DIVISION_NAMES

_NOISE = re.compile(r"[\s、，,；;和及与]|业(?=$)")
# Names cut off or with one character wrong still have this likeness to the right one (ratio of difflib).
_LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """A class of one of the standards: its code and its name in both languages."""

    code: str
    zh: str
    en: str

    def label(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Section(Entry):
    """A section (门类) of GB/T 4754-2017: one letter."""


@dataclass(frozen=True, slots=True)
class Division(Entry):
    """A division (大类) of GB/T 4754-2017: two digits, in one section."""

    section: str


@dataclass(frozen=True, slots=True)
class Discipline(Entry):
    """A first-level discipline (一级学科) of GB/T 13745-2009: three digits."""


SECTIONS: dict[str, Section] = {code: Section(code, zh, en) for code, zh, en, _ in INDUSTRY_TABLE}
DIVISIONS: dict[str, Division] = {
    code: Division(code, zh, en, section) for section, _, _, rows in INDUSTRY_TABLE for code, zh, en in rows
}
DISCIPLINES: dict[str, Discipline] = {code: Discipline(code, zh, en) for code, zh, en in DISCIPLINES_TABLE}


def _key(name: str) -> str:
    return _NOISE.sub("", name).casefold()


_SECTION_KEYS = {_key(n): s.code for s in SECTIONS.values() for n in (s.zh, s.en, s.code)}
_DIVISION_KEYS = {_key(n): d.code for d in DIVISIONS.values() for n in (d.zh, d.en, d.code)}
_DIVISION_KEYS |= {_key(name): code for name, code in OLDER_DIVISION_NAMES.items()}
_DISCIPLINE_KEYS = {_key(n): d.code for d in DISCIPLINES.values() for n in (d.zh, d.en, d.code)}


@lru_cache(maxsize=4096)
def find_section(name: str) -> Section | None:
    """The section with that letter or name (Chinese or English); of several run together, the first."""
    key = _key(name)
    if key in _SECTION_KEYS:
        return SECTIONS[_SECTION_KEYS[key]]
    begins = [known for known in _SECTION_KEYS if len(known) > 1 and key.startswith(known)]
    return SECTIONS[_SECTION_KEYS[max(begins, key=len)]] if begins else None


@lru_cache(maxsize=4096)
def find_division(name: str) -> Division | None:
    """The division with that number or name, also of the 2011 edition, cut off, or one character off."""
    key = _key(name)
    if key in _DIVISION_KEYS:
        return DIVISIONS[_DIVISION_KEYS[key]]
    if len(key) < 4:
        return None
    near = difflib.get_close_matches(key, list(_DIVISION_KEYS), n=1, cutoff=_LIKENESS)
    return DIVISIONS[_DIVISION_KEYS[near[0]]] if near else None


@lru_cache(maxsize=4096)
def find_discipline(name: str) -> Discipline | None:
    """The first-level discipline with that number or name."""
    code = _DISCIPLINE_KEYS.get(_key(name))
    return DISCIPLINES[code] if code else None
