"""The one statement that SQLite and PostgreSQL have and portable SQL lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.base import Model


def insert_if_missing(session: Session, model: type[Model]) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves rows alone whose unique columns are there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()
