"""Who gets updates by e-mail, and who has left them: for the charity's own mailing system."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class UpdatesSignup(Model, kw_only=True):
    """An address that asked for a campaign's updates; nobody's before its inbox has confirmed it."""

    __tablename__ = "updates_signups"
    __table_args__ = (
        UniqueConstraint("campaign_id", "digest"),
        Index("ix_updates_signups_email_lower", text("lower(email)")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; what the link in the e-mail says."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """Of the address, with a key that only this site has: one row for each address."""
    email: Mapped[str] = mapped_column(String(320), info=personal(Keep.UPDATES))
    language: Mapped[str] = mapped_column(String(2), info=NOT_PERSONAL)
    wording: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """The very words that were agreed to."""
    version: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """The first digits of the words' SHA-256."""
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class UpdatesLeft(Model, kw_only=True):
    """Somebody who left: no address, only what tells that an address is theirs when it comes again."""

    __tablename__ = "updates_left"
    __table_args__ = (UniqueConstraint("campaign_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    left_at: Mapped[datetime] = mapped_column(UtcTime)
