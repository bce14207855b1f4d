"""Working days: Monday to Friday without a nation's bank holidays, as departments count them.

The Cabinet Office asks departments to answer MPs within 20 working days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign.core.office_hours import is_working_day

if TYPE_CHECKING:
    from datetime import date

MINISTER_DAYS: Final = 20
"""How long a minister has to answer an MP, in working days."""

ONE_DAY: Final = timedelta(days=1)


def add_working_days(start: date, number: int, nation: str) -> date:
    """The day on which so many working days have passed; the first one is the day after `start`.

    Args:
        start: the day on which the time begins to run.
        number: working days, at least 0.
        nation: whose bank holidays, as the first letter of its constituencies' codes: E, S, W or N.
    """
    day = start
    for _ in range(number):
        day += ONE_DAY
        while not is_working_day(day, nation):
            day += ONE_DAY
    return day


def working_days_between(start: date, end: date, nation: str) -> int:
    """How many working days lie after `start` up to `end`, which counts; 0 where `end` is earlier."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, nation) for day in days)
