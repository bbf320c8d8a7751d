"""Text cut into pieces that are lit or not. Templates escape each piece; no markup is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `term` = both sides contain it, `pair` = number of its sentence pair (0 = none),
    `opens` = the sentence begins here."""

    text: str
    term: bool = False
    pair: int = 0
    opens: bool = False


def cut(
    text: str, terms: Iterable[tuple[int, int]] = (), pairs: Iterable[tuple[int, int, int]] = ()
) -> tuple[Piece, ...]:
    """Cut `text` at the borders of `terms` (start, end) and `pairs` (start, end, number).

    Spans may overlap and may reach beyond the text; where sentences overlap the first one given
    wins. The pieces' texts joined are `text`.
    """
    lit = bytearray(len(text))
    for start, end in terms:
        lit[max(start, 0) : max(end, 0)] = b"\1" * len(lit[max(start, 0) : max(end, 0)])
    owner = [0] * len(text)
    opening: set[int] = set()
    for start, end, number in pairs:
        free = [i for i in range(max(start, 0), min(end, len(text))) if not owner[i]]
        for i in free:
            owner[i] = number
        opening.update(free[:1])
    return tuple(_pieces(text, lit, owner, opening))


def _pieces(text: str, lit: bytearray, owner: list[int], opening: set[int]) -> Iterable[Piece]:
    start = 0
    for i in range(1, len(text) + 1):
        same = i < len(text) and lit[i] == lit[start] and owner[i] == owner[start] and i not in opening
        if not same:
            yield Piece(text[start:i], bool(lit[start]), owner[start], start in opening)
            start = i
