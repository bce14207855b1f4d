"""Marked data in every personal column of every table, read from the models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, Table, select

from campaign.db.base import Model, UtcTime

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MARK = "XYZZYPLUGH"
ENDS = {"ended_at", "lifted_at", "closed_at"}


def plant(deps: Deps, session: Session, action_id: int, message_key: str) -> set[str]:
    """Mark every personal column: of rows that are there, and of a new row where a table has none.

    Returns:
        The columns that were marked, as `table.column`.
    """
    marked = set()
    place = _Place(deps, session, {"actions.id": action_id}, message_key)
    for table in Model.metadata.sorted_tables:
        personal = [column for column in table.columns if column.info.get("personal")]
        if not personal:
            continue
        if session.execute(table.select().limit(1)).first() is None:
            place.fill(table)
        else:
            session.execute(table.update().values({c.name: _mark(c) for c in personal}))
        marked |= {f"{table.name}.{column.name}" for column in personal}
    return marked


def _mark(column: Column[Any]) -> Any:
    if isinstance(column.type, JSON):
        return {"marked": MARK}
    return MARK.encode() if isinstance(column.type, LargeBinary) else MARK


@dataclass
class _Place:
    """Where new rows go: to the action, wherever they can."""

    deps: Deps
    session: Session
    known: dict[str, Any]
    message_key: str

    def fill(self, table: Table) -> None:
        values = {
            column.name: self._value(column)
            for column in table.columns
            if not (column.primary_key and isinstance(column.type, Integer))
        }
        if table.name == "delivery_events":
            values["message_key"] = self.message_key
        self.session.execute(table.insert().values(values))

    def _value(self, column: Column[Any]) -> Any:
        if column.info.get("personal"):
            return _mark(column)
        if column.foreign_keys:
            return self._row(next(iter(column.foreign_keys)).column)
        if column.name in ENDS:
            return self.deps.now()
        if column.nullable:
            return None
        for kind, value in (
            (UtcTime, self.deps.now()),
            (Date, self.deps.now().date()),
            (Boolean, False),
            (Integer, 1),
            (JSON, []),
        ):
            if isinstance(column.type, kind):
                return value
        return column.name[: column.type.length]  # type: ignore[attr-defined]

    def _row(self, key: Column[Any]) -> Any:
        """A row to refer to: the known one, the first, or a new one."""
        if str(key) not in self.known:
            first = select(key).limit(1)
            if self.session.scalar(first) is None:
                self.fill(key.table)  # type: ignore[arg-type]
            self.known[str(key)] = self.session.scalar(first)
        return self.known[str(key)]
