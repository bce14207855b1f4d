"""What staff do to single messages by hand: put one back, hold it, settle what nobody could tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select

from campaign.core.errors import IllegalMoveError
from campaign.core.states import STOPPABLE, ActionState, HeldFor, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.holds import holds_now
from campaign.outbox.locks import lock_message, lock_messages, lock_together
from campaign.outbox.moves import move_message
from campaign.outbox.tries import DID_NOT_GO

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200

PUT_BACK_FROM: Final = (
    MessageState.FAILED,
    MessageState.UNCERTAIN,
    MessageState.HELD,
    MessageState.DROPPED,
    MessageState.BOUNCED,
)


class AlreadyReturnedError(Exception):
    """The supporter has the letter back, or soon, and may send it in another way."""


class StillStoppedError(Exception):
    """The message cannot go on alone: what stops it would stop it again at once.

    Attributes:
        reason: `everything`, `campaign` (both holds by staff), or a value of `HeldFor`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def retry(
    deps: Deps, key: str, *, dry_run: bool = False, even_though_returned: bool = False
) -> bool:
    """Put a message that has stopped back into the queue; False if there is none such.

    Raises:
        IllegalMoveError: the message is in a state that cannot go back.
        AlreadyReturnedError: the letter was given back to its supporter, or is about to reach
            them; sending it now might double what they posted themselves.
    """
    with deps.db.write() as session:
        message = lock_message(session, Message.key == key)
        if message is None or not message.to_email or not message.text:
            # Unknown, or its words are deleted: by the supporter's wish, or because their time was over.
            return False
        if message.state not in PUT_BACK_FROM:
            # Above all not one that a worker is sending at this moment.
            raise IllegalMoveError(message.state, MessageState.QUEUED)
        if _is_given_back(session, message) and not even_though_returned:
            raise AlreadyReturnedError
        if not dry_run:
            _put_back(deps, session, message)
        return True


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of putting many back.

    Attributes:
        done: back in the queue.
        given_back: left alone, since their supporters have them back or are being told.
    """

    done: int
    given_back: int


def retry_failed(
    deps: Deps, code: str, *, dry_run: bool = False, even_though_returned: bool = False
) -> PutBack:
    """Put all messages that failed with one error code back into the queue, batch after batch.

    What fails again meanwhile is not taken twice. Messages whose words are deleted stay.
    """
    failed = and_(
        Message.state == MessageState.FAILED,
        Message.last_error == code,
        Message.to_email != "",
        Message.text != "",
    )
    last = done = given_back = 0
    while ids := _next(deps, failed, last):
        last = ids[-1]
        with deps.db.write() as session:
            for message in lock_together(session, Message.id.in_(ids), failed):
                if _is_given_back(session, message) and not even_though_returned:
                    given_back += 1
                    continue
                done += 1
                if not dry_run:
                    _put_back(deps, session, message)
    return PutBack(done, given_back)


def _next(deps: Deps, which: ColumnElement[bool], last: int) -> list[int]:
    with deps.db.read() as session:
        found = select(Message.id).where(which, Message.id > last).order_by(Message.id)
        return list(session.scalars(found.limit(BATCH)))


def _put_back(deps: Deps, session: Session, message: Message) -> None:
    now = deps.now()
    for telling in _tellings(session, message):
        if telling.state in STOPPABLE:
            # Nobody is to read that their letter did not go, while it goes.
            move_message(session, telling, MessageState.CANCELLED, now, "the letter is put back")
    message.attempts = 0
    message.due_at = now
    move_message(session, message, MessageState.QUEUED, now, "put back by staff")


def _is_given_back(session: Session, message: Message) -> bool:
    """Whether a letter's supporter has it back, or may have: the mail that brings it is on its way."""
    action = _action_of(session, message)
    if action is None or message.kind != MessageKind.LETTER:
        return False
    if action.state == ActionState.RETURNED:
        return True
    kept = (*STOPPABLE, MessageState.FAILED, MessageState.BOUNCED, MessageState.CANCELLED)
    return any(telling.state not in kept for telling in _tellings(session, message))


def _tellings(session: Session, message: Message) -> list[Message]:
    """The messages that tell a letter's supporter of its last failure, locked."""
    action = _action_of(session, message)
    if action is None or message.kind != MessageKind.LETTER:
        return []
    if action.state not in (ActionState.FAILED, ActionState.RETURNED):
        return []
    # An action that has failed moves on only by being given back, so this is when it failed.
    return lock_messages(
        session,
        action,
        Message.kind == MessageKind.RETURNED,
        Message.created_at >= action.updated_at,
    )


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
            cause = "a person found out: it went" if went else DID_NOT_GO
            move_message(session, message, wanted, deps.now(), cause)
        return True


def hold_one(deps: Deps, key: str, *, dry_run: bool = False) -> bool:
    """Hold one queued message; False if there is none of that key.

    Raises:
        IllegalMoveError: it is not queued.
    """
    with deps.db.write() as session:
        message = _standing_in(session, key, MessageState.QUEUED, MessageState.HELD)
        if message is not None and not dry_run:
            by_staff = ("held by staff", HeldFor.STAFF)
            move_message(session, message, MessageState.HELD, deps.now(), *by_staff)
        return message is not None


def release_one(deps: Deps, key: str, *, dry_run: bool = False) -> bool:
    """Let one held message go on; False if there is none of that key.

    Raises:
        IllegalMoveError: it is not held.
        StillStoppedError: it is held for more than itself.
    """
    with deps.db.write() as session:
        message = _standing_in(session, key, MessageState.HELD, MessageState.QUEUED)
        if message is None:
            return False
        if (reason := _stopped_by(session, message)) is not None:
            raise StillStoppedError(reason)
        if not dry_run:
            message.due_at = deps.now()
            move_message(session, message, MessageState.QUEUED, deps.now(), "released by staff")
        return True


def _standing_in(
    session: Session, key: str, state: MessageState, wanted: MessageState
) -> Message | None:
    message = lock_message(session, Message.key == key)
    if message is not None and message.state != state:
        raise IllegalMoveError(message.state, wanted)
    return message


def _stopped_by(session: Session, message: Message) -> str | None:
    holds = holds_now(session)
    if holds.everything:
        return "everything"
    action = _action_of(session, message)
    if action is not None and action.campaign_id in holds.campaign_ids:
        return "campaign"
    return None if message.held_for == HeldFor.STAFF else message.held_for


def _action_of(session: Session, message: Message) -> Action | None:
    """The letter that a message is or belongs to; mail to staff has none."""
    return session.get(Action, message.action_id) if message.action_id is not None else None
