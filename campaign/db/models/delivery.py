"""What mail systems tell us of messages that they have taken on, and the addresses they refuse."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class DeliveryEvent(Model, kw_only=True):
    """One word of a mail system on one message: stored as it came, applied afterwards, once."""

    __tablename__ = "delivery_events"
    __table_args__ = (
        Index(None, "applied_at", "id"),
        Index(None, "message_key"),
        Index(None, "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[str] = mapped_column(String(120), unique=True, info=NOT_PERSONAL)
    """The provider's own name for it, so that a repeated one is stored once."""
    message_key: Mapped[str] = mapped_column(String(32), default="", info=NOT_PERSONAL)
    """Of our message; empty where the provider told of none of ours."""
    kind: Mapped[str] = mapped_column(String(30), info=NOT_PERSONAL)
    """A value of `core.deliveries.DeliveryKind`, or the provider's word that we do not know."""
    code: Mapped[str] = mapped_column(String(60), default="", info=NOT_PERSONAL)
    """Why, as a code: `5.1.1`, `blocked`, `Bounced Address`. Never a sentence."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    """When it happened, as the provider says."""
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    raw: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.DELIVERY))
    """The event as it came; holds the recipient's address."""


class Suppression(Model, kw_only=True):
    """An address that mail systems refuse: letters to it are held until staff lift it."""

    __tablename__ = "suppressions"
    __table_args__ = (UniqueConstraint("email", "is_open"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str] = mapped_column(String(320), info=personal(Keep.NOTES))
    """In small letters."""
    reason: Mapped[str] = mapped_column(String(60), info=NOT_PERSONAL)
    since: Mapped[datetime] = mapped_column(UtcTime)
    is_open: Mapped[bool | None] = mapped_column(default=True)
    """True until it is lifted, then empty: unique, so that there are never two."""
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
