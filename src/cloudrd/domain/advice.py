"""What to try when nothing fits: widen the filters, re-word the text, watch for new listings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cloudrd.domain.classification import DIVISIONS, SECTIONS
from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import Coded
from cloudrd.domain.text import HAN
from cloudrd.domain.vocabulary import Chain, CooperationMode, ResourceKind

# Chinese characters and Latin words below which a text hardly says what it is about.
SHORT = 40
_WORDS = re.compile(rf"[{HAN}]|[^\W\d_{HAN}]+")
_FIGURE = re.compile(r"\d")
Texts = tuple[str, str]


def advice(query: Listing, filters: Filter, because: Iterable[str]) -> tuple[Coded, ...]:
    """Message codes with parameters, the nearest remedy first; `because` are the codes of why it is so."""
    reasons = frozenset(because)
    if "no_match_text" in reasons:
        return (("try_text", ()),)
    found: list[Coded] = []
    if names := tuple(_set(filters)):
        chosen = ("；".join(zh for zh, _ in names), "; ".join(en for _, en in names))
        found.append(("try_widen", (("filters", chosen),)))
    if reasons & {"no_match_distant", "no_match_blocked"}:
        found += _wording(query)
    stored = "try_keep" if query.id else f"try_post_{query.side.value}"
    return (*found, (stored, ()))


def _wording(query: Listing) -> Iterator[Coded]:
    """What the text lacks, as far as that can be told from it."""
    length = len(_WORDS.findall(query.text))
    if not query.title and query.id:
        yield ("try_title", ())
    if length < SHORT:
        yield ("try_longer", (("length", length),))
    if not query.indicators and not _FIGURE.search(query.text):
        yield ("try_figures", ())
    yield ("try_reword", ())


def _set(filters: Filter) -> Iterator[Texts]:
    """The filters that somebody set, with what they ask for."""
    labels = {
        ("资源类型", "kind"): _labels(ResourceKind, filters.kinds),
        ("行业", "industry"): [
            *((one.zh, one.en) for code, one in SECTIONS.items() if code in filters.industry_sections),
            *((one.zh, one.en) for code, one in DIVISIONS.items() if code in filters.industry_divisions),
        ],
        ("产业链", "chain"): _labels(Chain, filters.chains),
        ("地区", "region"): [(name, name) for name in sorted(filters.regions)],
        ("成熟度", "maturity"): [(f"TRL ≥ {filters.minimum_trl}",) * 2] if filters.minimum_trl else [],
        ("合作方式", "way of cooperating"): _labels(CooperationMode, filters.modes),
    }
    for (zh, en), chosen in labels.items():
        if chosen:
            yield f"{zh}：{'、'.join(c for c, _ in chosen)}", f"{en}: {', '.join(e for _, e in chosen)}"


def _labels(
    vocabulary: Iterable[ResourceKind | Chain | CooperationMode], codes: frozenset[str]
) -> list[Texts]:
    return [(term.zh, term.en) for term in vocabulary if term in codes]
