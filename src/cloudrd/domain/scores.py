"""Scores as people read them: never more exact than they are known, and parts that add up."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from cloudrd.domain.messages import message

LEAST, MOST = 1, 95
# From here on five per cent more or less are within what calibration can tell.
COARSE, STEP = 20, 5


def chance(probability: float, language: str) -> str:
    """A probability in words, "about 12 %": whole per cents to 20, then steps of five, open at both ends."""
    percent = 100 * probability
    if percent < LEAST:
        return message("chance_below", language, percent=LEAST)
    if percent >= MOST:
        return message("chance_above", language, percent=MOST)
    rounded = round(percent) if percent < COARSE else STEP * round(percent / STEP)
    return message("chance_about", language, percent=rounded)


def chance_of_proposal(probability: float, language: str) -> str:
    """The same with its meaning: "About 12 % likely that staff would propose this pair"."""
    text = message("chance_of_proposal", language, chance=chance(probability, language))
    return text[:1].upper() + text[1:]


def hundredths(components: Mapping[str, float]) -> dict[str, int]:
    """Parts of a score in whole hundredths that add up to the hundredths of their sum.

    Those that lose most by rounding down are rounded up (largest remainders), the first among equals.
    """
    exact = {name: 100 * value for name, value in components.items()}
    parts = {name: floor(value) for name, value in exact.items()}
    missing = round(sum(exact.values())) - sum(parts.values())
    losing = sorted(exact, key=lambda name: parts[name] - exact[name])
    return parts | {name: parts[name] + 1 for name in losing[:missing]}
