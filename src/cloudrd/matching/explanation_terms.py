"""The terms two listings share, as the lexical channel weighs them, joined to the longest spans.

A text becomes a string of codes: a Chinese character stands for itself, a Latin word, number or model
name (316L) for a private-use character of its own, and a new line wherever neighbours do not touch.
Shared terms are then common substrings of two code strings.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from math import log
from operator import add
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import SharedTerm, Span
from cloudrd.domain.text import HAN, normalise, stem
from cloudrd.matching.explanation_units import mixed, units
from cloudrd.matching.explanation_words import (
    ENGLISH_STOPS,
    ENGLISH_WEAK,
    JOINED,
    LEADING,
    LOOSE,
    TRAILING,
    WEAK,
)
from cloudrd.matching.sentences import read_parts
from cloudrd.matching.units import known

MOST_TERMS = 8
MOST_SPANS = 10
MOST_CODES = 24
# Below this share of the highest idf a term is too common to explain anything; below this share of the
# evidence it is too small to show, the second one if it looks like a piece of a word.
_COMMON, _SMALL, _SMALL_LOOSE = 0.3, 0.01, 0.2

_TOUCHING = frozenset((" ", "-"))
_HAN = re.compile(rf"[{HAN}]")
_PRIVATE = 0xF0000
_MOST_WORDS = 0x10000  # half of the private codes; one query adds a few thousand at most
_REMEMBERED = 2048  # texts; some 10 MB
_LATIN = chr(_PRIVATE)


class TermWeights(Protocol):
    """What knows how rare a term is; a `cloudrd.retrieval` index does."""

    def term_weights(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Inverse document frequency of each term, shape (n,); a term never seen gets the highest."""


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

    @property
    def chinese(self) -> bool:
        return _HAN.search(self.text) is not None

    def span(self, start: int, end: int) -> Span:
        """The place in the text of the codes `start` to `end`."""
        last = self.starts[end - 1]
        return Span(self.field, self.starts[start], self.words.get(end - 1, last + 1))


# (where in the text a term begins, its column)
Hits = list[tuple[int, int]]


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

    def parts(self, listing: Listing) -> list[CodedPart]:
        """The parts of a listing that explanations read, as codes."""
        return [self._part(field, text) for field, text in read_parts(listing)]

    def _coded(self, field: str, text: str) -> CodedPart:
        codes: list[str] = []
        starts = array("i")
        words: dict[int, int] = {}
        folded, last = normalise(text), 0
        for start, end in units(folded, text):
            if start > last and folded[last:start] not in _TOUCHING:
                codes.append("\n")
                starts.append(-1)
            if _HAN.match(folded, start):
                codes.append(folded[start:end])
                starts.extend(range(start, end))
            else:
                words[len(starts)] = end
                codes.append(self._word(stem(folded[start:end])))
                starts.append(start)
            last = end
        return CodedPart(field, text, "".join(codes), starts, words)

    def _word(self, word: str) -> str:
        if word in ENGLISH_STOPS:
            return "\n"
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


def code_terms(codes: str) -> list[str]:
    """The index terms of a code string: single codes, and pairs of Chinese characters."""
    pairs = [codes[i : i + 2] for i in range(len(codes) - 1)]
    return [c for c in codes if c != "\n"] + [
        p for p in pairs if "\n" < p[0] < _LATIN and "\n" < p[1] < _LATIN
    ]


class QueryTerms:
    """The query's side, made once for all candidates."""

    def __init__(self, query: Listing, weights: TermWeights, coder: Coder) -> None:
        self.coder = coder
        self.parts = coder.parts(query)
        self.joined = "\n".join(part.codes for part in self.parts)
        self._counts = Counter(code_terms(self.joined))
        terms = list(self._counts)
        idf = weights.term_weights([*(coder.term(t) for t in terms), "\U0010ffff"])
        self._highest = float(idf[-1])
        self.idf: Mapping[str, float] = dict(zip(terms, idf[:-1].tolist(), strict=True))
        self.columns: Mapping[str, int] = {term: column for column, term in enumerate(terms)}
        self._terms = terms

    def hits(self, part: CodedPart) -> Hits:
        """(where in the text it begins, column) of every term of a part that the query has too."""
        columns, codes, starts = self.columns, part.codes, part.starts
        found = [(starts[i], columns[code]) for i, code in enumerate(codes) if code in columns]
        pairs = enumerate(map(add, codes, codes[1:]))
        return found + [(starts[i], columns[pair]) for i, pair in pairs if pair in columns]

    def shared_with(self, parts: Sequence[CodedPart], hits: Sequence[Hits]) -> tuple[SharedTerm, ...]:
        """The best shared terms, heaviest first; `weight` is the share of all lexical evidence."""
        counts = Counter(column for found in hits for _, column in found)
        evidence = {self._terms[column]: self._evidence(column, n) for column, n in sorted(counts.items())}
        total = sum(evidence.values())
        if total <= 0:
            return ()
        places = self._places(parts)
        shares = _shares(places, evidence)
        order = sorted(places, key=lambda codes: (-shares[codes], codes))
        chosen = [c for c in order if self._tells(c, shares[c] / total)][:MOST_TERMS]
        return tuple(self._shared(codes, shares[codes] / total, places[codes]) for codes in chosen)

    def _evidence(self, column: int, count: int) -> float:
        """What a term adds to the product of two sublinear TF-IDF vectors."""
        term = self._terms[column]
        return self.idf[term] ** 2 * (1 + log(self._counts[term])) * (1 + log(count))

    def _places(self, parts: Sequence[CodedPart]) -> dict[str, list[Span]]:
        """Each shared term with its places in the candidate."""
        found: dict[str, list[Span]] = {}
        for part in parts:
            for start, end in common(part.codes, self.joined, self.columns):
                if end - start == 1 and part.codes[start] < _LATIN:
                    continue
                begin, stop = _trimmed(part.codes, start, end)
                if stop - begin and self._worth(part.codes[begin:stop]):
                    span = part.span(begin, stop)
                    spans = found.setdefault(part.codes[begin:stop], [])
                    if span not in spans[-1:]:
                        spans.append(span)
        return found

    def _worth(self, codes: str) -> bool:
        """Whether a span is a term: neither filler nor a lone character, letter or number."""
        words = [self.coder.term(c) for c in codes]
        if any(_HAN.match(word) for word in words):
            text = "".join(words)
            if len([word for word in words if word not in ENGLISH_WEAK and not _is_number(word)]) < 2:
                return False  # "到 12", "h 后"
            return not WEAK.fullmatch(text) and not JOINED.fullmatch(text)
        text = "".join(words)
        if len(words) == 1 and text.isdigit():  # a number may name an alloy; round ones and years count
            return len(text) > 3 and not text.endswith("00") and text[:2] not in ("19", "20")
        if len(words) == 2 and _is_number(words[0]) and words[1].isalpha():
            return not (words[1] in ENGLISH_WEAK or known(words[1]) or known(words[1].upper()))
        if len(words) == 1 and "/" in text:  # GB/T without its number
            return False
        return len(text) > 1 and not all(word in ENGLISH_WEAK or _is_number(word) for word in words)

    def _tells(self, codes: str, share: float) -> bool:
        """Whether the span has a model name, or something rare enough and no too small share."""
        words = [self.coder.term(c) for c in codes]
        if any(mixed(word) for word in words):
            return True
        if share < (_SMALL_LOOSE if LOOSE.fullmatch("".join(words)) else _SMALL):
            return False
        rarest = max(self.idf[t] for t in code_terms(codes) if len(t) > 1 or not _HAN.match(t))
        return rarest >= _COMMON * self._highest

    def _shared(self, codes: str, weight: float, spans: list[Span]) -> SharedTerm:
        own = list(self._occurrences(codes))
        text = next(part.text for part in self.parts if part.field == own[0].field)
        term = text[own[0].start : own[0].end]
        return SharedTerm(term, min(1.0, weight), tuple(own[:MOST_SPANS]), tuple(spans[:MOST_SPANS]))

    def _occurrences(self, codes: str) -> Iterator[Span]:
        for part in self.parts:
            place = part.codes.find(codes)
            while place >= 0:
                yield part.span(place, place + len(codes))
                place = part.codes.find(codes, place + len(codes))


def _is_number(word: str) -> bool:
    return word.replace(".", "").isdigit()


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


def _shares(places: Mapping[str, list[Span]], evidence: Mapping[str, float]) -> dict[str, float]:
    """Evidence of each span; what stands in several spans is divided among them."""
    held = {codes: [t for t in code_terms(codes) if t in evidence] for codes in places}
    uses = Counter(t for codes, terms in held.items() for t in terms for _ in places[codes])
    return {
        codes: sum(evidence[t] / uses[t] for t in terms) * len(places[codes]) for codes, terms in held.items()
    }
