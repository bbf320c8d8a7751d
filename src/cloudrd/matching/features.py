"""What the ranker looks at: one row of numbers a candidate, each turned so that more speaks for the pair.

| column | what it says |
|---|---|
| wording | cosine of the two texts' TF-IDF vectors |
| meaning | cosine of the two dense vectors |
| across | the same where the two share no language: it then stands for the words as well |
| need_title | share of what the need's title says that the resource says too |
| resource_title | share of what the resource's title says that the need says too |
| distinct | how little the candidate resembles the stock at large |
| conditions | conditions of cooperation that are not met, counted below zero |
| indicators_met, indicators_unmet | demands that are met; those that are not, counted below zero |

Shares are of squared idf, over whole terms: pairs of characters, words and codes. Where query and candidate
share no language, words say nothing, and what is read from words is not a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ConstraintVerdict, IndicatorVerdict
from cloudrd.domain.text import HAN
from cloudrd.domain.vocabulary import Side, Verdict

NAMES = (
    "wording", "meaning", "across", "need_title", "resource_title", "distinct", "conditions",
    "indicators_met", "indicators_unmet",
)  # fmt: skip
# The columns that are read from words.
OF_WORDS = ("wording", "need_title", "resource_title", "distinct")
_HAN = re.compile(f"[{HAN}]")
# An English word; codes and formulae (T6, PEEK, LiFePO4) are written in any language.
_WORD = re.compile("[a-z]{3,}|[A-Z]{7,}")
# Characters of a part that tell its language.
LANGUAGE_BY = 200
# More demands than these say no more.
MOST_DEMANDS = 4

Floats = NDArray[np.float64]
Scores = NDArray[np.float32]


class TermRows(Protocol):
    """Terms of n texts; see `cloudrd.retrieval.port.TermRows`."""

    @property
    def count(self) -> int: ...
    @property
    def terms(self) -> NDArray[np.uint64]: ...
    @property
    def idf(self) -> Scores: ...
    @property
    def whole(self) -> NDArray[np.bool_]: ...
    @property
    def rows(self) -> NDArray[np.int64]: ...
    @property
    def columns(self) -> NDArray[np.int64]: ...
    @property
    def weights(self) -> Scores: ...

    def part(self, first: int, end: int) -> TermRows: ...


class Terms(Protocol):
    """What knows the stock's terms; a `cloudrd.retrieval` index does."""

    def term_rows(self, texts: Sequence[str]) -> TermRows: ...

    def crowding(self, texts: Any, ids: Sequence[int]) -> Scores: ...


@dataclass(frozen=True, slots=True)
class Shared:
    """What candidates share with the query, shape (n,) each: cosine of the texts, shares of both titles,
    crowding; and whether they have a language in common."""

    wording: Scores
    query_title: Floats
    candidate_title: Floats
    crowding: Floats
    same_language: NDArray[np.bool_]


def languages(listing: Listing) -> frozenset[str]:
    """The languages of a listing's parts, "zh" or "en", by which there is more of: characters or words.

    A part with neither, such as a model code alone, has none.
    """
    return frozenset(filter(None, (_language(text[:LANGUAGE_BY]) for _, text in listing.parts())))


@lru_cache(maxsize=4096)
def _language(text: str) -> str:
    words = len(_WORD.findall(text))
    # No more Chinese is looked for than decides it.
    chinese = sum(1 for _ in islice(_HAN.finditer(text), words or 1))
    return ("zh" if chinese >= words else "en") if chinese or words else ""


def title_of(listing: Listing) -> str:
    """The title in both languages; a listing without one speaks with all its text."""
    return "\n".join(title for title in (listing.title, listing.title_en) if title.strip()) or listing.text


def shared(query: Listing, candidates: Sequence[Listing], terms: Terms) -> Shared:
    """Compare the query's terms with every candidate's."""
    n, listings = len(candidates), [*candidates, query]
    rows = terms.term_rows([*(one.search_text for one in listings), *map(title_of, listings)])
    texts, asked = rows.part(0, n), rows.part(n, n + 1)
    titles, title = rows.part(n + 1, 2 * n + 1), rows.part(2 * n + 1, 2 * n + 2)
    worth = rows.whole * rows.idf.astype(np.float64) ** 2
    own, said = np.zeros(len(worth)), np.zeros(len(worth))
    own[title.columns], said[asked.columns] = worth[title.columns], worth[asked.columns]
    return Shared(
        _cosines(asked, texts),
        # Where there is any worth it is 1 at least, as is idf.
        _sums(texts, own) / max(worth[title.columns].sum(), 1.0),
        _sums(titles, said) / np.maximum(_sums(titles, worth), 1.0),
        np.asarray(terms.crowding(texts, [one.id for one in candidates]), np.float64),
        _same_language(query, candidates),
    )


def table(
    query: Listing,
    meaning: Scores,
    found: Shared,
    constraints: Sequence[Sequence[ConstraintVerdict]],
    indicators: Sequence[Sequence[IndicatorVerdict]],
) -> Floats:
    """Shape (n, len(NAMES)); NaN where nothing can be said. `meaning` (n,): cosines of the dense vectors."""
    need_first = query.side is Side.NEED
    columns: dict[str, Any] = {
        "wording": found.wording,
        "meaning": meaning,
        "across": np.where(found.same_language, np.nan, meaning),
        "need_title": found.query_title if need_first else found.candidate_title,
        "resource_title": found.candidate_title if need_first else found.query_title,
        "distinct": -found.crowding,
        "conditions": [-float(_soft_unmet(verdicts)) for verdicts in constraints],
        "indicators_met": [float(min(_met(verdicts), MOST_DEMANDS)) for verdicts in indicators],
        "indicators_unmet": [-min(_missed(verdicts), float(MOST_DEMANDS)) for verdicts in indicators],
    }
    values = np.zeros((len(constraints), len(NAMES)))
    for name, column in columns.items():
        values[:, NAMES.index(name)] = column
    foreign = np.flatnonzero(~found.same_language)
    for name in OF_WORDS:
        values[foreign, NAMES.index(name)] = np.nan
    return values


def _same_language(query: Listing, candidates: Sequence[Listing]) -> NDArray[np.bool_]:
    """Whether words can be compared: also where one side has no language of its own."""
    own = languages(query)
    others = [languages(one) for one in candidates]
    return np.array([not own or not other or bool(own & other) for other in others], dtype=bool)


def _soft_unmet(verdicts: Sequence[ConstraintVerdict]) -> int:
    return sum(v.verdict == Verdict.UNMET and not v.hard for v in verdicts)


def _met(verdicts: Sequence[IndicatorVerdict]) -> int:
    return sum(v.verdict == Verdict.MET for v in verdicts)


def _missed(verdicts: Sequence[IndicatorVerdict]) -> float:
    """A demand that must be met counts whole, a wish half."""
    return sum((1.0 if v.must else 0.5) * (v.verdict == Verdict.UNMET) for v in verdicts)


def _cosines(asked: TermRows, texts: TermRows) -> Scores:
    """Cosine of the one text of `asked` with each of `texts`, shape (n,): what the lexical channel gives.

    Reckoned anew, so that a pair's is the same to the last bit however it was come by.
    """
    pull = np.zeros(len(asked.terms))
    pull[asked.columns] = asked.weights
    return np.minimum(_sums(texts, pull, texts.weights), 1).astype(np.float32)


def _sums(texts: TermRows, worth: Floats, factors: Scores | None = None) -> Floats:
    """For each text the sum of its terms' `worth`, each times the entry's factor, shape (n,)."""
    values = worth[texts.columns]
    if factors is not None:
        values = values * factors
    return np.asarray(np.bincount(texts.rows, values, minlength=texts.count))
