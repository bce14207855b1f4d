"""The numbers of the report to trustees, fit to leave the team: none from 1 to 4 is in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.chain import Position
from campaign.core.tallies import FEWEST_SHOWN, WAITS, Step, shown_outside
from campaign.db.models import DayTally, SeatTally
from campaign.team.positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date
    from typing import TypeVar

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

    Kind = TypeVar("Kind", bound=Hashable)

MEMBER_STEPS: Final = (Step.SENT, Step.ANSWERED, Step.AGREED, Step.WROTE, Step.REPLIED)
"""What is told of MPs."""
STEPS: Final = (
    Step.CONFIRMED,
    Step.DELIVERED,
    Step.ANSWERED,
    Step.AGREED,
    Step.WROTE,
    Step.REPLIED,
)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of letters, if nothing else is said; None stands for one too small to be shown.

    Attributes:
        steps: letters confirmed in the period, by how far they have come since.
        nations: the same for each nation with letters.
        waits: those answered, by how long that took; keys as in `core.tallies.WAITS`.
        members: constituencies, of all time, whose MP has come so far with any letter.
        positions: sitting MPs, of all time, by what their newest answer says.
    """

    steps: Mapping[Step, int | None]
    nations: Mapping[str, Mapping[Step, int | None]]
    waits: Mapping[str, int | None]
    members: Mapping[Step, int | None]
    positions: Mapping[Position, int | None]


def figures(deps: Deps, session: Session, campaigns: Sequence[int], period: Period) -> Figures:
    """Read them from the counts by day and by seat.

    Args:
        deps: the outside world, that knows who sits.
        session: to read in.
        campaigns: ids.
        period: by the day of confirming.
    """
    counted: Counter[tuple[str, str]] = Counter()
    rows = session.execute(
        select(DayTally.nation, DayTally.step, func.sum(DayTally.number))
        .where(
            DayTally.campaign_id.in_(campaigns),
            DayTally.day.between(period.since, period.until),
        )
        .group_by(DayTally.nation, DayTally.step)
    )
    for nation, step, number in rows:
        counted[nation, step] += int(number)
    nations = sorted({nation for nation, _ in counted})
    by_step = {
        step: without_small({nation: counted[nation, step] for nation in nations}) for step in STEPS
    }
    totals = {each: sum(counted[nation, each] for nation in nations) for each in (*STEPS, *WAITS)}
    return Figures(
        steps={step: shown_outside(totals[step]) for step in STEPS},
        nations={nation: {step: by_step[step][nation] for step in STEPS} for nation in nations},
        waits=without_small({wait: totals[wait] for wait in WAITS}),
        members=_members(session, campaigns),
        positions=_positions(deps, session, campaigns),
    )


def without_small(numbers: Mapping[Kind, int]) -> dict[Kind, int | None]:
    """Parts of a total that is shown too: with the small ones the next larger ones go.

    Otherwise the small ones would be what the others leave of the total: one alone exactly, and
    two whose sum is 2 as well.
    """
    shown = {kind: shown_outside(number) for kind, number in numbers.items()}
    hidden = [kind for kind, number in shown.items() if number is None]
    others = sorted((kind for kind in numbers if shown[kind]), key=lambda kind: numbers[kind])
    while hidden and others and not _is_vague([numbers[kind] for kind in hidden]):
        hidden.append(others.pop(0))
        shown[hidden[-1]] = None
    return shown


def _is_vague(hidden: Sequence[int]) -> bool:
    """Whether the sum of what is hidden leaves open what each of them is."""
    several = len(hidden) > 1
    return (several and FEWEST_SHOWN <= sum(hidden) < (FEWEST_SHOWN - 1) * len(hidden)) or (
        several and max(hidden) >= FEWEST_SHOWN
    )


def _members(session: Session, campaigns: Sequence[int]) -> dict[Step, int | None]:
    columns = [getattr(SeatTally, step.value) for step in MEMBER_STEPS]
    rows = session.execute(
        select(*(func.sum(column) for column in columns))
        .where(SeatTally.campaign_id.in_(campaigns))
        .group_by(SeatTally.constituency_code)
    ).all()
    return {
        step: shown_outside(sum(1 for row in rows if row[place]))
        for place, step in enumerate(MEMBER_STEPS)
    }


def _positions(
    deps: Deps, session: Session, campaigns: Sequence[int]
) -> dict[Position, int | None]:
    known = Counter(positions_of(deps, session, campaigns).values())
    return without_small({each: known[each] for each in Position if each is not Position.UNREAD})
