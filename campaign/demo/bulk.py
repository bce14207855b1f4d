"""Very many rows at once: by COPY on PostgreSQL, by one prepared statement on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.db.base import Model


class Table:
    """One table that rows are put into, with the model's own defaults for what they leave out.

    Times and days are given as text that both databases read: `2026-11-23 09:30:00.000000` (in
    UTC) and `2026-11-23`; yes and no as 1 and 0.

    Args:
        session: the transaction.
        model: the rows' class, with a whole number `id`.
        columns: what each row gives, in order; `id` first where the table has one.
        number: so many rows at most will come; their ids are set aside at once.
    """

    def __init__(
        self, session: Session, model: type[Model], columns: Sequence[str], number: int
    ) -> None:
        self._session = session
        given = set(columns)
        defaults = {
            column.key: column.default.arg
            for column in model.__table__.columns
            if column.key not in given and column.default is not None
        }
        self._rest = tuple(int(v) if isinstance(v, bool) else v for v in defaults.values())
        self._name = model.__table__.name  # type: ignore[attr-defined]
        self._columns = (*columns, *defaults)
        self.first_id = _set_aside(session, model, number) if "id" in given else 0

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Put rows in."""
        if not rows:
            return
        raw = self._session.connection().connection.driver_connection
        assert raw is not None  # noqa: S101 - a session that is open has one
        names = ", ".join(self._columns)
        if self._session.get_bind().dialect.name == "sqlite":
            marks = ", ".join("?" * len(self._columns))
            whole = (row + self._rest for row in rows)
            raw.executemany(f"INSERT INTO {self._name} ({names}) VALUES ({marks})", whole)  # noqa: S608 - names of our own model
            return
        with raw.cursor() as cursor, cursor.copy(f"COPY {self._name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row + self._rest)


def prepare(session: Session) -> None:
    """What makes one large transaction quick."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA cache_size = -400000"))
    else:
        session.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        session.execute(text("SET LOCAL synchronous_commit = off"))


def _set_aside(session: Session, model: type[Model], number: int) -> int:
    """The first of so many ids that nobody else will be given."""
    table = model.__table__
    last = session.scalar(select(func.max(table.c.id))) or 0
    if session.get_bind().dialect.name != "sqlite" and number:
        sequence = func.pg_get_serial_sequence(table.name, "id")  # type: ignore[attr-defined]
        session.execute(select(func.setval(sequence, last + number)))
    return int(last) + 1
