"""Whether two places, as people write them, are one: "山东省青岛市" and "青岛市崂山区" are."""

from __future__ import annotations

import re

_LEVELS = re.compile(
    r"(?P<province>[^省市区县]{2,8}?(?:省|自治区))|(?P<city>[^省市区县]{2,8}?(?:市|自治州|地区))|(?P<district>[^省市区县]{1,8}?[区县])"
)


def same_region(a: str, b: str) -> bool | None:
    """True for the same place, False for places known to differ, None when it cannot be told."""
    a, b = a.strip().casefold(), b.strip().casefold()
    if not a or not b:
        return None
    if a == b or _bare(a) == _bare(b):
        return True
    first, second = _levels(a), _levels(b)
    if not first or not second:
        return _named_in(a, second) or _named_in(b, first) or None
    common = first.keys() & second.keys()
    if any(first[level] != second[level] for level in common):
        # Two districts of one city are near enough to go there.
        return bool("city" in common and first["city"] == second["city"])
    return True if common else None


def _levels(region: str) -> dict[str, str]:
    return {m.lastgroup: m.group() for m in _LEVELS.finditer(region) if m.lastgroup}


def _bare(region: str) -> str:
    return re.sub(r"(?:省|市|区|县)$", "", region)


def _named_in(bare: str, levels: dict[str, str]) -> bool:
    return any(_bare(name) == bare for name in levels.values())
