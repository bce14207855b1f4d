"""Bringing a database to the newest schema, with the migrations that come in the package."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from campaign.db.database import Database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(db: Database) -> None:
    """Bring the database to the newest schema; does nothing where it is there already."""
    config = _config()
    with db.engine.connect() as connection, _references_unchecked(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and would take its rows for deleted meanwhile.

    `migrations/env.py` checks all references before it commits.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past SQLAlchemy, which would begin a transaction: inside one the setting cannot change.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def knows(revision: str) -> bool:
    """Whether a schema's revision is one of ours, or of a newer Postbag."""
    scripts = ScriptDirectory.from_config(_config())
    return any(script.revision == revision for script in scripts.walk_revisions())


def pending(db: Database) -> list[str]:
    """The migrations that the database has not had yet, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    missing = scripts.iterate_revisions("head", current or "base")
    return [f"{script.revision} {script.doc}" for script in reversed(list(missing))]
