"""Moving messages and the actions they belong to, each move with its event, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import load_only

from campaign.core.states import (
    ACTION_AFTER_LETTER,
    GONE,
    ON_ITS_WAY,
    STOPPABLE,
    WENT,
    ActionState,
    HeldFor,
    MessageState,
    move,
)
from campaign.db.models import Action, Event, Message, MessageKind
from campaign.tallies.marks import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


IN_HANDS: Final = (MessageState.CLAIMED, MessageState.SENDING)

# The columns of a message that a move or a try looks at: the words are not read for it.
MOVED: Final = (
    Message.id,
    Message.key,
    Message.kind,
    Message.action_id,
    Message.state,
    Message.held_for,
    Message.lane_id,
    Message.created_at,
    Message.due_at,
    Message.claimed_at,
    Message.attempts,
    Message.lease_owner,
    Message.lease_until,
    Message.last_error,
    Message.provider_id,
    Message.settled_at,
    Message.took_ms,
    Message.to_email,
)

WORKER_DIED: Final = "its worker died"
"""The cause of a move that settles what a dead worker left behind."""


def move_message(
    session: Session,
    message: Message,
    wanted: MessageState,
    now: datetime,
    cause: str,
    held_for: HeldFor | None = None,
    waiting: Mapping[int, Sequence[Message]] | None = None,
) -> None:
    """Move a message, and whatever follows from it: its action, and the messages that wait for it.

    Args:
        session: the transaction, with the action and the message locked.
        message: which.
        wanted: the new state.
        now: the time of the move.
        cause: why, for the ledger of events; no personal data.
        held_for: why it is held; needed for the state `held` and for no other.
        waiting: what waits for which message, if that was looked up for many (`waiting_for`).

    Raises:
        IllegalMoveError: the table of states does not allow it.
    """
    before = MessageState(message.state)
    message.state = move(before, wanted)
    message.held_for = held_for
    session.add(
        Event(
            action_id=message.action_id,
            message_id=message.id,
            at=now,
            before=before,
            after=wanted,
            cause=cause,
        )
    )
    if wanted not in IN_HANDS:
        message.settled_at = now
    if wanted not in (*IN_HANDS, MessageState.UNCERTAIN):
        # An uncertain one keeps its owner's name: the worker may be alive after all and know.
        message.lease_owner = None
        message.lease_until = None
    if wanted in (MessageState.QUEUED, MessageState.HELD):
        # It certainly did not go, so it does not count as one of the MP's letters of this hour.
        message.claimed_at = None
    if message.kind == MessageKind.LETTER:
        _move_action_with_letter(session, message, now, cause)
        _move_waiting(session, message, now, waiting)


def move_action(
    session: Session, action: Action, wanted: ActionState, now: datetime, cause: str
) -> None:
    """Move an action and write its event.

    Raises:
        IllegalMoveError: the table of states does not allow it.
    """
    before = ActionState(action.state)
    action.state = move(before, wanted)
    action.updated_at = now
    session.add(Event(action_id=action.id, at=now, before=before, after=wanted, cause=cause))
    mark(session, action, now)


def _move_action_with_letter(session: Session, message: Message, now: datetime, cause: str) -> None:
    action = session.get_one(Action, message.action_id)
    wanted = ACTION_AFTER_LETTER.get(MessageState(message.state))
    if wanted is None or action.state not in ON_ITS_WAY:
        # On its way through a worker, or no longer what the supporter wants: asked, taken back.
        return
    if wanted is ActionState.FAILED and action.state == ActionState.RETURNED:
        return
    if wanted in GONE:
        action.sent_at = action.sent_at or now
    if wanted is ActionState.DELIVERED:
        action.delivered_at = now
    if action.state == ActionState.FAILED and wanted is not ActionState.FAILED:
        _stop_giving_back(session, action, now)
    if wanted != action.state:
        move_action(session, action, wanted, now, cause)


def _stop_giving_back(session: Session, action: Action, now: datetime) -> None:
    """The letter goes on after all: what would give it back to its supporter is not sent."""
    for row in session.scalars(
        select(Message)
        .where(
            Message.action_id == action.id,
            Message.kind == MessageKind.RETURNED,
            Message.state.in_(STOPPABLE),
        )
        .options(load_only(*MOVED))
        .with_for_update()
    ):
        move_message(session, row, MessageState.CANCELLED, now, "the letter goes on after all")


def waiting_for(session: Session, ids: Sequence[int]) -> dict[int, list[Message]]:
    """The messages that wait for these, locked, by the id of the one that they wait for."""
    rows = session.scalars(
        select(Message)
        .where(Message.after_id.in_(ids), Message.state == MessageState.WAITING)
        .options(load_only(*MOVED, Message.after_id))
        .order_by(Message.id)
        .with_for_update()
    )
    found: dict[int, list[Message]] = {}
    for row in rows:
        found.setdefault(row.after_id or 0, []).append(row)
    return found


def _move_waiting(
    session: Session,
    message: Message,
    now: datetime,
    waiting: Mapping[int, Sequence[Message]] | None,
) -> None:
    """Release or cancel what was to go after this message."""
    if message.state in WENT:
        follow = MessageState.QUEUED
    elif message.state == MessageState.CANCELLED:
        follow = MessageState.CANCELLED
    else:
        return
    known = waiting_for(session, [message.id]) if waiting is None else waiting
    for row in known.get(message.id, ()):
        if row.state == MessageState.WAITING:
            row.due_at = now
            move_message(
                session, row, follow, now, f"the {message.kind} before it: {message.state}"
            )
