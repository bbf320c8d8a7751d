"""Budget against asking price, and amounts as people write them in either language."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import ResourceKind, Verdict


@dataclass(frozen=True, slots=True)
class Money:
    """What became of the budget; `reason` completes the message code."""

    verdict: Verdict
    reason: str
    params: dict[str, Any] = field(default_factory=dict)


def budget(need: Listing, resource: Listing, *, rate: bool) -> Money | None:
    """How the need's budget stands to the resource's price; None when the need sets no budget.

    `rate`: the price is for one use, so that the sum stays open. A price above the budget is
    "unknown" when either side is open to negotiation.
    """
    has_budget = need.price_min is not None or need.price_max is not None
    has_price = resource.price_min is not None or resource.price_max is not None
    if resource.kind == ResourceKind.FUNDING:
        return _funding(need, resource) if has_budget and has_price else None
    negotiable = need.price_negotiable or resource.price_negotiable
    if has_budget and has_price:
        return _ranges(need, resource, rate=rate, negotiable=negotiable)
    if has_budget:
        reason = "price_negotiable" if resource.price_negotiable else "no_price"
        return Money(Verdict.UNKNOWN, reason, _texts("budget", need))
    if not need.price_negotiable:
        return None
    if has_price:
        return Money(Verdict.UNKNOWN, "budget_negotiable", _texts("price", resource))
    return Money(Verdict.MET, "both_negotiable") if resource.price_negotiable else None


def _ranges(need: Listing, resource: Listing, *, rate: bool, negotiable: bool) -> Money:
    params = _texts("budget", need) | _texts("price", resource)
    ceiling, low, high = need.price_max, resource.price_min, resource.price_max
    if ceiling is None:  # "at least so much": what lies below is met, the rest open
        within = high is not None and need.price_min is not None and high <= need.price_min
        return Money(
            Verdict.MET if within and not rate else Verdict.UNKNOWN, "within" if within else "open", params
        )
    if low is not None and low > ceiling:
        over = params | {"over": amounts(low - ceiling, low - ceiling), "ceiling": amounts(ceiling, ceiling)}
        return (
            Money(Verdict.UNKNOWN, "above_negotiable", over)
            if negotiable
            else Money(Verdict.UNMET, "above", over)
        )
    if rate:
        return Money(Verdict.UNKNOWN, "rate", params)
    if high is not None and high <= ceiling:
        return Money(Verdict.MET, "within", params)
    return (
        Money(Verdict.MET, "overlap", params) if low is not None else Money(Verdict.UNKNOWN, "open", params)
    )


def _funding(need: Listing, resource: Listing) -> Money:
    """Money on offer against money wanted: enough, or a part of it."""
    params = _texts("budget", need) | _texts("price", resource)
    wanted = need.price_min if need.price_min is not None else need.price_max
    offered = resource.price_max if resource.price_max is not None else resource.price_min
    enough = wanted is not None and offered is not None and offered >= wanted
    return Money(Verdict.MET, "funded", params) if enough else Money(Verdict.UNKNOWN, "part_funded", params)


def _texts(name: str, listing: Listing) -> dict[str, Any]:
    return {name: amounts(listing.price_min, listing.price_max)}


def amounts(low: Decimal | None, high: Decimal | None) -> tuple[str, str]:
    """An amount or range of 万元 in Chinese and English; one of the two ends may be missing."""
    return _range_zh(low, high), _range_en(low, high)


def _range_zh(low: Decimal | None, high: Decimal | None) -> str:
    """Amounts of 万元: "80–150 万元", "不低于 80 万元", "1.2 亿元"."""
    largest = max(a for a in (low, high) if a is not None)
    scale, unit = (Decimal(10_000), "亿元") if largest >= 10_000 else (Decimal(1), "万元")
    numbers = _numbers(low, high, scale)
    return f"{('不低于 ' if high is None else '不超过 ' if low is None else '')}{numbers} {unit}"


def _range_en(low: Decimal | None, high: Decimal | None) -> str:
    """Amounts of 万元 in English: "CNY 0.8–1.5 million", below 100,000 in full."""
    largest = max(a for a in (low, high) if a is not None)
    prefix = "at least " if high is None else "up to " if low is None else ""
    if largest < 10:
        return f"{prefix}CNY {_numbers(low, high, Decimal('0.0001'))}"
    return f"{prefix}CNY {_numbers(low, high, Decimal(100))} million"


def _numbers(low: Decimal | None, high: Decimal | None, scale: Decimal) -> str:
    ends = [_plain(a / scale) for a in (low, high) if a is not None]
    return "–".join(dict.fromkeys(ends))


def _plain(amount: Decimal) -> str:
    text = f"{amount:,.6f}".rstrip("0")
    return text.rstrip(".")
