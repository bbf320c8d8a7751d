"""Texts to token keys, for many texts at once and without a loop over characters.

A text yields every Chinese character, every pair of neighbouring Chinese
characters, every word of letters and digits, and the first five letters of words
longer than five (so that "welding" and "welded" share one token). A token's key
is a 64-bit number made from its characters; a vocabulary is a sorted array of keys.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEM_LENGTH = 5
_CHINESE = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
# What a word is made of, as a regular expression's character set; the same as ``_LETTERS``.
WORD_LETTERS = "0-9a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9"
_LETTERS = ((0x30, 0x39), (0x61, 0x7A), (0xDF, 0xF6), (0xF8, 0xFF), (0x3B1, 0x3C9))
_WORD_BIT = np.uint64(1 << 63)
_LONGEST_WORD = 64
_OTHER, _HAN, _WORD = 0, 1, 2
_TABLE = 0x10000
# Stands for a character that cannot be cleaned alone, and for all beyond the basic plane, which are no
# tokens; as a code point it is one that no text holds.
_SLOW = 0xFFFF

# Where cleaning may change a character: all but Chinese, Korean syllables and private use.
_CHANGING = ((0, 0x3400), (0xA000, 0xAC00), (0xD7A4, 0xE000), (0xF900, _TABLE))
# Letters that join the one before them though they are no marks: Korean ones, and the final sigma.
_JOINING = {
    *range(0x1100, 0x1200),
    *range(0x3130, 0x3190),
    *range(0xD7B0, 0xD800),
    *range(0xFFA0, 0xFFDD),
    0x3A3,
}

Codes = NDArray[np.uint16]
Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]


def _classes() -> NDArray[np.uint8]:
    table = np.zeros(_TABLE, dtype=np.uint8)
    for first, last in _CHINESE:
        table[first : last + 1] = _HAN
    for first, last in _LETTERS:
        table[first : last + 1] = _WORD
    return table


def _powers() -> Keys:
    powers = [1]
    for _ in range(_LONGEST_WORD - 1):
        powers.append(powers[-1] * 0x9E3779B97F4A7C15 % 2**64)
    return np.array(powers, dtype=np.uint64)


def clean(text: str) -> str:
    """The text in lower case, with full-width and other compatibility forms made plain."""
    return unicodedata.normalize("NFKC", text).lower()


def _plain_forms() -> Codes:
    """For each code point what it is cleaned to, or ``_SLOW``."""
    table = np.arange(_TABLE, dtype=np.uint16)
    for first, last in _CHANGING:
        for code in range(first, last):
            plain = clean(chr(code))
            alone = len(plain) == 1 and not _joins(code)
            table[code] = min(ord(plain), _SLOW) if alone else _SLOW
    return table


def _joins(code: int) -> bool:
    """Whether cleaning this character may depend on the one before it."""
    return unicodedata.category(chr(code))[0] == "M" or code in _JOINING


_CLASS = _classes()
_PLAIN = _plain_forms()
_POWER = _powers()


@dataclass(frozen=True)
class TokenStream:
    """All tokens of a batch: ``keys[i]`` occurs in text number ``rows[i]``.

    ``places`` rise from left to right through the texts in turn; the tokens are not sorted by them.
    """

    keys: Keys
    rows: Rows
    places: Rows


def tokenise(texts: Sequence[str]) -> TokenStream:
    """Token keys of the texts after cleaning, every occurrence; the module's text says which tokens."""
    codes, lengths = _clean_codes(texts)
    kinds = _CLASS[codes]
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    han_keys, han_at = _han_keys(codes, kinds)
    word_keys, word_at = _word_keys(codes, kinds)
    places = np.concatenate([han_at, word_at])
    return TokenStream(np.concatenate([han_keys, word_keys]), owner[places], places)


def token_keys(tokens: Sequence[str]) -> Keys:
    """Keys of whole tokens as a vocabulary lists them, one each, in the given order."""
    stream = tokenise(tokens)
    keys = np.zeros(len(tokens), dtype=np.uint64)
    # A token also yields its parts; the stream has parts before wholes, so the whole is what stays.
    keys[stream.rows] = stream.keys
    return keys


def _clean_codes(texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    """Code points of the cleaned texts, each ended by a line feed, and how many each text has.

    Nearly every character is cleaned by a table; a text with one that is not (it becomes
    several, or joins its neighbour) is cleaned the slow way. Both give the same.
    """
    raw, lengths = _codes(texts)
    slow = _PLAIN[raw] == _SLOW
    if slow.any():
        owner = np.repeat(np.arange(len(texts)), lengths)
        dirty = set(owner[slow].tolist())
        raw, lengths = _codes([clean(text) if i in dirty else text for i, text in enumerate(texts)])
    plain = _PLAIN[raw]
    return np.where(plain == _SLOW, raw, plain), lengths


def _codes(texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    joined = "\n".join(texts) + "\n" if texts else ""
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(codes, _SLOW).astype(np.uint16), lengths


def _han_keys(codes: Codes, kinds: NDArray[np.uint8]) -> tuple[Keys, Rows]:
    """Keys and positions of single Chinese characters and of neighbouring pairs."""
    is_han = kinds == _HAN
    single = np.flatnonzero(is_han)
    pair = np.flatnonzero(is_han[:-1] & is_han[1:])
    one, two = codes[pair].astype(np.uint64), codes[pair + 1].astype(np.uint64)
    keys = np.concatenate([codes[single].astype(np.uint64), one | (two << np.uint64(16))])
    return keys, np.concatenate([single, pair])


def _word_keys(codes: Codes, kinds: NDArray[np.uint8]) -> tuple[Keys, Rows]:
    """Keys and positions of words and of the stems of words longer than a stem."""
    is_word = kinds == _WORD
    starts = is_word.copy()
    starts[1:] &= ~is_word[:-1]
    begin, letters = np.flatnonzero(starts), np.flatnonzero(is_word)
    if not len(begin):
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    word = np.cumsum(starts)[letters] - 1
    place = np.minimum(letters - begin[word], _LONGEST_WORD - 1)
    values = codes[letters].astype(np.uint64) * _POWER[place]
    first = np.searchsorted(letters, begin)
    long = np.diff(np.append(first, len(letters))) > STEM_LENGTH
    whole = np.add.reduceat(values, first) | _WORD_BIT
    stems = np.add.reduceat(np.where(place < STEM_LENGTH, values, np.uint64(0)), first)[long] | _WORD_BIT
    return np.concatenate([stems, whole]), np.concatenate([begin[long], begin])
