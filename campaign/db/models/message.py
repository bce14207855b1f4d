"""Messages: the outbox. Each row is one e-mail, complete, with its own state."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.core.states import MessageState
from campaign.db.base import Model, UtcTime


class MessageKind(StrEnum):
    """What a message is for."""

    CONFIRM = "confirm"
    LETTER = "letter"
    RECEIPT = "receipt"
    MEMBER_CHANGED = "member-changed"
    REMINDER = "reminder"
    RETURNED = "returned"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey-reminder"
    FORWARD = "forward"
    NEWS = "news"
    YOUR_DATA = "your-data"
    DIGEST = "digest"
    """To staff; like the kinds below it belongs to no letter."""
    CONTACT = "contact"
    """What a visitor wrote to the charity's team."""
    UPDATES = "updates"
    """Asks an inbox whether it wants updates."""


class Message(Model, kw_only=True):
    """One e-mail to one person. Written in the same transaction as what it tells of."""

    __tablename__ = "messages"
    __table_args__ = (
        # A worker looks into each lane for what is due; the count of an MP's letters in an hour.
        Index(None, "lane_id", "state", "due_at", "id"),
        Index(None, "lane_id", "claimed_at"),
        Index(None, "state", "due_at"),
        Index(None, "state", "lease_until"),
        Index(None, "kind", "created_at"),
        Index("ix_messages_to_email_lower", text("lower(to_email)")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; all that a mail provider is told of us."""
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    action_id: Mapped[int | None] = mapped_column(
        ForeignKey("actions.id"), default=None, index=True
    )
    """The letter that it is or belongs to; none for mail to staff."""
    after_id: Mapped[int | None] = mapped_column(
        ForeignKey("messages.id"), default=None, index=True
    )
    """The message that must be accepted before this one may go."""
    state: Mapped[str] = mapped_column(String(20), default=MessageState.QUEUED, info=NOT_PERSONAL)
    for_real: Mapped[bool]
    """Written in production. What was written elsewhere never leaves from there, nor the reverse."""
    lane_id: Mapped[int] = mapped_column(ForeignKey("lanes.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When a worker last took it; empty again where it certainly did not go."""
    attempts: Mapped[int] = mapped_column(default=0)
    held_for: Mapped[str | None] = mapped_column(String(20), default=None, info=NOT_PERSONAL)
    """In state `held`: a value of `core.states.HeldFor`."""
    lease_owner: Mapped[str | None] = mapped_column(String(60), default=None, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    last_error: Mapped[str | None] = mapped_column(String(60), default=None, info=NOT_PERSONAL)
    """A mailer's error code, never its text, which may name people."""
    provider_id: Mapped[str | None] = mapped_column(String(200), default=None, info=NOT_PERSONAL)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When it came to stand where it stands, a worker's hands left aside."""
    took_ms: Mapped[int | None] = mapped_column(default=None)
    """How long the mail system took to answer, last time."""
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_mails.id"), default=None)
    """The mail that this one hands on, with its files."""

    message_id: Mapped[str] = mapped_column(String(200), unique=True, info=NOT_PERSONAL)
    sender_name: Mapped[str] = mapped_column(String(300), default="", info=personal(Keep.IDENTITY))
    to_email: Mapped[str] = mapped_column(String(320), info=personal(Keep.IDENTITY))
    to_name: Mapped[str] = mapped_column(String(300), default="", info=personal(Keep.IDENTITY))
    reply_to: Mapped[str | None] = mapped_column(
        String(320), default=None, info=personal(Keep.IDENTITY)
    )
    reply_to_name: Mapped[str] = mapped_column(
        String(300), default="", info=personal(Keep.IDENTITY)
    )
    subject: Mapped[str] = mapped_column(String(300), info=personal(Keep.WORDS))
    text: Mapped[str] = mapped_column(Text, info=personal(Keep.WORDS))
    html: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.WORDS))
    enclosure: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, default=None, info=personal(Keep.WORDS)
    )
    """The letter to the minister as values; the worker makes the .docx and the PDF of it."""
    unsubscribe: Mapped[str | None] = mapped_column(
        String(500), default=None, info=personal(Keep.WORDS)
    )
    """Where the reader's mail program leaves the list with one press (RFC 8058)."""
