"""Engine and sessions. Writers start with the write lock, so a transaction never fails half-way."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from cloudrd.domain.errors import Busy, ConfigError

BUSY_TIMEOUT_MS = 30_000


class Database:
    """One database: `read()` gives a session for queries, `write()` one that may change records.

    Both are to be used as context managers; `write` does not commit by itself. Raises ConfigError for an
    address that names no database; a session raises Busy when another process keeps the write lock.
    """

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self.engine = _engine(url)
        except ArgumentError:
            raise _bad_address(url, ("这不是数据库地址", "it is not a database address")) from None
        except (NoSuchModuleError, ModuleNotFoundError):
            raise _bad_address(
                url, ("没有安装该数据库的驱动", "the driver for it is not installed")
            ) from None
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(immediate=True), expire_on_commit=False)

    def read(self) -> Session:
        return self._read()

    def write(self) -> Session:
        return self._write()

    def dispose(self) -> None:
        self.engine.dispose()


def _bad_address(url: str, reason: tuple[str, str]) -> ConfigError:
    # What stands before an @ may be a password.
    shown = f"…{url[url.rindex('@') :]}" if "@" in url else url
    return ConfigError("config_bad_value", name="CLOUDRD_DATABASE_URL", value=shown, reason=reason)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    event.listen(engine, "handle_error", _sqlite_error)
    return engine


def _sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver's own transaction control starts too late (at the first write); BEGIN is ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -32000")
    cursor.close()


def _sqlite_begin(connection: Any) -> None:
    # A writer takes the lock at once: a read that turns into a write later can be refused by SQLite.
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _sqlite_error(context: ExceptionContext) -> None:
    # The low byte is the kind; the others say more about it.
    code = getattr(context.original_exception, "sqlite_errorcode", 0)
    if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise Busy("database_busy") from context.original_exception
