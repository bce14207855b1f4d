"""Webhooks out: other systems that are told what happens, and each telling with its own state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class Hook(Model, kw_only=True):
    """An address of another system, told of some kinds of events."""

    __tablename__ = "hooks"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    url: Mapped[str] = mapped_column(String(500), info=NOT_PERSONAL)
    secret: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
    """Signs what we send. A machine's, no person's."""
    kinds: Mapped[list[str]] = mapped_column(JSON, info=NOT_PERSONAL)
    with_person: Mapped[bool] = mapped_column(default=False)
    """Sends name and address too, of those who agreed to hear from the charity."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    reached_event_id: Mapped[int] = mapped_column(default=0)
    """The last event of the ledger that was looked at for it."""
    reached_answer_id: Mapped[int] = mapped_column(default=0)
    """The same of what is claimed of the chain."""


class HookDelivery(Model, kw_only=True):
    """One telling of one event: retried until it is taken or given up."""

    __tablename__ = "hook_deliveries"
    __table_args__ = (
        UniqueConstraint("hook_id", "event_key"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    hook_id: Mapped[int] = mapped_column(ForeignKey("hooks.id"))
    event_key: Mapped[str] = mapped_column(String(60), info=NOT_PERSONAL)
    """What happened, once for each hook."""
    kind: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    action_id: Mapped[int | None] = mapped_column(
        ForeignKey("actions.id"), default=None, index=True
    )
    payload: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, default=None, info=personal(Keep.DELIVERY)
    )
    state: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_status: Mapped[int | None] = mapped_column(default=None)
    """The other system's HTTP status; none where it did not answer."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
