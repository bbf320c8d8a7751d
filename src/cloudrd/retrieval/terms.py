"""Texts to term codes, for many texts at once and without a loop over characters.

Gives exactly the terms of `cloudrd.domain.text.terms`, each as a 64-bit code that needs no
vocabulary: a Chinese character is its code point, a pair of them both code points side by side
(below 2³²), any other term a BLAKE2b hash with the highest bit set.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.text import terms as reference_terms

# Raise when a text would give other codes: older snapshots are then made anew.
TOKENISER_VERSION = 1

Codes = NDArray[np.uint64]
_HASHED = np.uint64(1 << 63)
_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_UNKNOWN, _OTHER, _HAN, _WORD, _JOINER = 0, 1, 2, 3, 4
_JOINERS = frozenset("-./")


@dataclass(frozen=True, slots=True)
class TermStream:
    """Every occurrence of a term in a batch: `codes[i]` stands in text number `rows[i]`; unordered."""

    codes: Codes
    rows: NDArray[np.int64]


@lru_cache(maxsize=1 << 17)
def term_code(term: str) -> int:
    """The code of one term as `cloudrd.domain.text.terms` gives it."""
    points = [ord(character) for character in term]
    if len(points) <= 2 and all(_is_han(point) for point in points):
        return points[0] if len(points) == 1 else points[0] << 16 | points[1]
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") | 1 << 63


def tokenise(texts: Sequence[str]) -> TermStream:
    """All terms of `texts` as codes; rows count from 0 in the order of `texts`."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    joined = "\n".join(texts) + "\n"
    points, kinds = _classify(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    ends = np.cumsum(lengths)
    han_codes, han_at = _han_terms(points, kinds == _HAN)
    word_codes, word_at = _word_terms(points, kinds)
    rows = np.searchsorted(ends, np.concatenate([han_at, word_at]), side="right")
    return TermStream(np.concatenate([han_codes, word_codes]), rows)


class _Characters:
    """What `normalise` makes of each code point, and its class; filled in as code points are met."""

    def __init__(self) -> None:
        self.folded = np.zeros(0x110000, dtype=np.uint32)
        self.kind = np.zeros(0x110000, dtype=np.uint8)

    def learn(self, points: NDArray[np.uint32]) -> None:
        for point in np.unique(points).tolist():
            folded = unicodedata.normalize("NFKC", chr(point)).lower()
            target = folded if len(folded) == 1 else chr(point)
            self.folded[point] = ord(target)
            self.kind[point] = _kind(target)


def _kind(character: str) -> int:
    if _is_han(ord(character)):
        return _HAN
    if character.isalnum():
        return _WORD
    return _JOINER if character in _JOINERS else _OTHER


def _is_han(point: int) -> bool:
    return any(first <= point <= last for first, last in _HAN_RANGES)


_CHARACTERS = _Characters()


def _classify(raw: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Folded code points and their classes."""
    kinds = _CHARACTERS.kind[raw]
    unknown = raw[kinds == _UNKNOWN]
    if len(unknown):
        _CHARACTERS.learn(unknown)
        kinds = _CHARACTERS.kind[raw]
    return _CHARACTERS.folded[raw], kinds


def _han_terms(points: NDArray[np.uint32], is_han: NDArray[np.bool_]) -> tuple[Codes, NDArray[np.int64]]:
    """Codes and positions of single Chinese characters and of neighbouring pairs."""
    single = np.flatnonzero(is_han)
    pair = np.flatnonzero(is_han[:-1] & is_han[1:])
    codes = np.concatenate([points[single], points[pair] << np.uint32(16) | points[pair + 1]])
    return codes.astype(np.uint64), np.concatenate([single, pair])


def _word_terms(points: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> tuple[Codes, NDArray[np.int64]]:
    """Codes and positions of words and model codes, and of their parts."""
    inside = kinds == _WORD
    joins = np.flatnonzero(kinds[1:-1] == _JOINER) + 1
    inside[joins[(kinds[joins - 1] == _WORD) & (kinds[joins + 1] == _WORD)]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    edges = np.concatenate([[0], edges]) if len(inside) and inside[0] else edges
    begins, ends = edges[::2], edges[1::2]
    text = points[inside].tobytes().decode("utf-32-le", "surrogatepass")
    stops = np.cumsum(ends - begins)
    starts = (stops - (ends - begins)).tolist()
    found = [_word_codes(text[start:stop]) for start, stop in zip(starts, stops.tolist(), strict=True)]
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    codes = np.fromiter(chain.from_iterable(found), dtype=np.uint64, count=counts.sum())
    return codes, np.repeat(begins, counts)


@lru_cache(maxsize=1 << 18)
def _word_codes(word: str) -> tuple[int, ...]:
    return tuple(term_code(term) for term in reference_terms(word))
