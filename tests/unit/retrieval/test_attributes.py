from datetime import date

import pytest

from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import CooperationMode
from cloudrd.retrieval.attributes import passes, table
from cloudrd.retrieval.port import Attributes

ROWS = table(
    [
        Attributes(),
        Attributes(kind="instrument", region="青岛市", trl=5, modes=frozenset({"transfer", "licence"})),
        Attributes(expires_on=date(2026, 3, 1), organisation_id=0),
        Attributes(modes=frozenset({"barter"}), trl=9),
    ]
)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Filter(), [True, True, True, True]),
        (Filter(kinds=frozenset({"instrument", "funding"})), [False, True, False, False]),
        (Filter(regions=frozenset({""})), [True, False, True, True]),
        (Filter(minimum_trl=1), [False, True, False, True]),
        (Filter(modes=frozenset({"licence"})), [False, True, False, False]),
        (Filter(modes=frozenset({"barter"})), [False, False, False, False]),
        (Filter(valid_on=date(2026, 3, 1)), [True, True, True, True]),
        (Filter(valid_on=date(2026, 3, 2)), [True, True, False, True]),
        (Filter(organisations=frozenset({0})), [False, False, True, False]),
        (Filter(exclude_organisations=frozenset({0})), [True, True, False, True]),
    ],
)
def test_rows_that_pass(criteria, expected):
    assert passes(ROWS, criteria).tolist() == expected


def test_every_mode_has_a_bit_of_its_own():
    rows = table([Attributes(modes=frozenset({mode})) for mode in CooperationMode])
    for place, mode in enumerate(CooperationMode):
        mask = passes(rows, Filter(modes=frozenset({mode.value})))
        assert mask.nonzero()[0].tolist() == [place]


def test_no_rows():
    assert passes(table([]), Filter(minimum_trl=3, kinds=frozenset({"x"}))).shape == (0,)
