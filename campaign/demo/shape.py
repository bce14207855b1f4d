"""What a campaign's year looks like: how many letters on which day, from where, and what became of them.

All shares are made up. They are lifelike enough for charts to have shape, and say nothing of any
real MP: which MP answers how is drawn by lot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from campaign.core.chain import Position
from campaign.core.states import ActionState as A

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from postcodes import Constituency, Member

DAYS: Final = 365
WEEKDAYS: Final = (1.15, 1.2, 1.1, 1.0, 0.85, 0.6, 0.75)
BURSTS: Final = (
    (0, 9.0, 6),
    (58, 6.0, 4),
    (131, 14.0, 5),
    (214, 5.0, 8),
    (289, 22.0, 7),
    (338, 9.0, 4),
)
"""Day of the year, how many times the usual, and in how many days it fades: a launch, newsletters, the news."""

SOURCES: Final[Mapping[str, int]] = {
    "": 34,
    "newsletter": 27,
    "social": 18,
    "nurse": 9,
    "partner": 7,
    "poster": 5,
}
VARIANTS: Final[Mapping[str, int]] = {"": 70, "short": 30}

OLD_STATES: Final[Mapping[A, int]] = {
    A.DELIVERED: 7_900,
    A.SENT: 1_050,
    A.EXPIRED: 900,
    A.WITHDRAWN: 70,
    A.RETURNED: 80,
}
NEW_STATES: Final[Mapping[A, int]] = {
    A.DELIVERED: 7_400,
    A.SENT: 1_300,
    A.DRAFTED: 800,
    A.AWAITING: 350,
    A.WITHDRAWN: 70,
    A.RETURNED: 50,
    A.QUEUED: 20,
    A.HELD: 6,
    A.UNCERTAIN: 4,
}
"""Of the last days: some are still being written, or on their way."""
NEW_DAYS: Final = 6

ANSWERED_SHARE: Final = 0.115
"""Of letters that arrived, once there was time to answer."""
POSITIONS: Final[Mapping[Position, int]] = {
    Position.STANDARD: 40,
    Position.SUPPORTIVE: 27,
    Position.NEUTRAL: 20,
    Position.AGAINST: 6,
    Position.NOT_THEIRS: 3,
    Position.OTHER: 4,
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A constituency, and what its MP does about the letters.

    Attributes:
        answers: how readily the MP answers, 1 for the usual.
        wrote_on, replied_on, told_on: when the MP wrote to the minister, the minister replied, and
            the supporters were told; None where it has not come to it.
    """

    constituency: Constituency
    member: Member | None
    answers: float
    wrote_on: date | None
    replied_on: date | None
    told_on: date | None


def letters_a_day(number: int, today: date, chance: random.Random) -> list[tuple[date, int]]:
    """So many letters spread over the year that ends today, each day with its share."""
    first = today - timedelta(days=DAYS - 1)
    weights = []
    for index in range(DAYS):
        usual = (0.5 + 1.6 * index / DAYS) * WEEKDAYS[(first + timedelta(days=index)).weekday()]
        burst = sum(
            height * math.exp(-(index - begin) / fade)
            for begin, height, fade in BURSTS
            if index >= begin
        )
        weights.append((usual + burst) * chance.uniform(0.8, 1.2))
    total, given, so_far, days = sum(weights), 0, 0.0, []
    for index, weight in enumerate(weights):
        so_far += weight
        until = round(number * so_far / total)
        days.append((first + timedelta(days=index), until - given))
        given = until
    return days


def seat_of(
    constituency: Constituency, member: Member | None, today: date, chance: random.Random
) -> Seat:
    """Draw what the MP of a seat does."""
    wrote_on = replied_on = told_on = None
    if member and chance.random() < 0.36:
        wrote_on = today - timedelta(days=chance.randrange(5, 300))
        waited = wrote_on + timedelta(days=chance.randrange(18, 75))
        replied_on = waited if waited < today and chance.random() < 0.7 else None
    if replied_on:
        told = replied_on + timedelta(days=chance.randrange(1, 15))
        told_on = told if told < today and chance.random() < 0.6 else None
    answers = chance.lognormvariate(0, 0.5) if member else 0.0
    return Seat(constituency, member, answers, wrote_on, replied_on, told_on)
