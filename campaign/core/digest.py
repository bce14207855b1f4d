"""The weekly digest: which week it tells of, and when it may go. All by London's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from campaign.core.letter import LONDON

FROM: Final = time(8)
"""On Monday, in London: in winter and in summer."""
ONE_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, and the week before it.

    Attributes:
        monday: the first day of the week that is told of.
    """

    monday: date

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + ONE_WEEK - timedelta(days=1)

    @property
    def before(self) -> Week:
        """The week before."""
        return Week(self.monday - ONE_WEEK)

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC: midnight in London."""
        return datetime.combine(self.monday, time(), LONDON).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return Week(self.monday + ONE_WEEK).begins

    @property
    def key(self) -> str:
        """The week in which the digest goes, as ISO 8601 writes it: 2026-W48."""
        year, week, _ = (self.monday + ONE_WEEK).isocalendar()
        return f"{year}-W{week:02d}"


def last_week(now: datetime) -> Week:
    """The week before the one that is running."""
    today = now.astimezone(LONDON).date()
    return Week(today - timedelta(days=today.weekday()) - ONE_WEEK)


def is_due(now: datetime) -> bool:
    """Whether it may go by itself: on Monday from eight, and all of Tuesday if nobody sent it then."""
    here = now.astimezone(LONDON)
    return here.weekday() == 1 or (here.weekday() == 0 and here.time() >= FROM)
