"""Events: every move of an action or a message, with its time and cause. Only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class Event(Model, kw_only=True):
    """One move; `message_id` is empty where the action itself moved."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    action_id: Mapped[int | None] = mapped_column(
        ForeignKey("actions.id"), default=None, index=True
    )
    """None where a message moved that belongs to no letter."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), default=None)
    at: Mapped[datetime] = mapped_column(UtcTime)
    before: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    after: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    cause: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
