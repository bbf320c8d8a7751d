"""What each group of evidence did to a recommendation, as a table with bars; parts add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cloudrd.domain.scores import chance, hundredths
from cloudrd.domain.vocabulary import EvidenceGroup
from cloudrd.matching.ranker import probability as logistic
from cloudrd.web.language import _, language
from cloudrd.web.presentation import said
from cloudrd.web.words import term

BASE = "base"
# Half of a bar's length stands for this much at least, so that little does not look like much.
SPAN = 200
# From how many hundredths on, up or down, evidence counts as slight, as plain and as strong: odds move by
# a sixth, double, and rise fivefold.
SLIGHT, PLAIN, STRONG = 15, 70, 160


@dataclass(frozen=True, slots=True)
class Entry:
    """A group: what it reads, what it did in words and in points, and its bar in hundredths of the width,
    from `start` for `width`, left of the middle where it speaks against."""

    name: str
    about: str
    said: str
    points: str
    against: bool
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Account:
    """Where an average candidate stands, what each group of evidence adds, and what it comes to."""

    base: str
    base_points: str
    entries: tuple[Entry, ...]
    total: str
    total_points: str


def account_of(components: Mapping[str, float], probability: float | None) -> Account | None:
    """The account of a recommendation; None where its components are not told or not calibrated."""
    if BASE not in components or probability is None:
        return None
    points = hundredths(components)
    groups = {name: value for name, value in points.items() if name != BASE}
    span = max(SPAN, *map(abs, groups.values())) if groups else SPAN
    average = chance(float(logistic(components[BASE])), language())
    return Account(
        average, written(points[BASE]),
        tuple(_entry(name, value, span) for name, value in groups.items()),
        chance(probability, language()), written(sum(points.values())),
    )  # fmt: skip


def _entry(name: str, points: int, span: int) -> Entry:
    width = round(50 * abs(points) / span, 1)
    known = name in set(EvidenceGroup)
    return Entry(
        term(name, "evidence"), said(f"evidence_{name}") if known else "", _effect(points), written(points),
        points < 0, 50 - width if points < 0 else 50, width,
    )  # fmt: skip


def _effect(points: int) -> str:
    size, up = abs(points), points > 0
    if size < SLIGHT:
        return _("与一般候选相当")
    if size < PLAIN:
        return _("略有支持") if up else _("略为不利")
    if size < STRONG:
        return _("支持") if up else _("不利")
    return _("有力支持") if up else _("明显不利")


def written(points: int) -> str:
    """Hundredths with their sign: +1.26, −0.20, 0.00."""
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{abs(points) / 100:.2f}"
