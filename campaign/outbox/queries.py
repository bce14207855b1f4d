"""Reading the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import MessageState
from campaign.db.models import Campaign, DeliveryEvent, InboundMail, Message, OutboxHold

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

PERSONS: Final = (
    MessageState.UNCERTAIN,
    MessageState.FAILED,
    MessageState.DROPPED,
    MessageState.BOUNCED,
)
"""Only a person takes a message on from there."""


def counts(session: Session) -> dict[MessageState, int]:
    """How many messages stand in each state, empty states included."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {MessageState(state): int(number) for state, number in rows}
    return {state: found.get(state, 0) for state in MessageState}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that only a person can settle."""

    key: str
    kind: str
    state: str
    error: str | None


def needing_a_person(session: Session, limit: int = 50) -> list[Stuck]:
    """Messages that have stopped, the uncertain first, then the oldest."""
    rows = session.execute(
        select(Message.key, Message.kind, Message.state, Message.last_error)
        .where(Message.state.in_(PERSONS))
        .order_by(Message.state != MessageState.UNCERTAIN, Message.id)
        .limit(limit)
    )
    return [Stuck(row.key, row.kind, row.state, row.last_error) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """The outbox at a glance.

    Attributes:
        oldest_due: of the queued messages that are due; None if there is none.
        held_for: how many are held, by reason.
        holds: what staff have stopped: slugs of campaigns, "" for everything.
        events_waiting: words of mail systems that are not applied yet.
        mail_waiting: mail that has come and is not read yet.
    """

    states: dict[MessageState, int]
    oldest_due: datetime | None
    held_for: dict[str, int]
    holds: tuple[str, ...]
    events_waiting: int
    mail_waiting: int


def standing(session: Session, now: datetime) -> Standing:
    """Everything that `outbox status` tells beside single messages."""
    held = session.execute(
        select(Message.held_for, func.count())
        .where(Message.state == MessageState.HELD)
        .group_by(Message.held_for)
    )
    holds = session.execute(
        select(Campaign.slug)
        .select_from(OutboxHold)
        .outerjoin(Campaign, Campaign.id == OutboxHold.campaign_id)
        .where(OutboxHold.ended_at.is_(None))
    )
    return Standing(
        states=counts(session),
        oldest_due=session.scalar(
            select(func.min(Message.due_at)).where(
                Message.state == MessageState.QUEUED, Message.due_at <= now
            )
        ),
        held_for={str(reason): number for reason, number in held},
        holds=tuple(slug or "" for (slug,) in holds),
        events_waiting=_number(session, DeliveryEvent.applied_at.is_(None)),
        mail_waiting=_number(session, InboundMail.read_at.is_(None)),
    )


def _number(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(which)) or 0
