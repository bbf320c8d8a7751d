"""Whether reasons are the evidence that scored: without what is lit up, a pair must score lower.

Erasure, as for rationales in DeYoung et al., ERASER, ACL 2020 ("comprehensiveness"): what is lit up is taken
out of the candidate's text and the pair is scored again, and so are pairs without as many characters of the
same fields, in stretches of the same lengths, at random places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import Reasons, Recommendation, Span
from cloudrd.matching.ranker import Ranker
from cloudrd.matching.sentences import listing_sentences
from cloudrd.services.recommending import Stock, rank_pairs

DRAWS, SEED = 20, 1
# Sentences below which showing the right one is no feat.
CHOICE = 3
# The highest of random draws that chance explains.
MOST = 0.95
Floats = NDArray[np.float64]
Stretches = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Erased:
    """How far the score (log-odds) of a pair falls without what is lit up, and without each random draw.

    `random` is empty where there is nothing to compare: `lit` says whether anything is lit up at all.
    """

    query: str
    candidate: str
    lit: bool
    fall: float = 0.0
    random: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Of `pairs`, the shares whose score falls by more than the mean, and than the 95th percentile, of the
    random draws; mean falls. `bare` more had nothing lit up, `whole` nothing else in the lit fields."""

    pairs: int
    above_mean: float
    above_most: float
    fall: float
    random: float
    bare: int
    whole: int


class Eraser:
    """Takes evidence out of candidates of one stock and scores the pairs again; draws are seeded."""

    def __init__(
        self, stock: Stock, ranker: Ranker, today: date, *, draws: int = DRAWS, seed: int = SEED
    ) -> None:
        self._stock, self._ranker, self._today = stock, ranker, today
        self._draws, self._random = draws, np.random.default_rng(seed)

    def erase(self, query: Listing, one: Recommendation, evidence: Iterable[Span]) -> Erased:
        """What becomes of a pair without `evidence` in the candidate's text."""
        listing, lit = one.listing, stretches(evidence)
        if not _leaves_something(listing, lit):
            return Erased(query.code, listing.code, bool(lit))
        drawn = [without(listing, self._drawn(listing, lit)) for _ in range(self._draws)]
        pairs = [listing, without(listing, lit), *drawn]
        result = rank_pairs(query, pairs, self._stock, self._ranker, today=self._today)
        scores = np.array([found.score for found in result.recommendations])
        falls = scores[0] - scores[1:]
        return Erased(query.code, listing.code, True, float(falls[0]), falls[1:])

    def sentences(self, query: Listing, one: Recommendation) -> tuple[float, Floats] | None:
        """How far the score falls without the sentence shown, and without each of all, titles aside.

        None where none is shown, or where there are too few to choose from.
        """
        spans = [span for span in listing_sentences(one.listing) if not span.field.startswith("title")]
        shown = [spans.index(span) for span in lit_sentence(one.reasons) if span in spans]
        if not shown or len(spans) < CHOICE:
            return None
        bare = [without(one.listing, stretches([span])) for span in spans]
        result = rank_pairs(query, [one.listing, *bare], self._stock, self._ranker, today=self._today)
        scores = np.array([found.score for found in result.recommendations])
        falls = scores[0] - scores[1:]
        return float(falls[shown[0]]), falls

    def _drawn(self, listing: Listing, lit: Stretches) -> Stretches:
        return {
            name: self._placed(len(getattr(listing, name)), [end - start for start, end in places])
            for name, places in lit.items()
        }

    def _placed(self, length: int, sizes: Sequence[int]) -> list[tuple[int, int]]:
        """Stretches of these sizes in a text, none over another, at random."""
        sizes = self._random.permutation(sizes).tolist()
        gaps = np.sort(self._random.integers(0, length - sum(sizes) + 1, len(sizes))).tolist()
        starts = [gap + sum(sizes[:i]) for i, gap in enumerate(gaps)]
        return [(start, start + size) for start, size in zip(starts, sizes, strict=True)]


def lit_terms(reasons: Reasons) -> list[Span]:
    """Places of the shared terms in a candidate."""
    return [span for term in reasons.terms for span in term.candidate_spans]


def lit_sentence(reasons: Reasons) -> list[Span]:
    """The candidate's sentence of the best pair."""
    return [pair.candidate for pair in reasons.sentences[:1]]


def lit(reasons: Reasons) -> list[Span]:
    """Both."""
    return [*lit_terms(reasons), *lit_sentence(reasons)]


def stretches(spans: Iterable[Span]) -> Stretches:
    """The characters of the spans by field, as stretches that neither touch nor overlap."""
    found: Stretches = {}
    for span in sorted(spans, key=lambda s: (s.field, s.start, s.end)):
        held = found.setdefault(span.field, [])
        if held and span.start <= held[-1][1]:
            held[-1] = (held[-1][0], max(held[-1][1], span.end))
        else:
            held.append((span.start, span.end))
    return found


def without(listing: Listing, erased: Stretches) -> Listing:
    """The listing with a space in place of each stretch, so that what stood apart does not join."""
    changed: dict[str, Any] = {}
    for name, places in erased.items():
        text = getattr(listing, name)
        ends, starts = [0, *(end for _, end in places)], [*(start for start, _ in places), len(text)]
        changed[name] = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return replace(listing, **changed)


def summary(erased: Iterable[Erased]) -> Faithfulness:
    """What many erasures say; ValueError when none of them could be compared."""
    found = list(erased)
    compared = [one for one in found if len(one.random)]
    if not compared:
        raise ValueError("no pair with evidence to take out")
    falls, draws = np.array([one.fall for one in compared]), np.stack([one.random for one in compared])
    return Faithfulness(
        pairs=len(compared),
        above_mean=float((falls > draws.mean(axis=1)).mean()),
        above_most=float((falls > np.quantile(draws, MOST, axis=1)).mean()),
        fall=float(falls.mean()),
        random=float(draws.mean()),
        bare=sum(not one.lit for one in found),
        whole=sum(one.lit and not len(one.random) for one in found),
    )


def _leaves_something(listing: Listing, lit: Stretches) -> bool:
    """Whether something else stands in the fields with lit text."""
    left = (len(getattr(listing, name)) - sum(e - s for s, e in places) for name, places in lit.items())
    return any(left)
