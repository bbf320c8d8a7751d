"""Numeric indicators: what a need requires against what a resource states, after unit conversion.

Precision first: a statement counts only when name and dimension both fit, and what is not certain
is "unknown". See docs/reasons.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import IndicatorVerdict
from cloudrd.domain.vocabulary import Operator, Verdict
from cloudrd.matching.indicators_fitting import best, fit
from cloudrd.matching.indicators_names import alike, mentions
from cloudrd.matching.indicators_statements import (
    Statement,
    asked,
    comparable,
    converted,
    judged,
    listed,
    spoken,
)
from cloudrd.matching.indicators_text import StatedIndicator, extract

__all__ = ["StatedIndicator", "compare", "extract"]

MOST_REQUIREMENTS = 20


def compare(need: Listing, resource: Listing) -> tuple[IndicatorVerdict, ...]:
    """A verdict on each indicator of `need`, in its order.

    Requirements are the need's indicators; when it has none, those its text states with a comparison.
    Statements are the resource's indicators; where none of them fits, those of its text.
    """
    required = listed(need.indicators) or _asked(need.parts())
    if not required:
        return ()
    fitting = fit(required, listed(resource.indicators))
    if not all(fitting):
        unanswered = [one for one, found in zip(required, fitting, strict=True) if not found]
        said = spoken(resource.parts(), mentions(tuple(name for one in unanswered for name in one.names)))
        fitting = [found or best(one, said) for one, found in zip(required, fitting, strict=True)]
    return tuple(_judge(one, found) for one, found in zip(required, fitting, strict=True))


@lru_cache(maxsize=256)
def _asked(parts: tuple[tuple[str, str], ...]) -> tuple[Statement, ...]:
    """What the text of a need asks for, each quantity once."""
    found: list[Statement] = []
    for one in asked(parts):
        asks = one.operator is not Operator.EQ and one.names[0]
        if asks and not any(comparable(one, other) and alike(one.names, other.names) for other in found):
            found.append(one)
    return tuple(found[:MOST_REQUIREMENTS])


def _judge(required: Statement, fitting: Sequence[Statement]) -> IndicatorVerdict:
    verdicts = {judged(required, stated) for stated in fitting}
    agreed = verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN
    shown = fitting[0] if fitting else None
    return IndicatorVerdict(
        name=required.names[0] if required.names else "",
        required=required.written,
        verdict=agreed.value,
        must=required.must,
        stated=shown.written if shown else "",
        stated_converted=converted(required, shown) if shown else "",
        source=shown.source if shown else None,
        name_en=required.name_en,
    )
