"""Indexes of every kind, empty and filled."""

import pytest
from index_kinds import INDEXES

from indexing_support import entry


@pytest.fixture(params=INDEXES)
def index(request):
    """An empty index."""
    return INDEXES[request.param]()


@pytest.fixture
def filled(index):
    """Listings 1 to 60."""
    index.apply([entry(n) for n in range(1, 61)], [], 60)
    return index
