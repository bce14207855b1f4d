"""Taking messages from the outbox by lease: any number of workers, never two with the same row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.core.states import MessageState
from campaign.db.models import Event, Message
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


def claim(deps: Deps, owner: str, lease: timedelta) -> int | None:
    """Take the most urgent message that is due; returns its id, or None if nothing is.

    One guarded statement does it: PostgreSQL locks the row it picked and skips locked ones,
    SQLite has only one writer at a time.
    """
    now = deps.now()
    candidate = (
        select(Message.id)
        .where(Message.state == MessageState.QUEUED, Message.due_at <= now)
        .order_by(Message.priority, Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(Message)
        .where(Message.id == candidate, Message.state == MessageState.QUEUED)
        .values(state=MessageState.CLAIMED, lease_owner=owner, lease_until=now + lease)
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


def held_by(session: Session, message_id: int, owner: str) -> Message | None:
    """The message, locked, if this worker's lease on it still stands."""
    return session.scalar(
        select(Message)
        .where(
            Message.id == message_id,
            Message.lease_owner == owner,
            Message.state.in_((MessageState.CLAIMED, MessageState.SENDING)),
        )
        .with_for_update()
    )


def recover(deps: Deps, *, repeatable: bool) -> int:
    """Settle what dead workers left behind; returns how many messages that were.

    What was only claimed goes back into the queue. What was being sent may have gone: it is sent
    again only where the mailer makes no second message of the same one, and is else uncertain.
    """
    now = deps.now()
    with deps.db.write() as session:
        rows = session.scalars(
            select(Message)
            .where(
                Message.state.in_((MessageState.CLAIMED, MessageState.SENDING)),
                Message.lease_until < now,
            )
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            move_message(session, row, _left_behind(row, repeatable), now, "its worker died")
    return len(rows)


def _left_behind(row: Message, repeatable: bool) -> MessageState:  # noqa: FBT001 - one caller
    if row.state == MessageState.CLAIMED or repeatable:
        return MessageState.QUEUED
    return MessageState.UNCERTAIN
