"""A record that somebody's data was deleted, and of what is still to be deleted of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class Erasure(Model, kw_only=True):
    """One deletion, in numbers: whose data it was nobody can tell from it."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    asked_by: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """`supporter`, `staff`, `command` or `sweep`."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    letters: Mapped[int] = mapped_column(default=0)
    mails: Mapped[int] = mapped_column(default=0)
