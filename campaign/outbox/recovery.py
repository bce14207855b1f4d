"""What workers that stop or die leave behind: given back, put apart, or marked as uncertain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import MESSAGE_RULES, MessageState
from campaign.db.models import Event, Message
from campaign.outbox.claims import LEASED
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import WORKER_DIED, move_message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MOST_DEATHS: Final = 12


def let_go(deps: Deps, owner: str, *, repeatable: bool) -> int:
    """A worker that stops gives back what it has not begun; what it is still sending is uncertain.

    Args:
        deps: the outside world.
        owner: the worker's name.
        repeatable: the mailer makes no second message of the same one, so all goes back.

    Returns:
        How many messages it let go of.
    """
    with deps.db.read() as session:
        held = session.scalars(
            select(Message.id).where(Message.state.in_(LEASED), Message.lease_owner == owner)
        ).all()
    return sum(_let_go(deps, owner, message_id, repeatable=repeatable) for message_id in held)


def _let_go(deps: Deps, owner: str, message_id: int, *, repeatable: bool) -> bool:
    with deps.db.write() as session:
        row = lock_message(
            session,
            Message.id == message_id,
            Message.lease_owner == owner,
            Message.state.in_(LEASED),
        )
        if row is None:
            return False
        move_message(session, row, _back(row, repeatable=repeatable), deps.now(), "worker stopped")
        return True


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
        if row.state == MessageState.CLAIMED and _put_apart(deps, session, row) >= MOST_DEATHS:
            row.last_error = "worker-died"
            move_message(session, row, MessageState.FAILED, now, "workers die of it")
        else:
            move_message(session, row, _back(row, repeatable=repeatable), now, WORKER_DIED)
        return True


def _put_apart(deps: Deps, session: Session, row: Message) -> int:
    """Let a dead worker's messages come again at different moments, the later the more have died.

    So what only lay beside the one that kills its workers does not die with it each time.

    Returns:
        How many workers have died with it in their hands.
    """
    before = select(func.count(Event.id)).where(
        Event.action_id == row.action_id,
        Event.message_id == row.id,
        Event.before == MessageState.CLAIMED,
        Event.cause == WORKER_DIED,
    )
    deaths = 1 + (session.scalar(before) or 0)
    apart = deps.chance.getrandbits(12) % (5 * deaths - 4)
    row.due_at = deps.now() + timedelta(seconds=apart)
    return deaths


def _back(row: Message, *, repeatable: bool) -> MessageState:
    """Where a message goes that nobody holds any more."""
    leads_to = MESSAGE_RULES[MessageState(row.state)].limit_leads_to
    return MessageState.QUEUED if repeatable or leads_to is None else leads_to
