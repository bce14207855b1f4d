"""The counts as they ought to be: every letter looked at, one by one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.tallies import Step, steps_of, wait_step
from campaign.db.models import Action, DayTally, SeatTally
from campaign.tallies.refresh import refresh

if TYPE_CHECKING:
    from campaign.deps import Deps


def count_all(deps: Deps) -> None:
    while refresh(deps):
        pass


def naive(deps: Deps) -> tuple[Counter, Counter]:
    days: Counter = Counter()
    seats: Counter = Counter()
    with deps.db.read() as session:
        for row in session.scalars(select(Action).where(Action.confirmed_on.is_not(None))):
            steps = [str(step) for step in steps_of(row.state, row.stage)]
            for step in steps:
                seats[row.campaign_id, row.constituency_code, step] += 1
            if steps and row.answered_on:
                steps.append(wait_step((row.answered_on - row.confirmed_on).days))
            for step in steps:
                kind = (row.campaign_id, row.confirmed_on, row.nation, row.source, row.variant)
                days[(*kind, step)] += 1
    return days, seats


def counted(deps: Deps) -> tuple[Counter, Counter]:
    days: Counter = Counter()
    seats: Counter = Counter()
    with deps.db.read() as session:
        for row in session.scalars(select(DayTally)):
            kind = (row.campaign_id, row.day, row.nation, row.source, row.variant, row.step)
            days[kind] += row.number
        for row in session.scalars(select(SeatTally)):
            for step in Step:
                seats[row.campaign_id, row.constituency_code, str(step)] += getattr(row, step)
    return days, +seats
