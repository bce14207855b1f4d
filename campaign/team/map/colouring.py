"""What the map shows of a seat, and in which of a few steps it falls: pure, without colours.

Amounts are drawn in steps from light to dark, so that they read in greyscale; parties by colour
and by letters in the hexagon.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.chain import Stage
from campaign.core.tallies import shown_outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from campaign.team.map.queries import SeatRow

STEPS: Final = 5
"""As many shades as an eye tells apart, beside that for nothing."""
LADDER: Final = (1, 2, 5)


class Show(StrEnum):
    """What the hexagons are coloured by."""

    LETTERS = "letters"
    PER_ELECTORS = "per-10000"
    ANSWERED = "answered"
    STAGE = "stage"
    PARTY = "party"


def value_of(seat: SeatRow, show: Show, *, outside: bool) -> float | None:
    """The number that a seat is coloured by; None where it is too small to be shown.

    Args:
        seat: its counts.
        show: which number.
        outside: whether the reader is none of those who may see letters.
    """
    letters = shown_outside(seat.letters) if outside else seat.letters
    if show is Show.STAGE:
        # The stage is the MP's, and no supporter's: what an MP has done is never hidden.
        return float(seat.stage)
    if letters is None:
        return None
    if show is Show.LETTERS:
        return float(letters)
    if show is Show.PER_ELECTORS:
        return round(letters * 10_000 / seat.electorate, 1) if seat.electorate else 0.0
    answered = shown_outside(seat.answered) if outside else seat.answered
    if answered is None:
        return None
    return round(answered * 100 / seat.sent, 0) if seat.sent else 0.0


def bounds(values: Iterable[float | None]) -> tuple[float, ...]:
    """The lower ends of the steps, round numbers, about as many seats in each; zeros left aside."""
    known = sorted(value for value in values if value)
    if not known:
        return ()
    cuts = [known[len(known) * step // STEPS] for step in range(STEPS)]
    found: list[float] = []
    for cut in cuts:
        low = nice(cut)
        if not found or low > found[-1]:
            found.append(low)
    return tuple(found)


def nice(value: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … (or 0.1, 0.2, …) that is not above the value."""
    power = 0.1
    best = 0.1
    while power <= value:
        for rung in LADDER:
            if rung * power <= value:
                best = rung * power
        power *= 10
    return round(best, 1)


def step_of(value: float | None, steps: Sequence[float]) -> int:
    """In which step a value falls: 0 for nothing; what may not be shown stands with the smallest."""
    if value is None:
        return 1
    if not value:
        return 0
    return max((number for number, low in enumerate(steps, 1) if value >= low), default=1)


STAGES: Final = (
    Stage.NOTHING,
    Stage.ACKNOWLEDGED,
    Stage.ANSWERED,
    Stage.AGREED,
    Stage.WROTE,
    Stage.REPLIED,
)
"""What the map tells apart; that supporters have been told is no MP's doing."""


def stage_step(stage: Stage) -> int:
    """Its shade."""
    return STAGES.index(min(stage, Stage.REPLIED))
