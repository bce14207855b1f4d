"""What staff do to single messages by hand: put one back, hold it, settle what nobody could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.core.errors import IllegalMoveError
from campaign.core.states import ActionState, HeldFor, MessageState
from campaign.db.models import Action, Message
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

PUT_BACK_FROM: Final = (
    MessageState.FAILED,
    MessageState.UNCERTAIN,
    MessageState.HELD,
    MessageState.DROPPED,
    MessageState.BOUNCED,
)


class AlreadyReturnedError(Exception):
    """The supporter has the letter back, and may have sent it in another way."""


def retry(
    deps: Deps, key: str, *, dry_run: bool = False, even_though_returned: bool = False
) -> bool:
    """Put a message that has stopped back into the queue; False if there is none such.

    Raises:
        IllegalMoveError: the message is in a state that cannot go back.
        AlreadyReturnedError: its letter was returned to the supporter; sending it now might
            double what they posted themselves.
    """
    with deps.db.write() as session:
        message = lock_message(session, Message.key == key)
        if message is None or not message.to_email or not message.text:
            # Unknown, or its words are deleted: by the supporter's wish, or because their time was over.
            return False
        if message.state not in PUT_BACK_FROM:
            # Above all not one that a worker is sending at this moment.
            raise IllegalMoveError(message.state, MessageState.QUEUED)
        if _was_returned(session, message) and not even_though_returned:
            raise AlreadyReturnedError
        if dry_run:
            return True
        message.attempts = 0
        message.due_at = deps.now()
        move_message(session, message, MessageState.QUEUED, deps.now(), "put back by staff")
        return True


def _was_returned(session: Session, message: Message) -> bool:
    action = session.get_one(Action, message.action_id)
    return action.state == ActionState.RETURNED


def settle(deps: Deps, key: str, *, went: bool, dry_run: bool = False) -> bool:
    """Say what became of an uncertain message; False if there is none of that key.

    One that did not go fails: a letter then goes back to its supporter.

    Raises:
        IllegalMoveError: it is not uncertain (any more).
    """
    wanted = MessageState.ACCEPTED if went else MessageState.FAILED
    with deps.db.write() as session:
        message = lock_message(session, Message.key == key)
        if message is None:
            return False
        if message.state != MessageState.UNCERTAIN:
            raise IllegalMoveError(message.state, wanted)
        if not dry_run:
            if not went:
                message.last_error = "settled-by-staff"
            cause = "a person found out: it went" if went else "a person found out: it did not go"
            move_message(session, message, wanted, deps.now(), cause)
        return True


def hold_one(deps: Deps, key: str, *, dry_run: bool = False) -> bool:
    """Hold one queued message; False if there is none of that key.

    Raises:
        IllegalMoveError: it is not queued.
    """
    return _flip_one(deps, key, MessageState.QUEUED, MessageState.HELD, dry_run=dry_run)


def release_one(deps: Deps, key: str, *, dry_run: bool = False) -> bool:
    """Let one held message go on; False if there is none of that key.

    Raises:
        IllegalMoveError: it is not held.
    """
    return _flip_one(deps, key, MessageState.HELD, MessageState.QUEUED, dry_run=dry_run)


def _flip_one(
    deps: Deps, key: str, state: MessageState, wanted: MessageState, *, dry_run: bool
) -> bool:
    with deps.db.write() as session:
        message = lock_message(session, Message.key == key)
        if message is None:
            return False
        if message.state != state:
            raise IllegalMoveError(message.state, wanted)
        if not dry_run:
            reason = HeldFor.STAFF if wanted is MessageState.HELD else None
            cause = "held by staff" if reason else "released by staff"
            move_message(session, message, wanted, deps.now(), cause, reason)
        return True
