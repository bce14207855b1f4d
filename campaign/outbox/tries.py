"""What became of a message's tries, read from its moves: whether any of them may have arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import MessageState
from campaign.db.models import Event
from campaign.outbox.moves import WORKER_DIED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.models import Message

DID_NOT_GO: Final = "a person found out: it did not go"
"""The cause of a move by which staff settle an uncertain message."""
NOT_THERE: Final = frozenset({MessageState.BOUNCED, MessageState.DROPPED})


def may_have_gone(session: Session, message: Message) -> bool:
    """Whether a try was ever cut off while it was being sent, and nobody knows what became of it.

    A later try does not make an earlier one known: both may arrive, or either.
    """
    moves = session.execute(
        select(Event.before, Event.after, Event.cause)
        # The action first: it is what the table of moves is indexed by.
        .where(Event.action_id == message.action_id, Event.message_id == message.id)
        .order_by(Event.id)
    )
    unknown_before = unknown_now = False
    for each in moves:
        if _is_cut_off(each.before, each.after, each.cause):
            unknown_now = True
        elif each.cause == DID_NOT_GO or each.after in NOT_THERE:
            unknown_now = False
        if each.after == MessageState.QUEUED:
            unknown_before, unknown_now = unknown_before or unknown_now, False
    return unknown_before or unknown_now


def _is_cut_off(before: str, after: str, cause: str) -> bool:
    if after == MessageState.UNCERTAIN:
        return True
    return before == MessageState.SENDING and cause == WORKER_DIED
