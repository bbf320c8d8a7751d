"""Sentences of several listings, with the query's terms that each holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.match import Span
from cloudrd.matching.explanation_codes import Texts
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
    found = list(_found(texts, read, titles))
    parts = np.array([part for part, _ in found], np.int64)
    # All texts stand one after the other, so that a place in one is a place in all.
    sizes = np.array([len(part.text) for part in texts.parts], np.int64)
    bases = np.cumsum(sizes + 1) - sizes - 1
    begins = bases[parts] + np.array([span.start for _, span in found], np.int64)
    ends = bases[parts] + np.array([span.end for _, span in found], np.int64)
    owner = texts.owner[parts]
    whole = np.bincount(texts.owner, sizes, minlength=texts.listings)
    rows = np.zeros((len(found), terms), np.float32)
    if found:
        places = bases[texts.part[hits.places]] + texts.starts[hits.places]
        at = np.searchsorted(begins, places, side="right") - 1
        inside = (at >= 0) & (places < ends[at])
        rows[at[inside], hits.columns[inside]] = 1
    return Sentences(
        [span for _, span in found], [texts.parts[i].text[span.start : span.end] for i, span in found],
        rows, owner, ((ends - begins) / whole[owner]).astype(np.float32),
        ((ends - begins) / sizes[parts]).astype(np.float32),
    )  # fmt: skip


def _found(texts: Texts, read: NDArray[np.bool_], titles: bool) -> Iterator[tuple[int, Span]]:
    """(part, place) of every sentence, in order."""
    bounds = np.searchsorted(texts.owner, np.arange(texts.listings + 1)).tolist()
    for start, stop in pairwise(bounds):
        held = [i for i in range(start, stop) if read[i]]
        body = [i for i in held if not texts.parts[i].title]
        chosen = held if titles else body or held
        by_field = {texts.parts[i].field: i for i in chosen}
        for span in part_sentences((texts.parts[i].field, texts.parts[i].text) for i in chosen):
            yield by_field[span.field], span
