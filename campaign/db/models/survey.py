"""Surveys: what the supporter tells us of the answer, two weeks and five weeks after the letter."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class Survey(Model, kw_only=True):
    """One asking: first (wave 1) or second (wave 2), and what came of it."""

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("action_id", "wave"),
        Index(None, "wave", "answered_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"))
    wave: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When it was answered last: an answer may be corrected."""
    outcome: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """A value of `core.surveys.Outcome`; empty until it is answered."""
    happened_on: Mapped[date | None] = mapped_column(Date, default=None)
    reply_text: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.IDENTITY))
    """The MP's answer as the supporter pasted it, kept only with their permission."""
    permission: Mapped[str] = mapped_column(Text, default="", info=NOT_PERSONAL)
    """The words beside the box that they ticked to hand the answer on; empty where they did not."""
