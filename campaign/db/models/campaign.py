"""Campaigns and their documents: what the plain files of a campaign folder become."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class CampaignStatus(StrEnum):
    """Whether supporters may act."""

    OPEN = "open"
    PAUSED = "paused"


class Campaign(Model, kw_only=True):
    """One campaign; `settings` is its campaign.toml, checked when it was loaded."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(80), unique=True, info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(String(200), info=NOT_PERSONAL)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, info=NOT_PERSONAL)
    status: Mapped[str] = mapped_column(String(20), default=CampaignStatus.OPEN, info=NOT_PERSONAL)
    loaded_at: Mapped[datetime] = mapped_column(UtcTime)


class DocumentKind(StrEnum):
    """What a document is for."""

    PAGE = "page"
    LETTER_MP = "mp"
    LETTER_MINISTER = "minister"
    SETTINGS = "settings"


class Document(Model, kw_only=True):
    """One version of one worded thing. Versions are only ever added, so a draft keeps its own."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("campaign_id", "kind", "name", "language", "version"),
        Index(None, "campaign_id", "kind", "name", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
    """A page's name, or the nation that a letter is for."""
    language: Mapped[str] = mapped_column(String(5), info=NOT_PERSONAL)
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300), info=NOT_PERSONAL)
    """Of a letter; empty for a page."""
    text: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
