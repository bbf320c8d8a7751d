"""A listing as sentences short enough to be read side by side, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import Span
from cloudrd.domain.text import sentences

LONGEST = 120
# Characters of a listing, and sentences of it, that explanations look at.
MOST_CHARACTERS = 6000
MOST_SENTENCES = 60
_SHORTEST = 6

_PAUSES = (re.compile(r"[，；;：:]|,(?!\d)"), re.compile(r"[\s、）)]"))
_FULL_STOP = re.compile(r"(?<=[a-z0-9)%])\.\s+(?=[A-Z])")


def read_parts(listing: Listing) -> list[tuple[str, str]]:
    """(field, text) of the parts that explanations read: `MOST_CHARACTERS` characters in all."""
    left, parts = MOST_CHARACTERS, []
    for field, text in listing.parts():
        if left > 0:
            parts.append((field, text[:left]))
            left -= len(text)
    return parts


def listing_sentences(listing: Listing) -> list[Span]:
    """The sentences of a listing, longer ones cut at a pause; at most `MOST_SENTENCES`.

    Scraps of fewer than six characters are left out, unless there is nothing else.
    """
    return part_sentences(read_parts(listing))


def part_sentences(parts: Iterable[tuple[str, str]]) -> list[Span]:
    """The same of the parts, (field, text) each, of a listing."""
    spans = [Span(field, start, end) for field, text in parts for start, end in _pieces(text)]
    return ([s for s in spans if s.end - s.start >= _SHORTEST] or spans)[:MOST_SENTENCES]


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(pieces(text))


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of sentences of at most `LONGEST` characters, without the white space around them."""
    for start, end in _sentences(text):
        while end - start > LONGEST:
            cut = _pause(text, start)
            yield _stripped(text, start, cut)
            start = cut + (len(text[cut:end]) - len(text[cut:end].lstrip()))
        if end > start:
            yield start, end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        for stop in _FULL_STOP.finditer(text, start, end):
            yield start, stop.start() + 1
            start = stop.end()
        yield start, end


def _pause(text: str, start: int) -> int:
    """Where to cut: behind the last comma of the longest piece allowed, else a space, else its end."""
    window = text[start : start + LONGEST]
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(window, LONGEST // 3)]
        if ends:
            return start + ends[-1]
    return start + LONGEST


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())
