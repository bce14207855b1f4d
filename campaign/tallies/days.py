"""Counting the letters of days: by nation, source, variant and the steps they have come to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete, func, insert, select, update

from campaign.core.tallies import steps_of, wait_step
from campaign.db.models import Action, DayTally

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

Place: TypeAlias = "tuple[date | None, str, str, str, str]"
"""Day, nation, source, variant, step."""


def count_days(session: Session, campaign_id: int, days: Collection[date]) -> None:
    """Count the letters that were confirmed on these days anew; only what differs is written."""
    counted = _counted(session, campaign_id, days)
    known = {
        (row.day, row.nation, row.source, row.variant, row.step): (row.id, row.number)
        for row in session.execute(
            select(
                DayTally.id,
                DayTally.day,
                DayTally.nation,
                DayTally.source,
                DayTally.variant,
                DayTally.step,
                DayTally.number,
            ).where(DayTally.campaign_id == campaign_id, DayTally.day.in_(days))
        )
    }
    gone = [number for place, (number, _) in known.items() if place not in counted]
    for start in range(0, len(gone), 500):
        session.execute(delete(DayTally).where(DayTally.id.in_(gone[start : start + 500])))
    changed = [
        {"id": known[place][0], "number": number}
        for place, number in counted.items()
        if place in known and known[place][1] != number
    ]
    if changed:
        session.execute(update(DayTally), changed)
    fresh = [place for place in counted if place not in known]
    if fresh:
        session.execute(
            insert(DayTally), [_row(campaign_id, place, counted[place]) for place in fresh]
        )


def _counted(session: Session, campaign_id: int, days: Collection[date]) -> Counter[Place]:
    """How many letters there are of each kind, from the index `ix_actions_days` alone."""
    kinds = (
        Action.confirmed_on,
        Action.nation,
        Action.source,
        Action.variant,
        Action.state,
        Action.stage,
        Action.answered_on,
    )
    counted: Counter[Place] = Counter()
    rows = session.execute(
        select(*kinds, func.count())
        .where(Action.campaign_id == campaign_id, Action.confirmed_on.in_(days))
        .group_by(*kinds)
    )
    for day, nation, source, variant, state, stage, answered_on, number in rows:
        steps: tuple[str, ...] = steps_of(state, stage)
        if steps and day is not None and answered_on is not None:
            steps = (*steps, wait_step((answered_on - day).days))
        for step in steps:
            counted[day, nation, source, variant, str(step)] += number
    return counted


def _row(campaign_id: int, place: Place, number: int) -> dict[str, object]:
    day, nation, source, variant, step = place
    return {
        "campaign_id": campaign_id,
        "day": day,
        "nation": nation,
        "source": source,
        "variant": variant,
        "step": step,
        "number": number,
    }
