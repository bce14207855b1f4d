"""When an MP's office is open: Monday to Friday, nine to five in London, no bank holidays.

Bank holidays differ by nation, and an MP's caseworkers mostly sit in the constituency. The days
are those of the library `holidays`, which follows gov.uk's list.
"""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from campaign.core.letter import LONDON

if TYPE_CHECKING:
    from datetime import date, datetime

OPENS: Final = time(9)
CLOSES: Final = time(17)
SATURDAY: Final = 5

# By the first letter of a constituency's code.
NATIONS: Final = {"E": "ENG", "S": "SCT", "W": "WLS", "N": "NIR"}


def is_open(now: datetime, nation: str) -> bool:
    """Whether offices in a nation are open at a moment.

    Args:
        now: an aware time.
        nation: the first letter of its constituencies' codes: E, S, W or N.
    """
    here = now.astimezone(LONDON)
    return OPENS <= here.time() < CLOSES and is_working_day(here.date(), nation)


def is_working_day(day: date, nation: str) -> bool:
    """Whether offices in a nation work on that day.

    Args:
        day: any day.
        nation: the first letter of its constituencies' codes: E, S, W or N.
    """
    return day.weekday() < SATURDAY and day not in _bank_holidays(nation, day.year)


def closed_nations(now: datetime) -> frozenset[str]:
    """The first letters of those nations' codes whose offices are closed at a moment."""
    return frozenset(nation for nation in NATIONS if not is_open(now, nation))


@lru_cache(maxsize=16)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - a large library, for those only who keep office hours

    return frozenset(holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year))
