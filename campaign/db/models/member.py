"""What staff know of members beyond Parliament's own list. Rows are ended, never changed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class NoteKind(StrEnum):
    """What a note changes."""

    EMAIL = "email"
    """Letters go to another address than the published one."""
    DEPARTMENT = "department"
    """The member is a minister of the department that the letters end with."""
    DIRECT = "direct"
    """The member asked not to be written to through third parties."""


class MemberNote(Model, kw_only=True):
    """One thing that staff have said of one member, from when to when, and why."""

    __tablename__ = "member_notes"
    __table_args__ = (UniqueConstraint("member_id", "kind", "is_open"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int]
    """Parliament's id; the note leaves the seat with the member."""
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    email: Mapped[str | None] = mapped_column(String(320), default=None, info=personal(Keep.NOTES))
    """An office's address, for letters to it."""
    reason: Mapped[str] = mapped_column(Text, info=personal(Keep.NOTES))
    until: Mapped[date | None] = mapped_column(Date, default=None)
    """The last day on which it holds; none for as long as nobody ends it."""
    set_at: Mapped[datetime] = mapped_column(UtcTime)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    """None where a program did it."""
    is_open: Mapped[bool | None] = mapped_column(default=True)
    """True until somebody ends it, then empty: unique, so that there are never two of a kind."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)


class Dissolution(Model, kw_only=True):
    """A time without a House of Commons: nobody is an MP, and the mailboxes stop."""

    __tablename__ = "dissolutions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    began_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    is_open: Mapped[bool | None] = mapped_column(default=True, unique=True)
    """True while it lasts, then empty: unique, so that there are never two at once."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
