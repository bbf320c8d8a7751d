"""Which number each key has: an open hash table that is asked for many keys at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudrd.encoding.tokens import Keys

# Fibonacci hashing: the high bits of the product with 2^64 / golden ratio.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SLOTS_PER_KEY = 8


class KeyTable:
    """Numbers of ``keys``, counted from 0 in their order; for a key that stands there twice either one.

    Several times as fast as a binary search, which waits for memory at every step.
    """

    def __init__(self, keys: Keys) -> None:
        bits = max(1, (_SLOTS_PER_KEY * len(keys)).bit_length())
        self._keys = keys
        self._shift, self._mask = np.uint64(64 - bits), (1 << bits) - 1
        self._slots = np.full(1 << bits, -1, dtype=np.int32)
        waiting = np.arange(len(keys), dtype=np.int32)
        slots = self._home(keys)
        while len(waiting):
            free = self._slots[slots] < 0
            self._slots[slots[free]] = waiting[free]
            # Of several that wanted the same slot one got it; the others try the next.
            left = self._slots[slots] != waiting
            waiting, slots = waiting[left], (slots[left] + 1) & self._mask

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Number of each key, -1 for one that is not known; shape ``(len(keys),)``."""
        slots = self._home(keys)
        found: NDArray[np.int32] = self._slots[slots]
        wrong = self._wrong(np.arange(len(keys)), found, keys)
        while len(wrong):
            slots[wrong] = (slots[wrong] + 1) & self._mask
            found[wrong] = self._slots[slots[wrong]]
            wrong = self._wrong(wrong, found, keys)
        return found

    def _wrong(self, places: NDArray[np.int64], found: NDArray[np.int32], keys: Keys) -> NDArray[np.int64]:
        """Those of ``places`` whose slot holds another key."""
        taken = places[found[places] >= 0]
        wrong: NDArray[np.int64] = taken[self._keys[found[taken]] != keys[taken]]
        return wrong

    def _home(self, keys: Keys) -> NDArray[np.int64]:
        slots: NDArray[np.int64] = ((keys * _SPREAD) >> self._shift).astype(np.int64)
        return slots
