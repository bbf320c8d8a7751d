"""What a search filters by, as columns, so that a filter is a few comparisons over all rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import CooperationMode
from cloudrd.retrieval.port import Attributes
from cloudrd.retrieval.terms import term_code

Table = NDArray[np.void]
Mask = NDArray[np.bool_]

# Words are kept as 64-bit hashes (0 = none), modes as bits in the order of the vocabulary.
COLUMNS = np.dtype(
    [
        ("kind", "u8"),
        ("industry_section", "u8"),
        ("industry_division", "u8"),
        ("chain", "u8"),
        ("region", "u8"),
        ("modes", "u8"),
        ("organisation", "i8"),
        ("expires", "i4"),
        ("trl", "i1"),
        ("public", "?"),
    ]
)
MODES = tuple(mode.value for mode in CooperationMode)
_NEVER = np.iinfo(np.int32).max
_BITS = {mode: 1 << bit for bit, mode in enumerate(MODES)}


def table(attributes: Sequence[Attributes]) -> Table:
    """One row for each of `attributes`, shape (len(attributes),)."""
    return np.array([_row(one) for one in attributes], dtype=COLUMNS)


def passes(rows: Table, criteria: Filter) -> Mask:
    """Which rows meet every criterion that is set, shape (len(rows),); not looking at `exclude_ids`."""
    mask = np.ones(len(rows), dtype=bool)
    words = (
        ("kind", criteria.kinds),
        ("industry_section", criteria.industry_sections),
        ("industry_division", criteria.industry_divisions),
        ("chain", criteria.chains),
        ("region", criteria.regions),
    )
    for column, wanted in words:
        if wanted:
            mask &= np.isin(rows[column], np.array([_word(word) for word in wanted], dtype=np.uint64))
    if criteria.modes:
        mask &= (rows["modes"] & np.uint64(_bits(criteria.modes))) != 0
    if criteria.minimum_trl is not None:
        mask &= rows["trl"] >= criteria.minimum_trl
    if criteria.valid_on is not None:
        mask &= rows["expires"] >= criteria.valid_on.toordinal()
    if criteria.public_only:
        mask &= rows["public"]
    if criteria.organisations:
        mask &= np.isin(rows["organisation"], list(criteria.organisations))
    if criteria.exclude_organisations:
        mask &= ~np.isin(rows["organisation"], list(criteria.exclude_organisations))
    return mask


def _row(one: Attributes) -> tuple[Any, ...]:
    words = (one.kind, one.industry_section, one.industry_division, one.chain, one.region)
    organisation = -1 if one.organisation_id is None else one.organisation_id
    trl = -1 if one.trl is None else one.trl
    return (*map(_word, words), _bits(one.modes), organisation, _day(one.expires_on), trl, one.public)


def _word(word: str) -> int:
    return term_code(word) if word else 0


def _bits(modes: Collection[str]) -> int:
    # A mode outside the vocabulary cannot be asked for; it must not stop a listing from being found.
    return sum(_BITS.get(mode, 0) for mode in modes)


def _day(day: date | None) -> int:
    return _NEVER if day is None else day.toordinal()
