"""How a letter came to be undelivered, read from its moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import MessageState
from campaign.db.models import Event, Message, MessageKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.db.models import Action

ENDS: Final = frozenset({MessageState.FAILED, MessageState.BOUNCED})


def newest_letter(session: Session, action: Action) -> Message | None:
    """The letter of the newest round, whatever became of it."""
    return session.scalar(
        select(Message)
        .where(Message.action_id == action.id, Message.kind == MessageKind.LETTER)
        .order_by(Message.id.desc())
        .limit(1)
    )


def goes_through_us(action: Action, letter: Message | None) -> bool:
    """Whether the MP's answer comes to us first, as that letter says."""
    token = action.reply_token
    return bool(token and letter and (letter.reply_to or "").startswith(f"{token}@"))


def times_failed(session: Session, letter: Message) -> int:
    """How often it has come to an end undelivered; staff may put it back in between."""
    statement = select(func.count()).select_from(Event)
    return session.scalar(statement.where(*_ends(letter))) or 0


def _ends(letter: Message) -> tuple[ColumnElement[bool], ...]:
    # The action first: it is what the table of moves is indexed by.
    return (
        Event.action_id == letter.action_id,
        Event.message_id == letter.id,
        Event.after.in_(ENDS),
    )
