"""Fixtures that every suite shares: real databases in temporary folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudrd.store import migrate
from cloudrd.store.session import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database at the present schema, in a file."""
    made = Database(f"sqlite:///{tmp_path / 'city.sqlite3'}")
    migrate.upgrade(made)
    yield made
    made.dispose()
