"""What is wrong with the database, in a sentence: for `postbag doctor`, and for commands that fall over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError

from campaign.db.migrate import is_current

if TYPE_CHECKING:
    from campaign.db.database import Database

FAULTS: Final = (OperationalError, ProgrammingError, InterfaceError)
"""What a database that is away, missing or without its tables makes of a statement."""

NO_TABLES: Final = "The database has no tables yet: run `postbag db upgrade`"
NOT_CURRENT: Final = "The database is not up to date: run `postbag db upgrade`"
LONGEST: Final = 300


def schema_fault(connection: Connection) -> str | None:
    """What its schema lacks, without a full stop; None if it is the newest."""
    if is_current(connection):
        return None
    return NOT_CURRENT if inspect(connection).get_table_names() else NO_TABLES


def why_not(db: Database, error: DBAPIError) -> str | None:
    """Why a command fell over the database; None if that is no fault of the database.

    The driver's own words are given where it could not connect, was kept out or was cut off. They
    name a host, a user or a file, and no row: errors of what was asked for may quote rows, and
    get no words here.
    """
    if error.statement is None or not _of_the_statement(error):
        words = " ".join(str(error.orig).split())
        if password := db.engine.url.password:
            words = words.replace(str(password), "***")
        return f"The database does not answer: {words[:LONGEST]}"
    try:
        with db.engine.connect() as connection:
            fault = schema_fault(connection)
    except FAULTS as gone:
        return why_not(db, gone) if gone.statement is None else None
    return fault and f"{fault}."


def _of_the_statement(error: DBAPIError) -> bool:
    """Whether it is about what was asked for, such as a table that is not there.

    PostgreSQL's driver has a class for that; SQLite's only a name of the code.
    """
    if isinstance(error, ProgrammingError):
        return True
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR"
