"""What the team does about an MP: tasks that fall due, and talks with the office."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class Task(Model, kw_only=True):
    """Something overdue in an MP's chain; opened and closed by the worker, or closed by hand."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("campaign_id", "constituency_code", "kind", "is_open"),
        Index(None, "is_open", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    constituency_code: Mapped[str] = mapped_column(String(9), info=NOT_PERSONAL)
    member_id: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """A value of `core.overdue.Overdue`."""
    letters: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    is_open: Mapped[bool | None] = mapped_column(default=True)
    """True until it is closed, then empty: unique, so that there are never two of a kind."""
    snoozed_until: Mapped[date | None] = mapped_column(Date, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    """None where what was overdue has happened."""
    note: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.NOTES))


class ContactKind(StrEnum):
    """How the team and an office spoke with each other."""

    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    POST = "post"


class Contact(Model, kw_only=True):
    """One entry of the log of talks with an MP and their office."""

    __tablename__ = "contacts"
    __table_args__ = (Index(None, "constituency_code", "happened_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    constituency_code: Mapped[str] = mapped_column(String(9), info=NOT_PERSONAL)
    member_id: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    happened_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text, info=personal(Keep.NOTES))
    noted_at: Mapped[datetime] = mapped_column(UtcTime)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
