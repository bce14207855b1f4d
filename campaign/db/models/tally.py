"""Counts: what the team's pages and the public count read, so that no page counts a million rows.

They are never added to. Whatever changes a letter leaves a mark, and the worker counts the marked
days and seats anew from the letters themselves (`campaign/tallies/`): a count cannot drift.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class TallyMark(Model, kw_only=True):
    """Something changed about a letter of this day and this seat. Only ever added and deleted."""

    __tablename__ = "tally_marks"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    constituency_code: Mapped[str] = mapped_column(String(9), info=NOT_PERSONAL)


class DayTally(Model, kw_only=True):
    """The letters that were confirmed on a day, and how many of them have come to each step since."""

    __tablename__ = "day_tallies"
    __table_args__ = (
        UniqueConstraint("campaign_id", "day", "nation", "source", "variant", "step"),
        # What charts read: one step, or all of a period, without touching the rows.
        Index(
            "ix_day_tallies_steps",
            "campaign_id",
            "step",
            "day",
            "nation",
            "source",
            "variant",
            "number",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    day: Mapped[date] = mapped_column(Date)
    """In London."""
    nation: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(String(60), info=NOT_PERSONAL)
    variant: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    step: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """A value of `core.tallies.Step`."""
    number: Mapped[int]


class SeatTally(Model, kw_only=True):
    """All letters to the MPs of a constituency, and how many of them have come to each step."""

    __tablename__ = "seat_tallies"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    constituency_code: Mapped[str] = mapped_column(String(9), primary_key=True, info=NOT_PERSONAL)
    confirmed: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    acknowledged: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    agreed: Mapped[int] = mapped_column(default=0)
    wrote: Mapped[int] = mapped_column(default=0)
    replied: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    position: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """What the newest answer says that says anything."""
    member_id: Mapped[int | None] = mapped_column(default=None)
    """Whose position that is: the MP may be another by now."""
    last_letter_on: Mapped[date | None] = mapped_column(Date, default=None)
    counted_at: Mapped[datetime] = mapped_column(UtcTime)


class Visit(Model, kw_only=True):
    """How often a public page was opened on a day: no cookie, no address, no person."""

    __tablename__ = "visits"
    __table_args__ = (UniqueConstraint("campaign_id", "day", "source", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    day: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(60), info=NOT_PERSONAL)
    step: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """A value of `core.tallies.VisitStep`."""
    number: Mapped[int]
