"""Lanes: who waits in which queue of the outbox, so that nobody waits behind somebody else's burst."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class Priority(IntEnum):
    """Lower goes first: a supporter waits at the screen for a confirmation."""

    URGENT = 1
    STAFF = 3
    """So few that no letter waits for them, and they wait behind no letters."""
    LETTER = 5
    BULK = 9


class Lane(Model, kw_only=True):
    """One queue: a campaign's letters to one constituency's MP, or its own mail of one priority.

    Mail to staff has a lane of no campaign.

    Workers serve lanes in turn, so neither an MP with thousands of letters nor a large campaign
    holds up another.
    """

    __tablename__ = "lanes"
    __table_args__ = (
        UniqueConstraint("campaign_id", "priority", "gate"),
        # Two empty campaigns count as different to the constraint above.
        Index(
            "ix_lanes_of_no_campaign",
            "priority",
            "gate",
            unique=True,
            sqlite_where=text("campaign_id IS NULL"),
            postgresql_where=text("campaign_id IS NULL"),
        ),
        Index(None, "priority", "served_at", "id"),
        Index(None, "gate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), default=None)
    priority: Mapped[int]
    gate: Mapped[str] = mapped_column(String(9), default="", info=NOT_PERSONAL)
    """The constituency whose MP gets the letters; empty for our own mail to supporters."""
    served_at: Mapped[datetime] = mapped_column(UtcTime)
    """When a worker last took something out of it."""
    closed_until: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """The MP has had as many letters as may go in an hour; from then on the next may go."""


class Throttle(Model, kw_only=True):
    """A limit that all workers share: the pace of all sending, and the provider's wish for a rest."""

    __tablename__ = "throttles"

    name: Mapped[str] = mapped_column(String(20), primary_key=True, info=NOT_PERSONAL)
    closed_until: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """Nothing is taken out of the outbox before."""
    strikes: Mapped[int] = mapped_column(default=0)
    """Faults of the road one after the other; each makes the next rest longer."""


class OutboxHold(Model, kw_only=True):
    """Staff have stopped the sending, of one campaign or of all; what is confirmed later waits too."""

    __tablename__ = "outbox_holds"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), default=None)
    """None: everything."""
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
