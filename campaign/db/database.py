"""The database: one engine, and two ways in - `read()` and `write()`.

SQLite's driver begins transactions late and upgrades them from read to write, which fails under
load whatever the busy time-out. So the driver is told to leave transactions alone, and a `write()`
begins IMMEDIATE: it waits its turn at the door instead of failing half-way. Who waits for SQLite
sleeps ever longer between two looks, and quicker writers pass by; so the threads of one process
queue among themselves first.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

BUSY_MS = 15_000

TRANSIENT = (OperationalError, InterfaceError, PoolTimeoutError)
"""The database is away or busy: nothing is wrong with what was to be read or written."""


class Database:
    """Sessions on one engine.

    Args:
        url: `sqlite:///…` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(postbag_write=True)
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking; whatever it changes is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            # Rows stay readable afterwards; a rollback alone would empty them.
            session.expunge_all()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: commits at the end, rolls back if anything raises."""
        with (
            self._in_turn(),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        # Whoever has waited too long asks SQLite, which says that it is locked.
        has_turn = self._turn is not None and self._turn.acquire(timeout=BUSY_MS / 1000)
        try:
            yield
        finally:
            if self._turn is not None and has_turn:
                self._turn.release()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    """The engine; a statement's values hold what supporters wrote, so errors do not show them."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: a confirmed letter survives a power cut, which NORMAL does not promise.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is deleted is written over, and does not lie in the file until its page is used again.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("postbag_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
