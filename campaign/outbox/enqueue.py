"""Putting messages into the outbox: rows only, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.states import MessageState
from campaign.db.models import Event, Message, MessageKind, Priority

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.core.mail import Address
    from campaign.deps import Deps
    from letters.enclosure import EnclosedLetter

PRIORITIES = {
    MessageKind.CONFIRM: Priority.CONFIRM,
    MessageKind.LETTER: Priority.LETTER,
    MessageKind.RECEIPT: Priority.RECEIPT,
    MessageKind.MEMBER_CHANGED: Priority.MEMBER_CHANGED,
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to put into the outbox.

    Attributes:
        idempotency_key: the same key never makes a second message.
        after: the message that must have gone before this one may.
    """

    kind: MessageKind
    action_id: int
    idempotency_key: str
    to: Address
    subject: str
    text: str
    html: str | None = None
    sender_name: str = ""
    reply_to: Address | None = None
    enclosure: EnclosedLetter | None = None
    after: Message | None = None


def enqueue(deps: Deps, session: Session, outgoing: Outgoing) -> Message:
    """Add the message unless its idempotency key is there already; returns the row either way."""
    known = session.scalar(
        select(Message).where(Message.idempotency_key == outgoing.idempotency_key)
    )
    if known is not None:
        return known
    now = deps.now()
    key = deps.new_key()
    domain = deps.settings.mail_from.rpartition("@")[2]
    reply_to = outgoing.reply_to
    row = Message(
        key=key,
        idempotency_key=outgoing.idempotency_key,
        kind=outgoing.kind,
        action_id=outgoing.action_id,
        after_id=outgoing.after.id if outgoing.after else None,
        state=MessageState.WAITING if outgoing.after else MessageState.QUEUED,
        for_real=deps.settings.is_production,
        priority=PRIORITIES[outgoing.kind],
        created_at=now,
        due_at=now,
        message_id=f"<{key}@{domain}>",
        sender_name=outgoing.sender_name,
        to_email=outgoing.to.email,
        to_name=outgoing.to.name,
        reply_to=reply_to.email if reply_to else None,
        reply_to_name=reply_to.name if reply_to else "",
        subject=outgoing.subject,
        text=outgoing.text,
        html=outgoing.html,
        enclosure=asdict(outgoing.enclosure) if outgoing.enclosure else None,
    )
    session.add(row)
    session.flush()
    session.add(
        Event(
            action_id=row.action_id,
            message_id=row.id,
            at=now,
            after=row.state,
            cause=f"{outgoing.kind} written",
        )
    )
    return row
