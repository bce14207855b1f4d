"""Counting the letters to the MPs of constituencies, and what the newest answer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from campaign.core.tallies import Step, steps_of
from campaign.db.models import Action, Answer, SeatTally

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session


def count_seats(session: Session, campaign_id: int, codes: Collection[str], now: datetime) -> None:
    """Count the letters of a campaign to these seats anew; a seat without letters has no row."""
    counted = _counted(session, campaign_id, codes)
    positions = _positions(session, campaign_id, codes)
    here = (SeatTally.campaign_id == campaign_id, SeatTally.constituency_code.in_(codes))
    known = set(session.scalars(select(SeatTally.constituency_code).where(*here)))
    if gone := known - counted.keys():
        session.execute(
            delete(SeatTally).where(
                SeatTally.campaign_id == campaign_id, SeatTally.constituency_code.in_(gone)
            )
        )
    rows = [
        {
            **values,
            "campaign_id": campaign_id,
            "constituency_code": code,
            "position": positions[code][0] if code in positions else "",
            "member_id": positions[code][1] if code in positions else None,
            "counted_at": now,
        }
        for code, values in counted.items()
    ]
    for write, some in (
        (update(SeatTally), [row for row in rows if row["constituency_code"] in known]),
        (insert(SeatTally), [row for row in rows if row["constituency_code"] not in known]),
    ):
        if some:
            session.execute(write, some)


def _counted(
    session: Session, campaign_id: int, codes: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The numbers of each seat that has any, from the index `ix_actions_seats` alone."""
    kinds = (Action.constituency_code, Action.state, Action.stage)
    found = session.execute(
        select(*kinds, func.count(), func.max(Action.confirmed_on))
        .where(
            Action.campaign_id == campaign_id,
            Action.constituency_code.in_(codes),
            Action.confirmed_on.is_not(None),
        )
        .group_by(*kinds)
    )
    seats: dict[str, dict[str, Any]] = {}
    for code, state, stage, number, newest in found:
        steps = steps_of(state, stage)
        if not steps:
            continue
        seat = seats.setdefault(code, {step.value: 0 for step in Step} | {"last_letter_on": newest})
        seat["last_letter_on"] = max(newest, seat["last_letter_on"])
        for step in steps:
            seat[step.value] += number
    return seats


def _positions(
    session: Session, campaign_id: int, codes: Collection[str]
) -> dict[str, tuple[str, int | None]]:
    """What the newest answer for each seat says that says anything, and which member said it."""
    place = func.row_number().over(
        partition_by=Answer.constituency_code,
        order_by=(Answer.happened_on.desc(), Answer.id.desc()),
    )
    ranked = (
        select(Answer.constituency_code, Answer.position, Answer.member_id, place.label("place"))
        .where(
            Answer.campaign_id == campaign_id,
            Answer.constituency_code.in_(codes),
            Answer.retracted_at.is_(None),
            Answer.position != "",
        )
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.constituency_code, ranked.c.position, ranked.c.member_id).where(
            ranked.c.place == 1
        )
    )
    return {code: (position, member_id) for code, position, member_id in rows}
