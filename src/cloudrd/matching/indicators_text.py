"""Numeric statements found in free text, Chinese and English."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from cloudrd.domain.vocabulary import Operator
from cloudrd.matching.indicators_nouns import active_change, better_name, is_quantity, name_after, name_before
from cloudrd.matching.indicators_phrases import Lead, clause_before, lead, tail
from cloudrd.matching.indicators_quantities import Quantity, plain, quantities
from cloudrd.matching.indicators_words import BASELINE, BASELINE_OF_NEED, BEFORE, SMALLER_IS_BETTER
from cloudrd.matching.units import parse

MOST_CHARACTERS = 20_000
MOST_STATEMENTS = 100

_COMPARED = re.compile(r"(?:相比|相较|比|较)(?!(?:表面积|重|例|能量|功率|容量|强度|电容))[^，,]{0,16}$")
_CHANGED_FROM = re.compile(
    r" ?\b(increased|raised|improved|extended|reduced|decreased|lowered|shortened|cut)$", re.I
)
_CHANGE_VERBS = frozenset(w for w, (kind, _) in BEFORE.items() if kind == "change" and len(w) == 2)
_LISTED = re.compile(r"、|，|,|以及|和|与|及|\band\b")
_BETWEEN_LISTED = re.compile(r"[\s、,和与及]*(?:and)?\s*")
_VERB = 4  # characters of a verb between the former value and the new one (从 520 g 优化到 310 g)
_END_OF_LIST = re.compile(r"[，。；;\n\x00]|\. |, respectively")
_UNWRITTEN = re.compile(
    r"[\s:：=（(【\[“\"、，\-—的为是在有了]+|范围为?|值为?|(?:of|is|are|was|were|be|to|the|an?|by|at|with) +",
    re.I,
)
_CONDITION = re.compile(r" ?(?:时(?!间)|后[^，。；]|的?(?:情况|条件|环境|工况)下|(?:高温|低温)?下(?![限降]))")
_COMPLAINT = re.compile(
    r"[^。；;!！\n]{0,30}(?:不能满足|无法满足|难以|导致|影响|造成|无法|不足以|容易|亟待|亟需)"
)
# Quantities without a unit that are worth stating.
_BARE = re.compile(r"^ph|系数|指数|因子|比$|率$|factor|ratio|coefficient|index", re.I)
_COUNTED = tuple(
    ((base, 1.0),) for base in ("pieces", "cycles", "people", "animals", "plants", "time", "multiple")
)


@dataclass(frozen=True, slots=True)
class StatedIndicator:
    """A numeric statement: `text[start:end]` holds it with its name, `written` without.

    A relative change carries its direction in the name ("能耗降低", "lifetime increase"). `name` is ""
    when the text does not say what the number measures. `about` marks approximate values,
    `baseline` values that are a condition, belong to something else, or are complained about.
    """

    name: str
    operator: Operator
    value: float
    upper: float | None
    unit: str
    start: int
    end: int
    written: str = ""
    about: bool = False
    baseline: bool = False


def extract(text: str, *, required: bool = False) -> tuple[StatedIndicator, ...]:
    """Numeric statements of `text`, in reading order; positions are code points of `text`.

    `required` reads it as a need: "达到 500 MPa" then asks for at least as much, where a resource
    states that value. Reads the first 20,000 characters, at most 100 statements.
    """
    return _extract(text[:MOST_CHARACTERS], required)


@lru_cache(maxsize=8192)
def _extract(text: str, required: bool) -> tuple[StatedIndicator, ...]:
    readable = plain(text)
    found: list[StatedIndicator] = []
    earlier: _Read | None = None
    for quantity in quantities(readable):
        read = _read(readable, quantity, earlier)
        if read.replaces and found and earlier and found[-1].end >= earlier.quantity.start:
            found.pop()
        if statement := _statement(text, readable, read, required):
            found.append(statement)
        earlier = read
        if len(found) >= MOST_STATEMENTS:
            break
    return tuple(found)


@dataclass(slots=True)
class _Read:
    """A quantity with its words; `names` are those of a "respectively" list that are still to come."""

    quantity: Quantity
    lead: Lead
    name: str
    replaces: bool = False
    names: tuple[str, ...] = ()


def _read(text: str, quantity: Quantity, earlier: _Read | None) -> _Read:
    if earlier:
        gap = text[earlier.quantity.end : quantity.start]
        if earlier.names and _BETWEEN_LISTED.fullmatch(gap):
            words = replace(earlier.lead, begin=quantity.start)
            return _Read(quantity, words, earlier.names[0], names=earlier.names[1:])
        words = lead(gap if len(gap) < 16 else "", quantity.start)
        rest = words.rest.strip()
        arrived = words.reach in ("up", "down") and not rest
        if arrived or (earlier.lead.from_ and words.reach and len(rest) <= _VERB):
            return _Read(quantity, words, earlier.name, replaces=True)
    clause = clause_before(text, quantity.start)
    if earlier:
        clause = clause[max(0, len(clause) - (quantity.start - earlier.quantity.end)) :]
    words = lead(clause, quantity.start)
    if words.respective or "respectively" in text[quantity.end : quantity.end + 60]:
        names = _listed_names(text, quantity, words)
        return _Read(quantity, words, names[0], names=names[1:])
    says = quantity.unit or quantity.upper is not None or words.operator or words.reach or words.change
    return _Read(quantity, words, _name(words) if says or words.better or len(words.rest) < 12 else "")


def _listed_names(text: str, first: Quantity, words: Lead) -> tuple[str, ...]:
    """The names of a "respectively" list; a single "" when there are not as many numbers."""
    names = tuple(name_before(part) for part in _LISTED.split(words.rest))
    stop = _END_OF_LIST.search(text, first.start)
    numbers = sum(1 for _ in quantities(text[first.start : stop.start() if stop else first.start + 200]))
    return names if numbers == len(names) else ("",)


def _name(words: Lead) -> str:
    """The name before a number; sets the direction of a change that is part of it."""
    rest = words.rest
    if rest[-1:].isascii() and (active := active_change(rest)):
        direction, noun, how = active
        by = how == "by" or not (how or words.reach)
        words.change, words.reach = (direction, "") if by else ("", direction)
        return name_before(noun)
    if not rest:
        return ""
    if words.from_ and (changed := _CHANGED_FROM.search(rest)):
        rest = rest[: changed.start()]
    name = name_before(_COMPARED.sub("", rest) if words.change else rest)
    verb = name[:2]
    if verb not in _CHANGE_VERBS or len(name) < 4:
        return name
    if words.reach == "up":
        return ""  # 降低成本达 30%: by so much or to so much?
    direction = BEFORE[verb][1]
    words.change, words.reach = ("", direction) if words.reach else (direction, "")
    return name[2:].removeprefix("了")


def _statement(text: str, readable: str, read: _Read, required: bool) -> StatedIndicator | None:
    quantity, words = _latter_of_change(read.quantity, read.lead, readable), read.lead
    if quantity is None:
        return None
    after, about, end = tail(readable, quantity.end)
    name, behind, stop = _chosen_name(readable, read, end, after)
    operator = _operator(quantity, words, after, name, required)
    if not _states(quantity, words, operator, name):
        return None
    value, upper = _bounds(quantity, operator)
    operator = Operator.BETWEEN if upper is not None else operator
    begin = _written_from(readable, min(words.begin, quantity.start), quantity.start)
    start = readable.rfind(name, max(0, begin - 64), begin) if name and not behind else -1
    return StatedIndicator(
        name=_with_change(name, words.change),
        operator=operator,
        value=value,
        upper=upper,
        unit=quantity.unit,
        start=start if start >= 0 else begin,
        end=max(stop, end),
        written=text[begin:end],
        about=about or words.about,
        baseline=words.baseline or _is_baseline(readable, read, end, name if required else None),
    )


def _chosen_name(text: str, read: _Read, end: int, after: str) -> tuple[str, str, int]:
    """The name, the noun behind the number if that is the name, and where the latter ends."""
    if read.lead.from_ or not (read.quantity.unit or read.lead.operator or after):
        return read.name, "", end
    behind, stop = name_after(text, end)
    if read.name and not better_name(read.name, behind, linked="的" in text[end : end + 2]):
        return read.name, "", end
    return behind, behind, stop


def _states(quantity: Quantity, words: Lead, operator: Operator, name: str) -> bool:
    """Whether this is a statement at all, and not a count in passing (选取 3 个样本)."""
    if not name and not quantity.unit:
        return False
    if operator is not Operator.EQ or words.reach or words.change:
        return True
    if not quantity.unit:
        return bool(_BARE.search(name))
    unit = parse(quantity.unit)
    counts = unit is not None and unit.dimension in _COUNTED
    return not (counts and name) or is_quantity(name)


def _latter_of_change(quantity: Quantity, words: Lead, text: str) -> Quantity | None:
    """Of "increased from 5 to 2 mm" the second value; None for a range that runs downwards."""
    if quantity.upper is None:
        return quantity
    changed = words.from_ and (words.reach or words.change or _CHANGED_FROM.search(words.rest))
    if changed and quantity.joined in ("to", "到", "至"):
        words.reach, words.change = "up" if quantity.upper > quantity.value else "down", ""
        return replace(quantity, value=quantity.upper, upper=None)
    return quantity if quantity.value < quantity.upper else None


def _operator(quantity: Quantity, words: Lead, after: str, name: str, required: bool) -> Operator:
    if words.operator or after:
        return Operator(words.operator or after)
    if quantity.tolerance:
        return Operator.LE
    if not words.better and (not required or quantity.upper is not None):
        return Operator.EQ
    smaller = any(word in name.lower() for word in SMALLER_IS_BETTER)
    if words.better:
        return Operator.LE if smaller else Operator.GE
    if words.change or words.reach == "up":
        return Operator.LE if smaller and not words.change else Operator.GE
    return Operator.LE if words.reach == "down" else Operator.EQ


def _bounds(quantity: Quantity, operator: Operator) -> tuple[float, float | None]:
    """Value and upper end; a limit before a range binds its outer end."""
    if quantity.upper is None or operator is Operator.EQ:
        return quantity.value, quantity.upper
    return (quantity.value if operator in (Operator.GE, Operator.GT) else quantity.upper), None


def _with_change(name: str, change: str) -> str:
    if not name or not change:
        return name
    if name.isascii():
        return f"{name} {'increase' if change == 'up' else 'reduction'}"
    return name + ("提高" if change == "up" else "降低")


def _written_from(text: str, begin: int, number: int) -> int:
    while begin < number and (skip := _UNWRITTEN.match(text, begin)) and skip.end() <= number:
        begin = skip.end()
    return begin


def _is_baseline(text: str, read: _Read, end: int, required: str | None) -> bool:
    """Whether the number is a condition, or belongs to something else, or is complained about.

    `required` is the name of what a need asks for, None for a resource's statement.
    """
    words = read.lead
    if _CONDITION.match(text, end):
        return True
    if (
        words.change
        or read.replaces
        or (required is not None and words.operator in (Operator.GE, Operator.LE))
    ):
        return False
    clause = clause_before(text, read.quantity.start).lower()
    if required is None:
        return any(word in clause for word in BASELINE)
    too_much = words.operator == Operator.GT and any(word in required.lower() for word in SMALLER_IS_BETTER)
    return too_much or bool(_COMPLAINT.match(text, end)) or any(word in clause for word in BASELINE_OF_NEED)
