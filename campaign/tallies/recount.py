"""Counting everything again, at a person's wish."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, union

from campaign.db.models import Action, Campaign, DayTally, SeatTally, TallyMark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Marked:
    """How much is to be counted again, over all campaigns."""

    days: int
    seats: int


def everything(deps: Deps) -> Marked:
    """How many days and seats have letters or counts."""
    with deps.db.read() as session:
        found = [(_days(session, each), _seats(session, each)) for each in _campaigns(session)]
    return Marked(sum(len(days) for days, _ in found), sum(len(seats) for _, seats in found))


def mark_everything(deps: Deps) -> Marked:
    """Mark every day and every seat; the worker, or `refresh` again and again, counts them."""
    marked = Marked(0, 0)
    with deps.db.write() as session:
        for campaign_id in _campaigns(session):
            days, seats = _days(session, campaign_id), _seats(session, campaign_id)
            if not days or not seats:
                continue
            pairs = zip_longest(days, seats)  # each mark names one of both
            session.execute(
                insert(TallyMark),
                [
                    {
                        "campaign_id": campaign_id,
                        "day": day or days[-1],
                        "constituency_code": code or seats[-1],
                    }
                    for day, code in pairs
                ],
            )
            marked = Marked(marked.days + len(days), marked.seats + len(seats))
    return marked


def _campaigns(session: Session) -> Sequence[int]:
    return session.scalars(select(Campaign.id).order_by(Campaign.id)).all()


def _days(session: Session, campaign_id: int) -> list[date]:
    """Of letters, and of counts whose letters are no more."""
    both: CompoundSelect[date] = union(
        select(Action.confirmed_on).where(
            Action.campaign_id == campaign_id, Action.confirmed_on.is_not(None)
        ),
        select(DayTally.day).where(DayTally.campaign_id == campaign_id),
    )
    return sorted(session.scalars(both))


def _seats(session: Session, campaign_id: int) -> list[str]:
    both: CompoundSelect[str] = union(
        select(Action.constituency_code).where(
            Action.campaign_id == campaign_id, Action.confirmed_on.is_not(None)
        ),
        select(SeatTally.constituency_code).where(SeatTally.campaign_id == campaign_id),
    )
    return sorted(session.scalars(both))
