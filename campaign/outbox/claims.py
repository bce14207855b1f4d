"""Taking messages from the outbox by lease: any number of workers, never two with the same row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from campaign.core.states import MESSAGE_RULES, MessageState, move
from campaign.db.models import Event, Message
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import WORKER_DIED, move_message

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


LEASED: Final = (MessageState.CLAIMED, MessageState.SENDING)


def claim(deps: Deps, owner: str, lease: timedelta) -> int | None:
    """Take the most urgent message that is due; returns its id, or None if nothing is.

    One guarded statement does it: PostgreSQL locks the row it picked and skips locked ones,
    SQLite has only one writer at a time.
    """
    now = deps.now()
    candidate = (
        select(Message.id)
        .where(
            Message.state == MessageState.QUEUED,
            Message.due_at <= now,
            Message.for_real == deps.settings.is_production,
        )
        .order_by(Message.priority, Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(Message)
        .where(Message.id == candidate, Message.state == MessageState.QUEUED)
        .values(
            state=move(MessageState.QUEUED, MessageState.CLAIMED),
            lease_owner=owner,
            lease_until=now + lease,
        )
        .returning(Message.id, Message.action_id)
        .execution_options(synchronize_session=False)
    )
    with deps.db.write() as session:
        row = session.execute(statement).first()
        if row is None:
            return None
        session.add(
            Event(
                action_id=row.action_id,
                message_id=row.id,
                at=now,
                before=MessageState.QUEUED,
                after=MessageState.CLAIMED,
                cause="claimed by a worker",
            )
        )
        return int(row.id)


def held_by(session: Session, message_id: int, owner: str, state: MessageState) -> Message | None:
    """The message, locked, if it is in that state and this worker the last to have held it."""
    return lock_message(
        session, Message.id == message_id, Message.lease_owner == owner, Message.state == state
    )


def recover(deps: Deps, *, repeatable: bool) -> int:
    """Settle what dead workers left behind; returns how many messages that were.

    What was only claimed goes back into the queue. What was being sent may have gone: it is sent
    again only where the mailer makes no second message of the same one, and is else uncertain.
    """
    now = deps.now()
    with deps.db.read() as session:
        left = session.scalars(
            select(Message.id).where(Message.state.in_(LEASED), Message.lease_until < now)
        ).all()
    return sum(_settle(deps, message_id, repeatable=repeatable) for message_id in left)


def _settle(deps: Deps, message_id: int, *, repeatable: bool) -> bool:
    now = deps.now()
    with deps.db.write() as session:
        row = lock_message(
            session,
            Message.id == message_id,
            Message.state.in_(LEASED),
            Message.lease_until < now,
        )
        if row is None:
            return False
        state = MessageState(row.state)
        leads_to = MESSAGE_RULES[state].limit_leads_to
        if repeatable or leads_to is None:
            leads_to = MessageState.QUEUED
        move_message(session, row, leads_to, now, WORKER_DIED)
        return True
