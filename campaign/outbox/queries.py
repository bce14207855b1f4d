"""Reading the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, not_, select

from campaign.core.states import ActionState, MessageState
from campaign.db.models import (
    Action,
    Campaign,
    DeliveryEvent,
    InboundMail,
    Message,
    MessageKind,
    OutboxHold,
)

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
        .outerjoin(Action, Action.id == Message.action_id)
        .where(_needs_a_person())
        .order_by(Message.state != MessageState.UNCERTAIN, Message.id)
        .limit(limit)
    )
    return [Stuck(row.key, row.kind, row.state, row.last_error) for row in rows]


def numbers_needing_a_person(session: Session) -> dict[MessageState, int]:
    """How many of those there are in each state; states without any are left out."""
    rows = session.execute(
        select(Message.state, func.count())
        .outerjoin(Action, Action.id == Message.action_id)
        .where(_needs_a_person())
        .group_by(Message.state)
    )
    found = {MessageState(state): int(number) for state, number in rows}
    return {state: found[state] for state in PERSONS if state in found}


def _needs_a_person() -> ColumnElement[bool]:
    """Stopped, with its words still there; a letter that its supporter has back is settled."""
    given_back = and_(Message.kind == MessageKind.LETTER, Action.state == ActionState.RETURNED)
    return and_(Message.state.in_(PERSONS), Message.text != "", not_(given_back))


def state_of(session: Session, key: str) -> MessageState | None:
    """Where one message stands; None if there is none of that key."""
    found = session.scalar(select(Message.state).where(Message.key == key))
    return None if found is None else MessageState(found)


def held_for(session: Session, key: str) -> str | None:
    """Why a message is held, as a value of `HeldFor`; None if it is not, or there is none."""
    found = select(Message.held_for).where(Message.key == key, Message.state == MessageState.HELD)
    return session.scalar(found)


@dataclass(frozen=True, slots=True)
class Named:
    """What a person needs to know a message by.

    Attributes:
        reference: of the letter that it is or belongs to; empty for mail to staff.
    """

    state: MessageState
    kind: str
    reference: str


def named(session: Session, key: str) -> Named | None:
    """One message in few words; None if there is none of that key."""
    row = session.execute(
        select(Message.state, Message.kind, Action.reference)
        .outerjoin(Action, Action.id == Message.action_id)
        .where(Message.key == key)
    ).one_or_none()
    return row and Named(MessageState(row.state), row.kind, row.reference or "")


def failed_codes(session: Session) -> dict[str, int]:
    """The error codes of failed messages that still have their words, and how many have each."""
    rows = session.execute(
        select(Message.last_error, func.count())
        .where(
            Message.state == MessageState.FAILED,
            Message.last_error.is_not(None),
            Message.to_email != "",
            Message.text != "",
        )
        .group_by(Message.last_error)
        .order_by(Message.last_error)
    )
    return {str(code): int(number) for code, number in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """The outbox at a glance.

    Attributes:
        oldest_due: of the queued messages that are due; None if there is none.
        oldest: since when the oldest held and the oldest uncertain message have stood there.
        held_for: how many are held, by reason.
        holds: what staff have stopped: slugs of campaigns, "" for everything.
        events_waiting: words of mail systems that are not applied yet.
        mail_waiting: mail that has come and is not read yet.
    """

    states: dict[MessageState, int]
    oldest_due: datetime | None
    oldest: dict[MessageState, datetime]
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
        oldest=_oldest(session),
        held_for={str(reason): number for reason, number in held},
        holds=tuple(slug or "" for (slug,) in holds),
        events_waiting=_number(session, DeliveryEvent.applied_at.is_(None)),
        mail_waiting=_number(session, InboundMail.read_at.is_(None)),
    )


def _oldest(session: Session) -> dict[MessageState, datetime]:
    rows = session.execute(
        select(Message.state, func.min(Message.settled_at))
        .where(Message.state.in_((MessageState.HELD, MessageState.UNCERTAIN)))
        .group_by(Message.state)
    )
    return {MessageState(state): since for state, since in rows if since is not None}


def _number(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(which)) or 0
