"""The terms two listings share, weighed by what they add to the score, joined to the longest spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import SharedTerm, Span
from cloudrd.matching.explanation_codes import (
    BREAK,
    LATIN,
    CodedPart,
    Coder,
    Points,
    Texts,
    code_terms,
    points,
)
from cloudrd.matching.explanation_spans import Spans
from cloudrd.matching.explanation_worth import Counts, Evidence, Known

MOST_TERMS = 8
MOST_SPANS = 10
_POINTS = 0x110000
_NEVER_SEEN = "\U0010ffff"
_BREAK, _LATIN = ord(BREAK), ord(LATIN)

# Places of one span: (part, first code, end)
Places = list[tuple[int, int, int]]
Codes = NDArray[np.int64]


class TermWeights(Protocol):
    """What knows how rare a term is; a `cloudrd.retrieval` index does."""

    def term_weights(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Inverse document frequency of each term, shape (n,); a term never seen gets the highest."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Terms of the query in other texts: entry i is the term `columns[i]` at code `places[i]`.

    `runs` are the stretches (start, end) of codes in which every two neighbours are neighbours in the
    query too, in order.
    """

    places: NDArray[np.int64]
    columns: NDArray[np.int64]
    runs: list[tuple[int, int]]


class QueryTerms:
    """The query's side, made once for all candidates."""

    def __init__(self, query: Listing, weights: TermWeights, coder: Coder) -> None:
        self.parts = coder.parts(query)
        self.joined = "".join(part.codes for part in self.parts)
        titles = "".join(part.codes for part in self.parts if part.title)
        singles, pairs, counts = _counted(self.joined + titles)
        terms = [*map(chr, singles.tolist()), *(chr(p >> 32) + chr(p & 0xFFFFFFFF) for p in pairs.tolist())]
        self.columns: Mapping[str, int] = {term: column for column, term in enumerate(terms)}
        idf = weights.term_weights([*(coder.term(term) for term in terms), _NEVER_SEEN])
        whole = np.concatenate([singles >= _LATIN, np.ones(len(pairs), bool)])
        titled = np.zeros(len(terms), bool)
        titled[[self.columns[term] for term in code_terms(titles or self.joined)]] = True
        self.known = Known(idf[:-1].astype(np.float64), counts, titled, whole)
        self.spans = Spans(self.joined, self.columns, idf[:-1].tolist(), float(idf[-1]), coder)
        self._own: dict[str, tuple[Span, ...]] = {}
        self._index(singles, pairs)

    def _index(self, singles: Codes, pairs: Codes) -> None:
        """Columns, counted from 1, of single codes and of neighbours; 0 for neighbours that are no term."""
        self._single = np.zeros(_POINTS, np.int32)  # pages are made as they are written
        self._single[singles] = np.arange(1, len(singles) + 1)
        self._links = np.unique(_links(points(self.joined))[1])
        place = np.searchsorted(self._links, pairs)
        self._pair = np.zeros(len(self._links), np.int32)
        self._pair[place] = np.arange(1, len(pairs) + 1) + len(singles)

    def hits(self, texts: Texts) -> Hits:
        """Where the texts have terms of the query."""
        single = self._single[texts.points]
        known = single > 0
        at, keys = _links(texts.points, known)
        place = np.searchsorted(self._links, keys)
        linked = np.append(self._links, -1)[place] == keys
        at, pair = at[linked], self._pair[place[linked]]
        alone, paired = np.flatnonzero(known), pair > 0
        return Hits(
            np.concatenate([alone, at[paired]]),
            np.concatenate([single[alone], pair[paired]]) - 1,
            _runs(at, known & (texts.points >= _LATIN)),
        )

    def counts(self, texts: Texts, hits: Hits) -> tuple[Counts, Counts]:
        """How often each listing has each term, and its title has; shape (listings, terms).

        A listing without a title speaks with all its text.
        """
        shape = (texts.listings, len(self.columns))
        part = texts.part[hits.places]
        entry = texts.owner[part] * shape[1] + hits.columns
        counts = np.bincount(entry, minlength=shape[0] * shape[1]).reshape(shape)
        titled = np.bincount(entry[titles(texts)[part]], minlength=shape[0] * shape[1]).reshape(shape)
        return counts, titled

    def shared(self, texts: Texts, hits: Hits, evidence: Evidence) -> list[tuple[SharedTerm, ...]]:
        """The best shared terms of each listing, heaviest first; `weight` is the share of its evidence."""
        found: list[dict[str, Places]] = [{} for _ in range(texts.listings)]
        part, owner, begins = texts.part.tolist(), texts.owner.tolist(), texts.begins.tolist()
        for start, end in hits.runs:
            run, held = texts.codes[start:end], part[start]
            offset = start - begins[held]
            for first, last in self.spans.within(run):
                places = found[owner[held]].setdefault(run[first:last], [])
                places.append((held, offset + first, offset + last))
        return [self._best(texts.parts, one, row.tolist()) for one, row in zip(found, evidence, strict=True)]

    def _best(
        self, parts: Sequence[CodedPart], places: Mapping[str, Places], evidence: list[float]
    ) -> tuple[SharedTerm, ...]:
        total = sum(evidence)
        if total <= 0:
            return ()
        shares = self._shares(places, evidence)
        order = sorted(places, key=lambda codes: (-shares[codes], codes))
        chosen = [c for c in order if shares[c] / total >= self.spans.held(c).smallest][:MOST_TERMS]
        return tuple(self._shared(c, shares[c] / total, parts, places[c]) for c in chosen if shares[c] > 0)

    def _shares(self, places: Mapping[str, Places], evidence: list[float]) -> dict[str, float]:
        """Evidence of each span; what stands in several spans is divided among them."""
        uses: Counter[int] = Counter()
        for codes, found in places.items():
            for column in self.spans.held(codes).columns:
                uses[column] += len(found)
        return {
            codes: sum(evidence[c] / uses[c] for c in self.spans.held(codes).columns) * len(found)
            for codes, found in places.items()
        }

    def _shared(self, codes: str, weight: float, parts: Sequence[CodedPart], places: Places) -> SharedTerm:
        own = self._own.get(codes)
        if own is None:
            own = self._own[codes] = tuple(islice(self._occurrences(codes), MOST_SPANS))
        text = next(part.text for part in self.parts if part.field == own[0].field)
        spans = tuple(parts[part].span(start, end) for part, start, end in places[:MOST_SPANS])
        return SharedTerm(text[own[0].start : own[0].end], min(1.0, weight), own, spans)

    def _occurrences(self, codes: str) -> Iterator[Span]:
        for part in self.parts:
            place = part.codes.find(codes)
            while place >= 0:
                yield part.span(place, place + len(codes))
                place = part.codes.find(codes, place + len(codes))


def titles(texts: Texts) -> NDArray[np.bool_]:
    """Which parts are titles, or belong to a listing without one; shape (parts,)."""
    title = np.array([part.title for part in texts.parts], bool)
    has_title = np.bincount(texts.owner, title, minlength=texts.listings) > 0
    return np.asarray(title | ~has_title[texts.owner])


def _counted(codes: str) -> tuple[Codes, Codes, Counts]:
    """Single codes, pairs of Chinese characters (as `_links` writes them), and how often each occurs."""
    found = points(codes)
    singles, often = np.unique(found[found != _BREAK].astype(np.int64), return_counts=True)
    pairs, often_too = np.unique(_links(found, (found != _BREAK) & (found < _LATIN))[1], return_counts=True)
    return singles, pairs, np.concatenate([often, often_too])


def _links(found: Points, inside: NDArray[np.bool_] | None = None) -> tuple[Codes, Codes]:
    """Neighbours that are both `inside`, by default no breaks: place of the first, and both codes in one."""
    inside = found != _BREAK if inside is None else inside
    at = np.flatnonzero(inside[:-1] & inside[1:])
    return at, found[at].astype(np.int64) << 32 | found[at + 1]


def _runs(linked: Codes, words: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(start, end) of the stretches that `linked` neighbours make up, and of `words` that stand alone."""
    after = np.zeros(len(words) + 1, bool)
    after[linked + 1] = True
    before = np.zeros(len(words) + 1, bool)
    before[linked] = True
    inside = (before | after)[:-1] | words
    starts = np.flatnonzero(inside & ~after[:-1])
    ends = np.flatnonzero(inside & ~before[:-1]) + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
