"""When a chore that is done once a day was last done: all workers share it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class ChoreRun(Model, kw_only=True):
    """The last time."""

    __tablename__ = "chore_runs"

    name: Mapped[str] = mapped_column(String(20), primary_key=True, info=NOT_PERSONAL)
    done_at: Mapped[datetime] = mapped_column(UtcTime)
