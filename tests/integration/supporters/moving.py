"""Moves of messages that a worker, a mail system or staff would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from campaign.deps import Deps

M = MessageState

TO_BOUNCED = (M.CLAIMED, M.SENDING, M.ACCEPTED, M.BOUNCED)
TO_FAILED = (M.CLAIMED, M.SENDING, M.FAILED)
TO_UNKNOWN = (M.CLAIMED, M.SENDING, M.UNCERTAIN, M.FAILED)
TO_DROPPED = (M.CLAIMED, M.SENDING, M.ACCEPTED, M.DROPPED)
TO_DELIVERED = (M.CLAIMED, M.SENDING, M.ACCEPTED, M.DELIVERED)


def moved(
    deps: Deps,
    key: str,
    *states: MessageState,
    kind: MessageKind = MessageKind.LETTER,
    held_for: HeldFor | None = None,
) -> None:
    """Move the newest message of a kind, of the action of that key."""
    with deps.db.write() as session:
        newest = session.scalars(_of(key, kind)).all()[-1]
        row = lock_message(session, Message.id == newest.id)
        assert row is not None
        for state in states:
            held = held_for if state is M.HELD else None
            move_message(session, row, state, deps.now(), "test", held)


def messages(deps: Deps, key: str, kind: MessageKind) -> list[Message]:
    """All of a kind, oldest first."""
    with deps.db.read() as session:
        return list(session.scalars(_of(key, kind)))


def states(deps: Deps, key: str, kind: MessageKind) -> list[str]:
    return [row.state for row in messages(deps, key, kind)]


def _of(key: str, kind: MessageKind):
    return (
        select(Message)
        .join(Action, Action.id == Message.action_id)
        .where(Action.key == key, Message.kind == kind)
        .order_by(Message.id)
    )
