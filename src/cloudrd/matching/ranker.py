"""The ranker: a small, monotone, additive model that a person can read.

score = bias + Σ weight × clip((value - centre) / scale, -clip, clip), weights never below zero, every
feature turned so that more of it speaks for the pair. The score is a log-odds; its logistic function is
the probability that staff would propose the pair. What a group of features adds to the score is exact,
so a reason can be held to what it did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHIPPED_FILE = Path(__file__).with_name("ranker.json")
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Feature:
    """How one column of the feature table (see `matching.features`) enters the score.

    `group` is what its contribution is shown under. `fixed` weights were set by hand and are left
    alone by learning.
    """

    name: str
    group: str
    weight: float
    centre: float
    scale: float
    clip: float = 4.0
    fixed: bool = False


@dataclass(frozen=True)
class Ranker:
    """A version of the model; `no_match_below` is the probability below which nothing is an answer."""

    name: str
    features: tuple[Feature, ...]
    bias: float
    no_match_below: float

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of the feature table, in order."""
        return tuple(feature.name for feature in self.features)

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups in the order in which they first occur."""
        return tuple(dict.fromkeys(feature.group for feature in self.features))

    @property
    def digest(self) -> str:
        """SHA-256 of the model without its name, in hexadecimal: equal models rank alike."""
        plain = {key: value for key, value in self.to_json().items() if key != "name"}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()

    def standardised(self, table: Floats) -> Floats:
        """Values as the weights meet them, shape (n, features), from a table of the same shape."""
        centre = np.array([f.centre for f in self.features])
        scale = np.array([f.scale for f in self.features])
        clip = np.array([f.clip for f in self.features])
        values: Floats = np.clip((np.asarray(table, np.float64) - centre) / scale, -clip, clip)
        return values

    def contributions(self, table: Floats) -> Floats:
        """What each feature adds to the score, shape (n, features)."""
        parts: Floats = self.standardised(table) * np.array([f.weight for f in self.features])
        return parts

    def scores(self, table: Floats) -> Floats:
        """Log-odds, shape (n,); added up feature by feature, so the same on every machine."""
        scores = np.full(len(table), self.bias)
        for column in self.contributions(table).T:
            scores = scores + column
        return scores

    def by_group(self, table: Floats) -> dict[str, Floats]:
        """What each group adds to the score, shape (n,) each; with the bias they add up to `scores`.

        Added up feature by feature, so the same to the last bit however many rows there are.
        """
        found = {group: np.zeros(len(table)) for group in self.groups}
        for feature, column in zip(self.features, self.contributions(table).T, strict=True):
            found[feature.group] = found[feature.group] + column
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data for a file or a database; `from_json` reads it."""
        return {
            "format": FORMAT, "name": self.name, "bias": self.bias, "no_match_below": self.no_match_below,
            "features": [asdict(feature) for feature in self.features],
        }  # fmt: skip

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Ranker:
        """Raises ValueError for another format, a negative weight, a scale or clip that is not above zero, or
        a number that is not finite."""
        if plain.get("format") != FORMAT:
            raise ValueError(f"ranker format {plain.get('format')!r}, expected {FORMAT}")
        features = tuple(Feature(**feature) for feature in plain["features"])
        if any(f.weight < 0 or f.scale <= 0 or f.clip <= 0 for f in features):
            raise ValueError("ranker weights must not be negative, scales and clips must be above zero")
        found = cls(plain["name"], features, float(plain["bias"]), float(plain["no_match_below"]))
        numbers = [(f.weight, f.centre, f.scale, f.clip) for f in features]
        if not np.isfinite([found.bias, found.no_match_below, *np.ravel(numbers)]).all():
            raise ValueError("ranker numbers must be finite")
        return found


def probability(scores: Floats | float) -> Floats:
    """Logistic function of log-odds: 0 to 1."""
    # Beyond this exp overflows, and the probability is 0 to any precision.
    return np.asarray(1.0 / (1.0 + np.exp(np.minimum(-np.asarray(scores, np.float64), 700.0))))


def in_order(scores: Floats, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.intp]:
    """Positions by falling score; equal scores by rising id, so that the order never wavers."""
    return np.lexsort((np.asarray(ids), -np.asarray(scores)))


@lru_cache(maxsize=1)
def shipped_ranker() -> Ranker:
    """The model that comes with the package (matching/ranker.json); docs/matching.md says how it is made."""
    return Ranker.from_json(json.loads(SHIPPED_FILE.read_text(encoding="utf-8")))
