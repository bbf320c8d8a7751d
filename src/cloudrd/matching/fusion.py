"""Fusion of the retrieval channels into one score that compares across queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """`channels` weigh cosines; `adjustments` are shares of the fused score, within `bounds`.

    Cosines of short queries are lower: a query of fewer than `short_query_terms` terms (see
    domain.text) has a threshold of its own.
    """

    channels: Mapping[str, float]
    adjustments: Mapping[str, float]
    bounds: tuple[float, float]
    no_match_below: Mapping[str, float]
    short_query_terms: int

    def threshold(self, query_terms: int) -> float:
        """Fused score below which a candidate is no answer to a query of so many terms."""
        return self.no_match_below["short" if query_terms < self.short_query_terms else "long"]


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """The weights shipped with the package (matching/weights.json)."""
    plain = json.loads(_FILE.read_text(encoding="utf-8"))
    low, high = plain["adjustment_bounds"]
    return Weights(
        plain["channels"],
        plain["adjustments"],
        (low, high),
        plain["no_match_below"],
        plain["short_query_terms"],
    )


def fuse(scores: Mapping[str, Floats], weights: Weights, *, has_title: bool) -> dict[str, Floats]:
    """Contribution of every channel to the score of every candidate.

    `scores[channel]` has shape (n,) and holds cosines. The contributions add up to the fused
    score, which lies in [-1, 1]: a weighted mean of the cosines. A query without a title has its
    whole text stand in for it, so that its scores compare with those of others.
    """
    total = sum(weights.channels.values())
    used = {
        name: scores["lexical" if name == "title" and not has_title else name] for name in weights.channels
    }
    return {name: np.asarray(used[name] * (weights.channels[name] / total), np.float32) for name in used}


def order(total: Floats, ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Positions by falling score; equal scores by rising id, so that the order never wavers."""
    return np.lexsort((ids, -total))
