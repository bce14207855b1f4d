"""Campaigns. Their settings and all of their words are documents (`document.py`)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class CampaignStatus(StrEnum):
    """Whether supporters may act. Nobody but staff sees a campaign in preparation."""

    PREPARED = "prepared"
    OPEN = "open"
    PAUSED = "paused"


class Campaign(Model, kw_only=True):
    """One campaign."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(80), unique=True, info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(String(200), info=NOT_PERSONAL)
    status: Mapped[str] = mapped_column(String(20), default=CampaignStatus.OPEN, info=NOT_PERSONAL)
    loaded_at: Mapped[datetime] = mapped_column(UtcTime)
