"""What is counted: the steps from a visit of the campaign's page to the minister's answer."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.chain import Stage
from campaign.core.states import GONE, ON_ITS_WAY, ActionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class VisitStep(StrEnum):
    """Steps before there is a confirmed letter, counted as they happen."""

    VISITED = "visited"
    """The campaign's page was opened."""
    FOUND = "found"
    """A postcode led to an MP."""
    POSTED = "posted"
    """Somebody says that they have put a letter of theirs into the post: one that we never had."""
    COPIED = "copied"
    """Somebody says that they have sent a letter from their own e-mail."""


class Step(StrEnum):
    """Steps of confirmed letters; each counts those letters that have come at least so far."""

    CONFIRMED = "confirmed"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    AGREED = "agreed"
    WROTE = "wrote"
    REPLIED = "replied"
    TOLD = "told"


STAGE_STEPS: Final[Mapping[Stage, Step]] = {
    Stage.ACKNOWLEDGED: Step.ACKNOWLEDGED,
    Stage.ANSWERED: Step.ANSWERED,
    Stage.AGREED: Step.AGREED,
    Stage.WROTE: Step.WROTE,
    Stage.REPLIED: Step.REPLIED,
    Stage.TOLD: Step.TOLD,
}

COUNTED: Final = ON_ITS_WAY | {ActionState.ASKED}
"""Confirmed and not taken back. A letter that was never confirmed, was withdrawn, has expired, or
must be confirmed anew after a change is counted nowhere."""


def steps_of(state: str, stage: int) -> tuple[Step, ...]:
    """How far a letter has come: each step that it has reached, none where it is not counted.

    What an answer came to has been sent and delivered, whatever the mail systems said.
    """
    if state not in COUNTED:
        return ()
    reached = [Step.CONFIRMED]
    if stage > Stage.NOTHING or state in GONE:
        reached.append(Step.SENT)
    if stage > Stage.NOTHING or state == ActionState.DELIVERED:
        reached.append(Step.DELIVERED)
    return (*reached, *(step for of, step in STAGE_STEPS.items() if stage >= of))


WEEKS_TO_ANSWER: Final = (1, 2, 3, 4, 6, 8, 12)
"""Within how many weeks of the letter an answer came; a longer time is its own step."""


def wait_step(days: int) -> str:
    """The step under which an answer after so many days is counted: `wait-2` for two weeks."""
    for weeks in WEEKS_TO_ANSWER:
        if days <= weeks * 7:
            return f"wait-{weeks}"
    return LONGER_WAIT


LONGER_WAIT: Final = "wait-longer"
WAITS: Final = (*(f"wait-{weeks}" for weeks in WEEKS_TO_ANSWER), LONGER_WAIT)
"""The steps that say how long an answer took, shortest first."""


FEWEST_SHOWN: Final = 5
"""Smaller numbers leave the team's pages only as "fewer than 5"."""


def shown_outside(number: int) -> int | None:
    """A count as it may leave the team; None where it is so small that it may point at a person."""
    return None if 0 < number < FEWEST_SHOWN else number


def chain_outside(numbers: Sequence[int]) -> list[int | None]:
    """Steps of which each counts a part of the one before, as they may leave the team.

    Beside small counts those are left out (None) whose distance to the last one shown is small:
    of 9 letters with 7 sent the 2 would be shown as well.
    """
    shown: list[int | None] = []
    last: int | None = None
    for number in numbers:
        is_open = shown_outside(number) is not None and (
            last is None or shown_outside(last - number) is not None
        )
        shown.append(number if is_open else None)
        last = number if is_open else last
    return shown


_SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


def source_of(text: str) -> str:
    """Where a visitor comes from, as the charity's own links say it: `?source=newsletter-3`.

    Small letters, digits, hyphens and low lines, 30 characters at most. Anything else is none of
    our links' and is left out: it might say something of the visitor.
    """
    word = text.strip().lower()
    return word if _SOURCE.fullmatch(word) else ""
