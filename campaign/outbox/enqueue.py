"""Putting messages into the outbox: rows only, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.states import MessageState
from campaign.db.models import Action, Event, Message, MessageKind, Priority
from campaign.outbox.lanes import lane_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.mail import Address
    from campaign.deps import Deps
    from letters.enclosure import EnclosedLetter

PRIORITIES = {
    MessageKind.CONFIRM: Priority.URGENT,
    MessageKind.MEMBER_CHANGED: Priority.URGENT,
    MessageKind.RETURNED: Priority.URGENT,
    MessageKind.FORWARD: Priority.URGENT,
    MessageKind.YOUR_DATA: Priority.URGENT,
    MessageKind.UPDATES: Priority.URGENT,
    MessageKind.DIGEST: Priority.STAFF,
    MessageKind.CONTACT: Priority.STAFF,
    MessageKind.LETTER: Priority.LETTER,
    MessageKind.RECEIPT: Priority.BULK,
    MessageKind.REMINDER: Priority.BULK,
    MessageKind.SURVEY: Priority.BULK,
    MessageKind.SURVEY_REMINDER: Priority.BULK,
    MessageKind.NEWS: Priority.BULK,
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to put into the outbox.

    Attributes:
        action_id: the letter that it is or belongs to; None for mail to staff and the like.
        idempotency_key: the same key never makes a second message.
        after: the message that must have gone before this one may.
        inbound_id: the mail whose files travel with it.
        unsubscribe: where a list is left with one press.
    """

    kind: MessageKind
    action_id: int | None
    idempotency_key: str
    to: Address
    subject: str
    text: str
    html: str | None = None
    sender_name: str = ""
    reply_to: Address | None = None
    enclosure: EnclosedLetter | None = None
    after: Message | None = None
    inbound_id: int | None = None
    unsubscribe: str | None = None


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
        lane_id=_lane(session, outgoing, now),
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
        inbound_id=outgoing.inbound_id,
        unsubscribe=outgoing.unsubscribe,
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


def _lane(session: Session, outgoing: Outgoing, now: datetime) -> int:
    priority = PRIORITIES[outgoing.kind]
    if outgoing.action_id is None:
        return lane_of(session, None, priority, "", now)
    action = session.get_one(Action, outgoing.action_id)
    gate = action.constituency_code if outgoing.kind == MessageKind.LETTER else ""
    return lane_of(session, action.campaign_id, priority, gate, now)
