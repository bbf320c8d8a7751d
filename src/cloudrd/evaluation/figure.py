"""A measured number with how sure it is, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

# Quantile of the normal distribution for 95 %.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` with its 95 % interval from `low` to `high`, resting on `queries` queries.

    Without enough to go by all three are None, and `reason` is the message code that says what is
    missing, with its `params`.
    """

    value: float | None
    low: float | None
    high: float | None
    queries: int
    reason: str = ""
    params: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def missing(cls, queries: int, reason: str, **params: Any) -> Figure:
        return cls(None, None, None, queries, reason, tuple(params.items()))


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `count`, with the 95 % score interval of Wilson (1927), which holds for small counts too."""

    hits: int
    count: int

    @property
    def value(self) -> float | None:
        """The share itself, None of nothing."""
        return self.hits / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float]:
        """(low, high), both within 0 and 1; all of that for a count of 0."""
        if not self.count:
            return 0.0, 1.0
        n, share = self.count, self.hits / self.count
        middle = share + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        # Rounding must not put the share itself outside: at none and at all an end is exact.
        low = max(0.0, min((middle - reach) / scale, share))
        return low, min(1.0, max((middle + reach) / scale, share))
