"""Moving messages and the actions they belong to, each move with its event, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import (
    ACTION_AFTER_LETTER,
    ActionState,
    MessageState,
    move,
)
from campaign.db.models import Action, Event, Message, MessageKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


WORKER_DIED: Final = "its worker died"
"""The cause of a move that settles what a dead worker left behind."""


def move_message(
    session: Session, message: Message, wanted: MessageState, now: datetime, cause: str
) -> None:
    """Move a message, and whatever follows from it: its action, and the messages that wait for it.

    Raises:
        IllegalMoveError: the table of states does not allow it.
    """
    before = MessageState(message.state)
    message.state = move(before, wanted)
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
    if wanted in (MessageState.ACCEPTED, MessageState.FAILED, MessageState.UNCERTAIN):
        message.settled_at = now
    if wanted not in (MessageState.CLAIMED, MessageState.SENDING, MessageState.UNCERTAIN):
        # An uncertain one keeps its owner's name: the worker may be alive after all and know.
        message.lease_owner = None
        message.lease_until = None
    if message.kind == MessageKind.LETTER:
        _move_action_with_letter(session, message, before, now, cause)
    _move_waiting(session, message, now)


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


def _move_action_with_letter(
    session: Session, message: Message, before: MessageState, now: datetime, cause: str
) -> None:
    action = session.get_one(Action, message.action_id)
    wanted = ACTION_AFTER_LETTER.get(MessageState(message.state))
    if message.state == MessageState.QUEUED and before in (
        MessageState.UNCERTAIN,
        MessageState.FAILED,
    ):
        wanted = ActionState.QUEUED
    if wanted is not None and wanted != action.state:
        move_action(session, action, wanted, now, cause)
    if wanted is ActionState.SENT:
        action.sent_at = now


def _move_waiting(session: Session, message: Message, now: datetime) -> None:
    """Release or cancel what was to go after this message."""
    follow = {
        MessageState.ACCEPTED: MessageState.QUEUED,
        MessageState.CANCELLED: MessageState.CANCELLED,
    }.get(MessageState(message.state))
    if follow is None:
        return
    waiting = session.scalars(
        select(Message)
        .where(Message.after_id == message.id, Message.state == MessageState.WAITING)
        .with_for_update()
    )
    for row in waiting:
        row.due_at = now
        move_message(session, row, follow, now, f"the {message.kind} before it: {message.state}")
