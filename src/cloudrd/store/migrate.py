"""Bring a database to the present schema, in one transaction.

Alembic is imported only when there is something to migrate: every start asks, hardly any needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from cloudrd.store.session import Database

# The newest revision under migrations/versions; a test keeps it in step with Alembic's own view.
HEAD = "0002"


def current(database: Database) -> str | None:
    """Revision the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return revision


def upgrade(database: Database) -> None:
    """Create or migrate all tables; concurrent callers wait for each other and find it done."""
    if current(database) == HEAD:
        return
    from alembic import command

    with database.engine.execution_options(immediate=True).begin() as connection:
        command.upgrade(_config(connection), "head")


def revision(database: Database, message: str) -> None:
    """Write a new migration from the difference between records and database (for developers)."""
    from alembic import command

    with database.engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
