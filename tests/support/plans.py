"""What the database makes of a use case's questions: which indexes it goes by."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.db.database import Database


@dataclass
class Asked:
    """Statements as they went to the driver, and how the database would answer each."""

    db: Database
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def plan_of(self, *words: str) -> str:
        """The plan of the one statement that all these words stand in."""
        (found,) = [each for each in self.statements if all(word in each[0] for word in words)]
        sqlite = self.db.engine.dialect.name == "sqlite"
        with self.db.engine.connect() as connection:
            if not sqlite:
                # A handful of rows is read whole, whatever the indexes.
                connection.exec_driver_sql("SET enable_seqscan = off")
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            rows = connection.exec_driver_sql(explain + found[0], found[1])
            return "\n".join(str(row[-1]) for row in rows)


@contextmanager
def asked(db: Database) -> Iterator[Asked]:
    """Note what is asked of the database meanwhile."""
    noted = Asked(db)

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        noted.statements.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
