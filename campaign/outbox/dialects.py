"""Statements that SQLite and PostgreSQL have and portable SQL lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaign.db.base import Model


def insert_if_missing(session: Session, model: type[Model]) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves rows alone whose unique columns are there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()


def insert_or_renew(
    session: Session, model: type[Model], values: Mapping[str, Any], *, key: str, renewed: str
) -> sqlite.Insert | postgresql.Insert:
    """An insert that, where the key is there already, sets one column anew and leaves the rest.

    Either way the row is locked until the transaction ends: nobody deletes it meanwhile.
    """
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(model).values(values)
        return lite.on_conflict_do_update(
            index_elements=[key], set_={renewed: lite.excluded[renewed]}
        )
    full = postgresql.insert(model).values(values)
    return full.on_conflict_do_update(index_elements=[key], set_={renewed: full.excluded[renewed]})
