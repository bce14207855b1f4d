"""Mail that came to our reply addresses, and files by their digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class InboundMail(Model, kw_only=True):
    """One message as it came; read and sorted afterwards by the worker."""

    __tablename__ = "inbound_mails"
    __table_args__ = (
        Index(None, "read_at", "id"),
        Index(None, "received_at"),
        Index(None, "kind", "triaged_at", "id"),
        Index("ix_inbound_mails_from_email_lower", text("lower(from_email)")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """SHA-256 of the envelope's recipient and the message: the same one twice is stored once."""
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    action_id: Mapped[int | None] = mapped_column(
        ForeignKey("actions.id"), default=None, index=True
    )
    """Whose letter it answers; none where the address is not, or no longer, one of ours."""
    envelope_to: Mapped[str | None] = mapped_column(
        String(320), default=None, info=personal(Keep.IDENTITY)
    )
    raw: Mapped[bytes | None] = deferred(
        mapped_column(LargeBinary, default=None, info=personal(Keep.IDENTITY))
    )
    """The whole message, until it has been read."""
    read_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    kind: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """A value of `core.incoming.IncomingKind`; empty until it has been read."""
    because: Mapped[str] = mapped_column(String(60), default="", info=NOT_PERSONAL)
    """The rule by which it was sorted."""
    from_email: Mapped[str | None] = mapped_column(
        String(320), default=None, info=personal(Keep.IDENTITY)
    )
    from_name: Mapped[str | None] = mapped_column(
        String(300), default=None, info=personal(Keep.IDENTITY)
    )
    subject: Mapped[str | None] = mapped_column(
        String(300), default=None, info=personal(Keep.IDENTITY)
    )
    text: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.IDENTITY))
    reply: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.IDENTITY))
    """The text without what it quotes, for the team's view."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    is_cut: Mapped[bool] = mapped_column(default=False)
    """Something was too large to keep."""
    triaged_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When a member of staff said what it is."""
    triaged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    reading: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """What they said: a value of `core.chain.Reading`."""


class Blob(Model, kw_only=True):
    """The content of files, each kept once however often it comes. Never run, never fetched."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    size: Mapped[int]
    content: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, nullable=False, info=personal(Keep.IDENTITY))
    )
    stored_at: Mapped[datetime] = mapped_column(UtcTime)


class KeptFile(Model, kw_only=True):
    """A file that came with a mail, or that a supporter handed on with a survey."""

    __tablename__ = "kept_files"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    inbound_id: Mapped[int | None] = mapped_column(
        ForeignKey("inbound_mails.id"), default=None, index=True
    )
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("surveys.id"), default=None, index=True
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), index=True, info=NOT_PERSONAL)
    name: Mapped[str | None] = mapped_column(
        String(200), default=None, info=personal(Keep.IDENTITY)
    )
    media_type: Mapped[str] = mapped_column(String(100), info=NOT_PERSONAL)
