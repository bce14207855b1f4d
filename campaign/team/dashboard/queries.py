"""What the first screen tells, read from counts: the same few queries however many letters there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, literal, select

from campaign.core.tallies import Step
from campaign.db.models import DayTally, SeatTally, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are shown, by the day on which they were confirmed.

    Attributes:
        campaigns: ids; never empty.
        since, until: both included.
        nation, source, variant: only these; None for all. The empty source and variant are ones too.
    """

    campaigns: tuple[int, ...]
    since: date
    until: date
    nation: str | None = None
    source: str | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """The five numbers at the top: letters, and MPs who wrote to the minister."""

    week: int
    week_before: int
    ever: int
    delivered: int
    answered: int
    wrote: int


def headline(session: Session, campaigns: Sequence[int], today: date) -> Headline:
    """How it stands today; a week is the last seven days, today among them."""
    week = DayTally.day > today - WEEK
    recent = session.execute(
        select(
            func.coalesce(func.sum(case((week, DayTally.number), else_=0)), 0),
            func.coalesce(func.sum(case((week, 0), else_=DayTally.number)), 0),
        ).where(
            DayTally.campaign_id.in_(campaigns),
            DayTally.step == Step.CONFIRMED,
            DayTally.day > today - 2 * WEEK,
        )
    ).one()
    seats = session.execute(
        select(
            func.coalesce(func.sum(SeatTally.confirmed), 0),
            func.coalesce(func.sum(SeatTally.delivered), 0),
            func.coalesce(func.sum(SeatTally.answered), 0),
            func.count(func.distinct(case((SeatTally.wrote > 0, SeatTally.constituency_code)))),
        ).where(SeatTally.campaign_id.in_(campaigns))
    ).one()
    return Headline(*(int(number) for number in (*recent, *seats)))


def over_time(session: Session, choice: Choice, split: str) -> list[tuple[date, str, int]]:
    """Confirmed letters by day and by `nation`, `source` or `variant`; "" for no split."""
    kinds = {"nation": DayTally.nation, "source": DayTally.source, "variant": DayTally.variant}
    kind = kinds[split] if split else literal("")
    rows = session.execute(
        select(DayTally.day, kind, func.sum(DayTally.number))
        .where(DayTally.step == Step.CONFIRMED, *_chosen(choice))
        .group_by(DayTally.day, *([kind] if split else []))
    )
    return [(day, found, int(number)) for day, found, number in rows]


def steps(session: Session, choice: Choice) -> Mapping[str, int]:
    """How many of the chosen letters have come to each step, and how long answers took."""
    rows = session.execute(
        select(DayTally.step, func.sum(DayTally.number))
        .where(*_chosen(choice))
        .group_by(DayTally.step)
    )
    return {step: int(number) for step, number in rows}


def visits(session: Session, choice: Choice) -> Mapping[str, int]:
    """Visits of the period; they know neither nation nor variant."""
    wanted: list[ColumnElement[bool]] = [
        Visit.campaign_id.in_(choice.campaigns),
        Visit.day.between(choice.since, choice.until),
    ]
    if choice.source is not None:
        wanted.append(Visit.source == choice.source)
    rows = session.execute(
        select(Visit.step, func.sum(Visit.number)).where(*wanted).group_by(Visit.step)
    )
    return {step: int(number) for step, number in rows}


def kinds(session: Session, campaigns: Sequence[int]) -> tuple[list[str], list[str]]:
    """The sources and the variants that letters have, to choose from."""
    pairs = session.execute(
        select(DayTally.source, DayTally.variant)
        .where(DayTally.campaign_id.in_(campaigns), DayTally.step == Step.CONFIRMED)
        .distinct()
    ).all()
    return sorted({source for source, _ in pairs}), sorted({variant for _, variant in pairs})


def first_day(session: Session, campaigns: Sequence[int]) -> date | None:
    """The day of the first letter that is counted."""
    return session.scalar(
        select(func.min(DayTally.day)).where(
            DayTally.campaign_id.in_(campaigns), DayTally.step == Step.CONFIRMED
        )
    )


def _chosen(choice: Choice) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        DayTally.campaign_id.in_(choice.campaigns),
        DayTally.day.between(choice.since, choice.until),
    ]
    if choice.nation is not None:
        wanted.append(DayTally.nation == choice.nation)
    if choice.source is not None:
        wanted.append(DayTally.source == choice.source)
    if choice.variant is not None:
        wanted.append(DayTally.variant == choice.variant)
    return wanted
