"""What staff do to the outbox by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.errors import IllegalMoveError
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Message
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from campaign.deps import Deps

PUT_BACK_FROM = (MessageState.FAILED, MessageState.UNCERTAIN, MessageState.HELD)


def retry(deps: Deps, key: str, *, dry_run: bool = False) -> bool:
    """Put a failed, uncertain or held message back into the queue; False if there is none such.

    Raises:
        IllegalMoveError: the message is in a state that cannot go back.
    """
    with deps.db.write() as session:
        message = lock_message(session, Message.key == key)
        if message is None or not message.to_email or not message.text:
            # Unknown, or its words are deleted: by the supporter's wish, or because their time was over.
            return False
        if message.state not in PUT_BACK_FROM:
            # Above all not one that a worker is sending at this moment.
            raise IllegalMoveError(message.state, MessageState.QUEUED)
        if dry_run:
            return True
        message.attempts = 0
        message.due_at = deps.now()
        move_message(session, message, MessageState.QUEUED, deps.now(), "put back by staff")
        return True


def hold(deps: Deps) -> int:
    """Stop everything that is queued; returns how many messages are now held."""
    return _flip(deps, MessageState.QUEUED, MessageState.HELD, "held by staff")


def release(deps: Deps) -> int:
    """Let everything that is held go on; returns how many messages."""
    return _flip(deps, MessageState.HELD, MessageState.QUEUED, "released by staff")


def _flip(deps: Deps, state: MessageState, wanted: MessageState, cause: str) -> int:
    with deps.db.write() as session:
        rows = session.scalars(
            select(Message).where(Message.state == state).with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            reason = HeldFor.STAFF if wanted is MessageState.HELD else None
            move_message(session, row, wanted, deps.now(), cause, reason)
    return len(rows)
