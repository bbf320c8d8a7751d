"""What a benchmark finds: figures, what was left out, and how a peer compares with us."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

OURS = "cloudrd"
# Units of which more is better; of all others (ms, s, MB) less is.
_MORE_IS_BETTER = frozenset({"documents/s", "items/s", "requests/s"})


class BenchmarkError(Exception):
    """A measurement of ours could not be made; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `measurement` is a name of `--only`, `subject` who was measured ("cloudrd" or a peer)."""

    measurement: str
    subject: str
    metric: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A subject that was not measured, and why."""

    measurement: str
    subject: str
    reason: str


Finding = Figure | LeftOut


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of `values` that at least `share` (0–1) of them do not exceed; ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def latencies(
    measurement: str, subject: str, metric: str, ms: Sequence[float], note: str = ""
) -> list[Figure]:
    """Median and 99th percentile of single latencies in milliseconds."""
    note = "; ".join(part for part in (note, f"{len(ms)} times") if part)
    return [
        Figure(measurement, subject, f"{metric} median", percentile(ms, 0.5), "ms", note),
        Figure(measurement, subject, f"{metric} p99", percentile(ms, 0.99), "ms"),
    ]


def ratio(figure: Figure, figures: Iterable[Figure]) -> float | None:
    """A peer's value divided by ours of the same measurement and metric; None where there is no such pair."""
    if figure.subject == OURS:
        return None
    for ours in figures:
        same = (ours.measurement, ours.metric, ours.unit) == (figure.measurement, figure.metric, figure.unit)
        if same and ours.subject == OURS and ours.value:
            return figure.value / ours.value
    return None


def in_words(figure: Figure, share: float) -> str:
    """How a peer stands to us: "2.0 × faster", "1.5 × slower", for memory "3.0 × more"."""
    more = share >= 1
    if figure.unit == "MB":
        word = "more" if more else "less"
    else:
        word = "faster" if more == (figure.unit in _MORE_IS_BETTER) else "slower"
    return f"{share if more else 1 / share:,.1f} × {word}" if share else "—"
