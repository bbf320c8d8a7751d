"""The migrations and the records say the same."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from cloudrd.store import migrate
from cloudrd.store.records import Base
from cloudrd.store.session import Database


def test_migrations_make_exactly_the_tables_of_the_records(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(database):
    before = migrate.current(database)
    migrate.upgrade(database)
    assert migrate.current(database) == before == migrate.HEAD


def test_the_head_named_in_the_code_is_the_newest_migration():
    folder = Path(migrate.__file__).parent / "migrations"
    assert ScriptDirectory(folder).get_heads() == [migrate.HEAD]


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    """All of a migration or nothing: the schema change is in one transaction, tables included."""
    made = Database(f"sqlite:///{tmp_path / 'torn.sqlite3'}")
    monkeypatch.setattr(command, "upgrade", _fail_after(command.upgrade))
    with pytest.raises(RuntimeError):
        migrate.upgrade(made)
    with made.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0
    made.dispose()


def _fail_after(upgrade):
    def failing(*args, **kwargs):
        upgrade(*args, **kwargs)
        raise RuntimeError("pulled the plug")

    return failing
