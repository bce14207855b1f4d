"""The audit log: who of the staff saw or changed what. Only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime

_ONLY_ADDED = "the audit log is only ever added to"


class AuditEntry(Model, kw_only=True):
    """One thing that was done. It names rows by their ids and holds nothing of what they say."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "user_id", "id"),
        Index(None, "what", "id"),
        Index(None, "about", "about_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    """None where a command or the worker did it, or nobody had signed in."""
    what: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    """A value of `core.audit.Done`."""
    about: Mapped[str] = mapped_column(String(30), default="", info=NOT_PERSONAL)
    """Which kind of thing: `action`, `inbound`, `user`, `version`, `export`, …"""
    about_id: Mapped[int | None] = mapped_column(default=None)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=NOT_PERSONAL)
    """Codes and numbers; a reason that staff gave for an export. Never a supporter's data."""


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _only_added(_mapper: object, _connection: object, _entry: AuditEntry) -> None:
    """What was done stays done."""
    raise ValueError(_ONLY_ADDED)


@event.listens_for(Session, "do_orm_execute")
def _never_in_bulk(statement: ORMExecuteState) -> None:
    """The same for statements that change many rows at once."""
    is_change = statement.is_update or statement.is_delete
    if is_change and statement.bind_mapper and statement.bind_mapper.class_ is AuditEntry:
        raise ValueError(_ONLY_ADDED)
