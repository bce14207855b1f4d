"""Lanes: which one a message stands in, and which are served next.

Urgent lanes first, then letters, then the rest; among equals whoever has waited longest. So
neither an MP with thousands of letters nor a large campaign holds up another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, exists, func, not_, or_, select, update

from campaign.core.office_hours import closed_nations
from campaign.core.states import MessageState
from campaign.db.models import Lane, Message, Priority
from campaign.outbox.dialects import insert_if_missing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

HOUR: Final = timedelta(hours=1)


def lane_of(
    session: Session, campaign_id: int | None, priority: Priority, gate: str, now: datetime
) -> int:
    """The id of the lane; two transactions that need a new one at once get the same.

    Args:
        session: the transaction.
        campaign_id: whose mail it is; None for mail to staff.
        priority: how urgent.
        gate: the constituency whose MP gets it; empty for mail to supporters.
        now: a new lane has waited since then.
    """
    known = (
        select(Lane.id)
        # SQLAlchemy makes IS NULL of None; PostgreSQL has an index for it, and none for IS DISTINCT.
        .where(Lane.campaign_id == campaign_id, Lane.priority == priority, Lane.gate == gate)
        .limit(1)
    )
    found = session.scalar(known)
    if found is None:
        session.execute(
            insert_if_missing(session, Lane).values(
                campaign_id=campaign_id, priority=priority, gate=gate, served_at=now
            )
        )
        found = session.scalars(known).one()
    return found


@dataclass(frozen=True, slots=True)
class WaitingLane:
    """A lane with something in it that is due."""

    id: int
    priority: int
    gate: str


def waiting_lanes(
    deps: Deps, session: Session, now: datetime, most: int
) -> list[list[WaitingLane]]:
    """The lanes to serve next, those of equal priority together, locked; others skip them."""
    rows = session.execute(
        select(Lane.id, Lane.priority, Lane.gate)
        .where(
            # None is closed for longer than an hour, unless a clock was ahead.
            or_(
                Lane.closed_until.is_(None),
                Lane.closed_until <= now,
                Lane.closed_until > now + HOUR,
            ),
            exists().where(Message.lane_id == Lane.id, is_due(deps, now)),
            _offices_open(deps, now),
        )
        .order_by(Lane.priority, Lane.served_at, Lane.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    groups: dict[int, list[WaitingLane]] = {}
    for row in rows:
        groups.setdefault(row.priority, []).append(WaitingLane(row.id, row.priority, row.gate))
    return [groups[priority] for priority in sorted(groups)]


def is_due(deps: Deps, now: datetime) -> ColumnElement[bool]:
    """The messages that may be sent from here at this moment."""
    return and_(
        Message.state == MessageState.QUEUED,
        Message.due_at <= now,
        Message.for_real == deps.settings.is_production,
    )


def _offices_open(deps: Deps, now: datetime) -> ColumnElement[bool]:
    closed = closed_nations(now) if deps.settings.office_hours else ()
    shut = or_(*(Lane.gate.startswith(nation) for nation in sorted(closed)), Lane.id < 0)
    return not_(and_(Lane.priority == Priority.LETTER, shut))


def room(
    deps: Deps, session: Session, lane: WaitingLane, now: datetime, wanted: int, picked: int
) -> int:
    """How many letters the lane's MP may still get within this hour; closes the lane at none.

    All campaigns count together; other campaigns' lanes find that out when it is their turn. Two workers that serve two campaigns' lanes of one MP in the
    same moment may each fill the rest of the hour; that is once, and a few letters.
    """
    limit = deps.settings.letters_per_member_per_hour
    if not limit or not lane.gate:
        return wanted
    lately = (
        select(Message.claimed_at)
        .join(Lane, Lane.id == Message.lane_id)
        # What a clock that was ahead wrote is no word on this hour.
        .where(Lane.gate == lane.gate, Message.claimed_at > now - HOUR, Message.claimed_at <= now)
    )
    used = session.scalar(select(func.count()).select_from(lately.subquery())) or 0
    if used >= limit and not picked:
        oldest = session.scalar(lately.order_by(Message.claimed_at).offset(used - limit).limit(1))
        session.execute(
            # Only this one, which is ours to lock: two that close each other's would both wait.
            update(Lane).where(Lane.id == lane.id).values(closed_until=(oldest or now) + HOUR)
        )
    return min(wanted, max(limit - used - picked, 0))
