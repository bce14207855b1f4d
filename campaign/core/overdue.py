"""What is overdue in an MP's chain: the kinds, and from which day on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.working_days import MINISTER_DAYS, add_working_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Overdue(StrEnum):
    """What has not happened."""

    ANSWER = "answer"
    """Letters have gone, and the MP has answered none of them."""
    WRITING = "writing"
    """The MP agreed to write to the minister, and nobody knows that they have."""
    MINISTER = "minister"
    """The MP wrote, and nobody knows of a reply."""


WORKING_DAYS: Final[Mapping[Overdue, int]] = {
    Overdue.ANSWER: 20,
    Overdue.WRITING: 20,
    Overdue.MINISTER: MINISTER_DAYS,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters to one MP that all wait for the same thing.

    Attributes:
        since: the first day from which one of them has waited.
        letters: how many there are.
    """

    campaign_id: int
    constituency_code: str
    member_id: int | None
    kind: Overdue
    since: date
    letters: int

    @property
    def due_on(self) -> date:
        """The last of the working days, by the bank holidays of the constituency's nation."""
        days = WORKING_DAYS[self.kind]
        return add_working_days(self.since, days, self.constituency_code[0])

    def is_overdue(self, today: date) -> bool:
        """Whether that day has passed."""
        return self.due_on < today
