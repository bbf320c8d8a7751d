"""An optional second look: a cross-encoder reads need and resource together and orders the best candidates.

Nothing heavy is imported here. The stage has a time budget; where it runs out or the model fails, the
first order stays, which costs quality and never an answer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
T = TypeVar("T")

# More candidates than this are never read.
MOST_CANDIDATES = 50
# Pairs a call: enough to fill a small device, few enough that the clock is looked at often. The first call
# reads one pair alone: on a machine that is far too slow no more than that is lost.
BATCH = 5
# Characters read of either text; models read some hundred tokens and cut the rest off themselves.
MOST_CHARACTERS = 2000

logger = logging.getLogger(__name__)


@runtime_checkable
class Reranker(Protocol):
    """Says how well each text answers the query, reading both together."""

    @property
    def fingerprint(self) -> str:
        """Short stable id; changes whenever the scores would change."""
        ...

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """One number a text, shape ``(len(texts),)``, higher is better; on no scale in particular."""
        ...


def rerank(
    reranker: Reranker,
    query: str,
    texts: Sequence[str],
    budget_ms: float,
    clock: Callable[[], float] = time.monotonic,
) -> Scores | None:
    """Scores of the first 50 texts, or None: then the first order stays.

    Gives up after the first call by which the budget is spent, or from which on it would be. A call under
    way is not interrupted. A model that fails is logged by the kind of its error alone, since the error may
    quote the texts.
    """
    query, read = query[:MOST_CHARACTERS], [text[:MOST_CHARACTERS] for text in texts[:MOST_CANDIDATES]]
    lengths = [len(query) + len(text) for text in read]
    started, scores = clock(), np.zeros(0, np.float32)
    for first, end in _calls(len(read)):
        found = _scored(reranker, query, read[first:end])
        if found is None:
            return None
        scores = np.concatenate([scores, found])
        needed_ms = 1000 * (clock() - started) * _whole(lengths, end)
        if needed_ms > budget_ms:
            logger.warning("reranking takes %.0f of %.0f ms; the first order stays", needed_ms, budget_ms)
            return None
    return scores


def _calls(count: int) -> Iterator[tuple[int, int]]:
    """First and end of the texts of each call."""
    edges = [0, *range(1, count, BATCH), count] if count else []
    return pairwise(edges)


def _whole(lengths: Sequence[int], done: int) -> float:
    """How many times as long the whole takes as the first `done` texts did, or at least takes after one.

    A pair alone takes a device nearly as long as a batch, so it is reckoned as a call like any other;
    from then on the time goes by the characters read.
    """
    if done == 1:
        return len(list(_calls(len(lengths))))
    return sum(lengths) / max(1, sum(lengths[:done]))


def reordered(order: Sequence[T], scores: Scores | None) -> list[T]:
    """`order` with its first `len(scores)` by falling score, equal ones as they stood; the rest behind them.

    Without scores the order stays. Raises ValueError when there are more scores than candidates.
    """
    if scores is None:
        return list(order)
    if len(scores) > len(order):
        raise ValueError("more scores than candidates")
    return [order[i] for i in np.argsort(-scores, kind="stable")] + list(order[len(scores) :])


def _scored(reranker: Reranker, query: str, texts: Sequence[str]) -> Scores | None:
    try:
        scores = np.asarray(reranker.score(query, texts), np.float32)
    except Exception as problem:
        # Whatever a foreign model raises: the stage is optional.
        logger.warning("the reranker failed (%s); the first order stays", type(problem).__name__)
        return None
    if scores.shape != (len(texts),) or not np.isfinite(scores).all():
        logger.warning("the reranker gave no usable scores; the first order stays")
        return None
    return scores
