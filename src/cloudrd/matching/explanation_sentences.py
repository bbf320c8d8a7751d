"""Sentences of several listings, with the query's terms that each holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.match import Span
from cloudrd.matching.explanation_codes import CodedPart, Texts
from cloudrd.matching.explanation_terms import Hits
from cloudrd.matching.sentences import part_sentences

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences, listing after listing: places, texts, and `rows` (n, query terms) with 1 for each they hold.

    Shape (n,) each: `owner`, the listing; `lengths`, shares of all its characters; `weights`, about how
    much each counts in its vector.
    """

    spans: list[Span]
    texts: list[str]
    rows: Floats
    owner: NDArray[np.int64]
    lengths: Floats
    weights: Floats

    def of(self, chosen: NDArray[np.int64]) -> Sentences:
        """Some of them."""
        places = chosen.tolist()
        return Sentences(
            [self.spans[i] for i in places], [self.texts[i] for i in places], self.rows[chosen],
            self.owner[chosen], self.lengths[chosen], self.weights[chosen],
        )  # fmt: skip

    def bounds(self, listings: int) -> list[int]:
        """Where each listing's sentences begin, and the end."""
        begins: list[int] = np.searchsorted(self.owner, np.arange(listings + 1)).tolist()
        return begins


def sentences_of(texts: Texts, hits: Hits, read: NDArray[np.bool_], terms: int, *, titles: bool) -> Sentences:
    """The sentences of the parts that are `read`, (parts,).

    Without `titles` these are none, unless there is nothing else.
    """
    found, bases = [], np.cumsum([0, *(len(part.text) + 1 for part in texts.parts)])
    for listing, start in enumerate(np.searchsorted(texts.owner, np.arange(texts.listings)).tolist()):
        stop = start + int((texts.owner == listing).sum())
        held = [i for i in range(start, stop) if read[i]]
        body = [i for i in held if not texts.parts[i].title]
        found += [(listing, i, span) for i, span in _spans(texts.parts, held if titles else body or held)]
    parts = np.array([i for _, i, _ in found], np.int64)
    owner = np.array([listing for listing, _, _ in found], np.int64)
    begins = bases[parts] + np.array([span.start for _, _, span in found], np.int64)
    ends = bases[parts] + np.array([span.end for _, _, span in found], np.int64)
    sizes = np.array([len(part.text) for part in texts.parts], np.int64)
    whole = np.bincount(texts.owner, sizes, minlength=texts.listings)
    rows = np.zeros((len(found), terms), np.float32)
    if found:
        places = bases[texts.part[hits.places]] + texts.starts[hits.places]
        at = np.searchsorted(begins, places, side="right") - 1
        inside = (at >= 0) & (places < ends[at])
        rows[at[inside], hits.columns[inside]] = 1
    return Sentences(
        [span for _, _, span in found],
        [texts.parts[i].text[span.start : span.end] for _, i, span in found],
        rows, owner, ((ends - begins) / whole[owner]).astype(np.float32),
        ((ends - begins) / sizes[parts]).astype(np.float32),
    )  # fmt: skip


def _spans(parts: list[CodedPart], held: list[int]) -> Iterator[tuple[int, Span]]:
    """(part, place) of the sentences of one listing's parts."""
    by_field = {parts[i].field: i for i in held}
    for span in part_sentences((parts[i].field, parts[i].text) for i in held):
        yield by_field[span.field], span
