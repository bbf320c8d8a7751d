"""What the words of a candidate add to its score, term by term.

The ranker reads words in three ways: the cosine of the two texts, and what the two titles share with the
other text. Each is a sum over shared terms, so what it adds to the score falls to them exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Evidence = NDArray[np.float64]
Counts = NDArray[np.int64]
# What words that the ranker does not read add in all: they may be shown, and outweigh nothing.
_UNSCORED = 1e-6


@dataclass(frozen=True, slots=True)
class Worth:
    """What a candidate has in common with the query adds to its score (log-odds), by what reads it:
    both texts, the query's title in the candidate's text, the candidate's title in the query's text, and
    the two vectors. All zero in words where the two share no language."""

    wording: float = 1.0
    query_title: float = 0.0
    candidate_title: float = 0.0
    meaning: float = 1.0


@dataclass(frozen=True, slots=True)
class Known:
    """The query's terms, by column: idf, how often it has them (a title's count twice), which stand in its
    title, and which are whole: pairs of characters, words and codes."""

    idf: Evidence
    counts: Counts
    titled: NDArray[np.bool_]
    whole: NDArray[np.bool_]


def by_term(known: Known, counts: Counts, titled: Counts, worth: Sequence[Worth]) -> Evidence:
    """What each term adds to each candidate's score, shape (candidates, terms).

    `counts` and `titled` are how often each term stands in each candidate's text and title, same shape.
    Words that add nothing to the score stand in the proportions of the cosine they would make.
    """
    rare = known.idf**2
    times = np.log(np.maximum(counts + titled, 1))
    wording = rare * (1 + np.log(np.maximum(known.counts, 1))) * (1 + times) * (counts > 0)
    query_title = rare * (known.whole & known.titled) * (counts > 0)
    candidate_title = rare * known.whole * (titled > 0)
    total = _dealt(wording, [one.wording for one in worth])
    total += _dealt(query_title, [one.query_title for one in worth])
    total += _dealt(candidate_title, [one.candidate_title for one in worth])
    silent = total.sum(axis=1) <= 0
    total[silent] = _dealt(wording[silent], [_UNSCORED] * int(silent.sum()))
    return total


def _dealt(evidence: Evidence, amounts: Sequence[float]) -> Evidence:
    """Each row's amount dealt out in proportion to its evidence."""
    whole = evidence.sum(axis=1)
    shares = np.array(amounts) / np.where(whole > 0, whole, 1)
    return np.asarray(evidence * shares[:, None])
