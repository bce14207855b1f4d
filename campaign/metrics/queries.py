"""What the metrics read: counts and ages, of indices where the tables are large."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import MessageState
from campaign.db.models import (
    Action,
    Campaign,
    DeliveryEvent,
    Event,
    InboundMail,
    Lane,
    Message,
    Suppression,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

CALLS_WITHIN: Final = timedelta(minutes=15)
# On the largest day there are a hundred thousand moves in fifteen minutes.
MOVES_WITHIN: Final = timedelta(minutes=5)
# Transactions commit a little out of the order in which they took their numbers.
SLACK: Final = timedelta(minutes=1)
SAMPLE: Final = 1_000
# Events that are sooner read than asked about.
NEAR: Final = 1_000
OVERDUE: Final = (MessageState.QUEUED, MessageState.UNCERTAIN, MessageState.HELD)


def messages_by_state(session: Session) -> dict[tuple[str, int], int]:
    """How many messages stand in each state, by the priority of their lane.

    Read from an index alone: the rows are wide, and a kind is what their lanes are made by.
    """
    counted = (
        select(Message.lane_id, Message.state, func.count().label("number"))
        .group_by(Message.lane_id, Message.state)
        .subquery()
    )
    rows = session.execute(
        select(counted.c.state, Lane.priority, func.sum(counted.c.number))
        .join(Lane, Lane.id == counted.c.lane_id)
        .group_by(counted.c.state, Lane.priority)
    )
    return {(state, priority): int(number) for state, priority, number in rows}


def oldest_seconds(session: Session, now: datetime) -> dict[str, float]:
    """How long the one that has waited longest has waited, of each state that must not last.

    Queued: since it was due. The others: since they came to stand there, looked up among the
    first thousand by the time at which they were due.
    """
    found: dict[str, float] = {}
    for state in OVERDUE:
        of_state = select(Message).where(Message.state == state)
        if state is MessageState.QUEUED:
            since = session.scalar(of_state.with_only_columns(func.min(Message.due_at)))
        else:
            some = of_state.with_only_columns(Message.settled_at).order_by(Message.due_at)
            first = some.limit(SAMPLE).subquery()
            since = session.scalar(select(func.min(first.c.settled_at)))
        found[state] = max(0.0, (now - since).total_seconds()) if since else 0.0
    return found


def recent_moves(session: Session, now: datetime) -> dict[str, int]:
    """How many messages came into each state within the window."""
    rows = session.execute(
        select(Event.after, func.count())
        .where(
            Event.id >= _first_event(session, now - MOVES_WITHIN - SLACK),
            Event.at > now - MOVES_WITHIN,
            Event.message_id.is_not(None),
        )
        .group_by(Event.after)
    )
    return {after: number for after, number in rows}  # noqa: C416 - a row is no pair to mypy


def recent_calls(session: Session, now: datetime) -> list[float]:
    """How many seconds each of the last calls to the mail system took, sorted; a thousand at most."""
    newest = (
        select(Event.message_id)
        .where(
            Event.id >= _first_event(session, now - CALLS_WITHIN - SLACK),
            Event.at > now - CALLS_WITHIN,
            Event.before == MessageState.SENDING,
        )
        .order_by(Event.id.desc())
        .limit(SAMPLE)
        .subquery()
    )
    rows = session.scalars(
        select(Message.took_ms).where(Message.id.in_(select(newest.c.message_id)))
    )
    return sorted(took / 1000 for took in rows if took is not None)


def _first_event(session: Session, since: datetime) -> int:
    """Shortly before the first event since then, by halving: events have an order, but no index by time."""
    low, high = 0, session.scalar(select(func.max(Event.id))) or 0
    while high - low > NEAR:
        middle = (low + high) // 2
        at = session.scalar(select(Event.at).where(Event.id > middle).order_by(Event.id).limit(1))
        if at is None or at >= since:
            high = middle
        else:
            low = middle
    return low


def waiting_events(session: Session) -> int:
    """Words of mail systems that have not been applied yet."""
    return session.scalar(select(func.count()).where(DeliveryEvent.applied_at.is_(None))) or 0


def waiting_inbound(session: Session) -> int:
    """Mail that came and has not been read yet."""
    return session.scalar(select(func.count()).where(InboundMail.read_at.is_(None))) or 0


def suppressions(session: Session) -> int:
    """Addresses that mail systems refuse, not lifted."""
    return session.scalar(select(func.count()).where(Suppression.is_open.is_(True))) or 0


def letters_by_state(session: Session) -> dict[tuple[str, str], int]:
    """How many letters stand in each state, by the campaign's name in addresses."""
    counted = (
        select(Action.campaign_id, Action.state, func.count().label("number"))
        .group_by(Action.campaign_id, Action.state)
        .subquery()
    )
    rows = session.execute(
        select(Campaign.slug, counted.c.state, counted.c.number).join(
            Campaign, Campaign.id == counted.c.campaign_id
        )
    )
    return {(slug, state): int(number) for slug, state, number in rows}
