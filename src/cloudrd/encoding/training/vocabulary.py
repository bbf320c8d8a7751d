"""Which tokens the model knows: the commonest, with a quota for each of the two scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cloudrd.encoding.tokens import STEM_LENGTH, WORD_LETTERS, Keys, clean, token_keys, tokenise

CHUNK = 20_000
HAN_LIMIT = np.uint64(1 << 32)
_SINGLE_LIMIT = np.uint64(1 << 16)
# How much a text of a kind counts; paragraphs are many and much alike, class titles few and technical.
_WEIGHTS = {
    "paragraph": 0.3, "class": 3.0, "class_path": 0.0, "class_above": 0.0, "intro_zh": 0.0, "award": 1.0,
    "topic": 1.0, "extra": 3.0,
}  # fmt: skip
_OTHER_WEIGHT = 2.0
# A single Chinese character that counts this much is kept before any pair of characters.
_CHARACTER_FLOOR = 3.0
_LEAST = 2.0
_WORD = re.compile(f"[{WORD_LETTERS}]+")


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in the order of their keys, and in how many (weighted) texts each occurs."""

    tokens: list[str]
    keys: Keys
    frequency: NDArray[np.float64]


def choose(texts: Sequence[str], kinds: Sequence[str], chinese: int, english: int) -> Vocabulary:
    """The ``chinese`` and ``english`` commonest tokens of each script; pure numbers are left out."""
    weights = np.array([_WEIGHTS.get(kind, _OTHER_WEIGHT) for kind in kinds])
    keys, frequency = _frequencies(texts, weights)
    names = _word_names(texts)
    han = keys < HAN_LIMIT
    named = np.isin(keys, np.fromiter(names, dtype=np.uint64, count=len(names)))
    common_character = (keys < _SINGLE_LIMIT) & (frequency >= _CHARACTER_FLOOR)
    chosen = np.concatenate(
        [
            _largest(np.where(han, frequency + 1e9 * common_character, 0), chinese),
            _largest(np.where(named, frequency, 0), english),
        ]
    )
    chosen.sort()
    tokens = [names.get(key) or _han_name(key) for key in keys[chosen].tolist()]
    return Vocabulary(tokens, keys[chosen], frequency[chosen])


def _frequencies(texts: Sequence[str], weights: NDArray[np.float64]) -> tuple[Keys, NDArray[np.float64]]:
    """Every key that occurs, rising, and the summed weights of the texts it occurs in."""
    found, sums = [], []
    for start in range(0, len(texts), CHUNK):
        stream = tokenise(texts[start : start + CHUNK])
        keys, columns = np.unique(stream.keys, return_inverse=True)
        here = weights[start : start + CHUNK]
        occurs = sparse.csr_matrix((np.ones(len(columns)), (stream.rows, columns)), (len(here), len(keys)))
        occurs.data[:] = 1
        found.append(keys)
        sums.append(here @ occurs)
    every, places = np.unique(np.concatenate(found), return_inverse=True)
    frequency: NDArray[np.float64] = np.bincount(places, np.concatenate(sums)).astype(np.float64)
    return every, frequency


def _word_names(texts: Sequence[str]) -> dict[int, str]:
    """Words and stems by key; pure numbers are no names."""
    words: set[str] = set()
    for text in texts:
        words.update(_WORD.findall(clean(text)))
    words |= {word[:STEM_LENGTH] for word in words}
    named = sorted(word for word in words if not word.isdigit())
    return dict(zip(token_keys(named).tolist(), named, strict=True))


def _han_name(key: int) -> str:
    return chr(key & 0xFFFF) + (chr(key >> 16) if key >> 16 else "")


def _largest(score: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Places of the ``count`` largest scores of at least ``_LEAST``; of equals the first."""
    order = np.argsort(-score, kind="stable")[:count]
    return order[score[order] >= _LEAST]
