"""Which stretches of codes are terms worth showing: the longest common ones, without filler."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cloudrd.domain.text import HAN
from cloudrd.matching.explanation_codes import LATIN, Coder, code_terms
from cloudrd.matching.explanation_units import mixed
from cloudrd.matching.explanation_words import ENGLISH_WEAK, JOINED, LEADING, LOOSE, TRAILING, WEAK
from cloudrd.matching.units import known

MOST_CODES = 24
# Below this share of the highest idf a term is too common to explain anything; below this share of the
# evidence it is too small to show, the second one if it looks like a piece of a word.
_COMMON, _SMALL, _SMALL_LOOSE = 0.3, 0.01, 0.2
_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of codes that is a term: its `columns` among the query's terms, each as often as it stands
    there, and the share of the evidence below which it is too small to show."""

    columns: tuple[int, ...]
    smallest: float


class Spans:
    """The spans that a query has in common with any text; remembers those it has judged."""

    def __init__(
        self, joined: str, columns: Mapping[str, int], idf: Sequence[float], highest: float, coder: Coder
    ) -> None:
        """`idf` by column; `highest` is that of a term never seen."""
        self._joined, self._columns, self._idf, self._coder = joined, columns, idf, coder
        self._rare = _COMMON * highest
        self._runs: dict[str, tuple[tuple[int, int], ...]] = {}
        self._held: dict[str, Held] = {}

    def within(self, run: str) -> tuple[tuple[int, int], ...]:
        """Places (start, end) of the terms in a run of codes of which every two neighbours are
        neighbours in the query too."""
        found = self._runs.get(run)
        if found is None:
            found = self._runs[run] = tuple(self._kept(run))
        return found

    def held(self, codes: str) -> Held:
        """What is known of a term."""
        found = self._held.get(codes)
        if found is None:
            columns = tuple(self._columns[term] for term in code_terms(codes) if term in self._columns)
            found = self._held[codes] = Held(columns, self._smallest(codes))
        return found

    def _kept(self, run: str) -> Iterator[tuple[int, int]]:
        whole = len(run) <= MOST_CODES and (len(run) < 3 or run in self._joined)
        last = (0, 0)
        for start, end in [(0, len(run))] if whole else common(run, self._joined, self._columns):
            if end - start > 1 or run[start] >= LATIN:
                place = _trimmed(run, start, end)
                if place != last and self._worth(run[place[0] : place[1]]):
                    yield (last := place)

    def _worth(self, codes: str) -> bool:
        """Whether a span is a term: neither filler nor a lone character, letter or number."""
        words = [self._coder.term(c) for c in codes]
        text = "".join(words)
        if not text:
            return False
        if _HAN.search(text):
            if len([word for word in words if word not in ENGLISH_WEAK and not _is_number(word)]) < 2:
                return False  # "到 12", "h 后"
            return not WEAK.fullmatch(text) and not JOINED.fullmatch(text)
        if len(words) == 1 and text.isdigit():  # a number may name an alloy; round ones and years count
            return len(text) > 3 and not text.endswith("00") and text[:2] not in ("19", "20")
        if len(words) == 2 and _is_number(words[0]) and words[1].isalpha():
            return not (words[1] in ENGLISH_WEAK or known(words[1]) or known(words[1].upper()))
        if len(words) == 1 and "/" in text:  # GB/T without its number
            return False
        return len(text) > 1 and not all(word in ENGLISH_WEAK or _is_number(word) for word in words)

    def _smallest(self, codes: str) -> float:
        """0 for a model name; more than 1, so that it is never shown, for what is too common."""
        words = [self._coder.term(c) for c in codes]
        if any(mixed(word) for word in words):
            return 0.0
        telling = [t for t in code_terms(codes) if len(t) > 1 or not _HAN.match(t)]
        if max(self._idf[self._columns[t]] for t in telling) < self._rare:
            return 2.0
        return _SMALL_LOOSE if LOOSE.fullmatch("".join(words)) else _SMALL


def common(codes: str, other: str, known: Container[str]) -> Iterator[tuple[int, int]]:
    """Places (start, end) in `codes` of every common substring with `other` that lies in no longer one.

    `known` holds the codes of `other`, without breaks.
    """
    reached = 0
    for start in range(len(codes)):
        if codes[start] not in known:
            continue
        end = max(reached, start + 1)
        while (
            end < len(codes)
            and end - start < MOST_CODES
            and codes[end] in known
            and codes[start : end + 1] in other
        ):
            end += 1
        if end > reached:
            yield start, end
            reached = end


def _trimmed(codes: str, start: int, end: int) -> tuple[int, int]:
    """The place without filler at its two ends."""
    while found := LEADING.match(codes[start:end]):
        start += found.end()
    while found := TRAILING.search(codes[start:end]):
        end = start + found.start()
    return start, end


def _is_number(word: str) -> bool:
    return word.replace(".", "").isdigit()
