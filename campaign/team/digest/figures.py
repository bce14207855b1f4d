"""The digest's numbers, of counts by day and by seat, and of claims: never of single letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, case, func, select

from campaign.content.queries import campaigns
from campaign.core.chain import Stage
from campaign.core.letter import LONDON
from campaign.core.tallies import Step
from campaign.db.models import Answer, DayTally, SeatTally
from campaign.team.dashboard.todo import todo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.core.digest import Week
    from campaign.deps import Deps
    from campaign.team.dashboard.todo import Todo

LETTERS: Final = (Step.CONFIRMED, Step.SENT, Step.DELIVERED)
SEATS: Final[Mapping[Step, tuple[Stage, ...]]] = {
    Step.ANSWERED: (Stage.ANSWERED, Stage.AGREED, Stage.WROTE, Stage.REPLIED),
    Step.WROTE: (Stage.WROTE,),
    Step.REPLIED: (Stage.REPLIED,),
}
"""Which claims tell that an MP has come to a step."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step: letters that were confirmed in a week and have come to it, or MPs of whom we learned it.

    Attributes:
        is_of_letters: letters; else MPs.
    """

    step: Step
    week: int
    before: int
    ever: int

    @property
    def is_of_letters(self) -> bool:
        """Whether letters are counted, and not MPs."""
        return self.step in LETTERS


@dataclass(frozen=True, slots=True)
class OfCampaign:
    """One campaign's week."""

    slug: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a digest tells.

    Attributes:
        campaigns: those that are open, or in which something happened in either week.
        todo: what waits in all of them.
        charity_name: for whom the mail is.
    """

    week: Week
    campaigns: tuple[OfCampaign, ...]
    todo: Todo
    charity_name: str


def figures(deps: Deps, session: Session, week: Week) -> Figures | None:
    """Read them; None where there is no campaign yet."""
    every = campaigns(deps, session)
    if not every:
        return None
    today = deps.now().astimezone(LONDON).date()
    days, seats, claims = _days(session, week), _seats(session), _claims(session, week)
    shown = [
        (each, OfCampaign(each.slug, each.settings.title, _rows(each, days, seats, claims)))
        for each in every
    ]
    return Figures(
        week,
        tuple(
            told
            for each, told in shown
            if each.is_open or any(row.week or row.before for row in told.rows)
        ),
        todo(session, every, today),
        every[0].settings.charity_name,
    )


_Pairs = dict[tuple[int, Step], tuple[int, int]]


def _rows(
    campaign: LoadedCampaign, days: _Pairs, seats: dict[tuple[int, Step], int], claims: _Pairs
) -> tuple[Row, ...]:
    found = days | claims
    return tuple(
        Row(step, *found.get((campaign.id, step), (0, 0)), seats.get((campaign.id, step), 0))
        for step in (*LETTERS, *SEATS)
    )


def _days(session: Session, week: Week) -> _Pairs:
    """Letters that were confirmed in the week and in the one before."""

    def of(each: Week) -> ColumnElement[int]:
        inside = DayTally.day.between(each.monday, each.sunday)
        return func.coalesce(func.sum(case((inside, DayTally.number), else_=0)), 0)

    first: date = week.before.monday
    rows = session.execute(
        select(DayTally.campaign_id, DayTally.step, of(week), of(week.before))
        .where(DayTally.day.between(first, week.sunday), DayTally.step.in_(LETTERS))
        .group_by(DayTally.campaign_id, DayTally.step)
    )
    return {(campaign, Step(step)): (int(now), int(then)) for campaign, step, now, then in rows}


def _seats(session: Session) -> dict[tuple[int, Step], int]:
    """Of all time: letters, and MPs at each of the other steps."""
    letters = [func.sum(getattr(SeatTally, step)) for step in LETTERS]
    seats = [func.sum(case((getattr(SeatTally, step) > 0, 1), else_=0)) for step in SEATS]
    rows = session.execute(
        select(SeatTally.campaign_id, *letters, *seats).group_by(SeatTally.campaign_id)
    )
    return {
        (campaign, step): int(number)
        for campaign, *numbers in rows
        for step, number in zip((*LETTERS, *SEATS), numbers, strict=True)
    }


def _claims(session: Session, week: Week) -> _Pairs:
    """MPs of whom we learned something in the week and in the one before."""

    def of(each: Week, stages: tuple[Stage, ...]) -> ColumnElement[int]:
        inside = and_(
            Answer.recorded_at >= each.begins,
            Answer.recorded_at < each.ends,
            Answer.stage.in_(stages),
        )
        return func.count(func.distinct(case((inside, Answer.constituency_code))))

    numbers = [of(each, stages) for stages in SEATS.values() for each in (week, week.before)]
    rows = session.execute(
        select(Answer.campaign_id, *numbers)
        .where(
            Answer.recorded_at >= week.before.begins,
            Answer.recorded_at < week.ends,
            Answer.retracted_at.is_(None),
        )
        .group_by(Answer.campaign_id)
    )
    return {
        (campaign, step): (int(found[2 * place]), int(found[2 * place + 1]))
        for campaign, *found in rows
        for place, step in enumerate(SEATS)
    }
