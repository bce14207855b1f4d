"""When supporters are asked what became of their letter, and when it is too late to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

FIRST: Final = 1
SECOND: Final = 2
MOST_WAVES: Final = 2
LONGEST_DAYS: Final = 180
"""Later than this the letter and its answer are forgotten."""

LATEST: Final = timedelta(days=14)
"""Whoever could not be asked in time, since no worker ran, is left in peace."""

CLOSE: Final = timedelta(days=3)
"""So near to the second asking there is no reminder of the first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time, its end included and its beginning not."""

    after: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A campaign's surveys.

    Attributes:
        days: how long after the letter has gone each asking comes; none switches surveys off.
        reminder_days: how long after the first asking comes its one reminder; 0 for none.
    """

    days: tuple[int, ...] = (14, 35)
    reminder_days: int = 7

    def waves(self) -> range:
        """The numbers of the askings."""
        return range(FIRST, FIRST + len(self.days))

    def sent_within(self, wave: int, now: datetime) -> Span:
        """When a letter went whose supporter is due for this asking now.

        The askings' times never meet: whoever is due for the second gets no first any more.
        """
        begins = timedelta(days=self.days[wave - FIRST])
        ends = begins + LATEST
        if wave - FIRST + 1 < len(self.days):
            ends = min(ends, timedelta(days=self.days[wave]))
        return Span(now - ends, now - begins)

    def asked_within(self, now: datetime) -> Span | None:
        """When the first asking was written that is due for its reminder now; None for none."""
        if not self.days or not self.reminder_days:
            return None
        until = now - timedelta(days=self.reminder_days)
        return Span(until - LATEST, until)

    def sent_after_for_reminder(self, now: datetime) -> datetime | None:
        """A letter that went no later than this has its second asking too near; None for none."""
        if len(self.days) < MOST_WAVES:
            return None
        return now - timedelta(days=self.days[1]) + CLOSE


def read_follow_up(table: object, faults: list[str]) -> FollowUp:
    """The table `[follow_up]` of campaign.toml; what is wrong with it is added to the faults."""
    if not isinstance(table, dict):
        faults.append("write follow_up as the table [follow_up].")
        return FollowUp()
    usual = FollowUp()
    days = table.get("days", list(usual.days))
    reminder_days = table.get("reminder_days", usual.reminder_days)
    if not _are_days(days):
        faults.append(
            f"follow_up.days must be at most {MOST_WAVES} whole numbers from 1 to {LONGEST_DAYS}, "
            "the smaller one first; [] switches surveys off."
        )
        days = []
    if not _is_number(reminder_days, least=0):
        faults.append(
            f"follow_up.reminder_days must be a whole number from 0 to {LONGEST_DAYS}; 0 switches "
            "the reminder off."
        )
        reminder_days = 0
    return FollowUp(tuple(days), reminder_days)


def _are_days(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_WAVES
        and all(_is_number(day, least=1) for day in value)
        and value == sorted(set(value))
    )


def _is_number(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= LONGEST_DAYS
