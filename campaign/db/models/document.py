"""Documents and their versions: everything worded, and who did what with it. Texts never change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.document_states import DocumentState
from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class DocumentKind(StrEnum):
    """What a document is for."""

    PAGE = "page"
    LETTER_MP = "mp"
    LETTER_MINISTER = "minister"
    BRIEFING = "briefing"
    EMAIL = "email"
    SETTINGS = "settings"


class Document(Model, kw_only=True):
    """One worded thing of a campaign, in one language; what it says is in its versions."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("campaign_id", "kind", "name", "language", "variant"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
    """A page's or e-mail's name, or the nations that a letter is for, joined by "+"."""
    language: Mapped[str] = mapped_column(String(5), info=NOT_PERSONAL)
    variant: Mapped[str] = mapped_column(String(40), default="", info=NOT_PERSONAL)
    """Empty for the main one."""


class Version(Model, kw_only=True):
    """What a document said at one time. Only `state` and `live_from` ever change."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index(None, "document_id", "state", "live_from"),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    """From 1 on, without gaps."""
    subject: Mapped[str] = mapped_column(String(300), info=NOT_PERSONAL)
    """Of a letter or e-mail; else empty."""
    text: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """Of the settings: the very text of campaign.toml."""
    note: Mapped[str] = mapped_column(String(300), default="", info=NOT_PERSONAL)
    """What its author changed, and why."""
    state: Mapped[str] = mapped_column(String(20), default=DocumentState.DRAFT, info=NOT_PERSONAL)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    """None where a command did it."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    live_from: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When it is published: from then on, until a later one is. It may lie ahead."""


@event.listens_for(Version, "before_update")
def _never_changed(_mapper: object, _connection: object, version: Version) -> None:
    """A text that was saved stays as it is: a change is a new version."""
    state = inspect(version)
    for name in ("document_id", "number", "subject", "text", "note", "author_id", "created_at"):
        if state.attrs[name].history.has_changes():
            raise ValueError(f"the {name} of a version is never changed")


class DocumentEvent(Model, kw_only=True):
    """Who did what with a version, and when."""

    __tablename__ = "document_events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    deed: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    note: Mapped[str] = mapped_column(Text, default="", info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UtcTime)


class Comment(Model, kw_only=True):
    """What a colleague says of a version while it is reviewed."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UtcTime)


class Tick(Model, kw_only=True):
    """A warning of the checks that a reviewer has looked at and let pass."""

    __tablename__ = "ticks"
    __table_args__ = (UniqueConstraint("version_id", "warning"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    warning: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """The digest of the warning's rule and words."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    at: Mapped[datetime] = mapped_column(UtcTime)


class WorkingText(Model, kw_only=True):
    """What somebody is typing, kept as they type; theirs alone until they save it as a version."""

    __tablename__ = "working_texts"
    __table_args__ = (UniqueConstraint("document_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    base_number: Mapped[int]
    """The version that they began with; 0 for a document without one."""
    subject: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    text: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UtcTime)
