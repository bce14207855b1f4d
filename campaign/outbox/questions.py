"""The question to a supporter whose letter's MP has changed: asked seldom, and never out of date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.adapters.tokens import Purpose
from campaign.content.emails import email_words
from campaign.content.queries import campaign_by_id
from campaign.core.mail import Address
from campaign.core.states import ANSWERS, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.members.places import place_of
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.locks import lock_messages
from campaign.outbox.moves import move_message
from letters.values import EmailName

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps

MOST_QUESTIONS: Final = 3
IN: Final = timedelta(days=7)
"""More than this of them in so short a time would pester: two lists that disagree, perhaps."""


def asked_enough(deps: Deps) -> ColumnElement[bool]:
    """The actions whose supporters have had enough questions for now."""
    number = (
        select(func.count(Message.id))
        .where(
            Message.action_id == Action.id,
            Message.kind == MessageKind.MEMBER_CHANGED,
            Message.created_at > deps.now() - IN,
        )
        .correlate(Action)
        .scalar_subquery()
    )
    return number >= MOST_QUESTIONS


def ask(
    deps: Deps, session: Session, action: Action, seat: Seat, *, perhaps_gone: bool = False
) -> None:
    """Write to the supporter. The link leads to their letter's page, and from there to sending.

    Args:
        deps: the outside world.
        session: the transaction, with the action locked.
        action: in state `asked`.
        seat: of its constituency, as it is today.
        perhaps_gone: the letter to the MP of before may have gone; then we do not say it has not.
    """
    now = deps.now()
    cancel_questions(session, action, now, MessageKind.MEMBER_CHANGED)
    if action.asked_member_id is None:
        action.updated_at = now  # an empty seat that is filled begins the time to answer anew
    action.asked_member_id = seat.member.id if seat.member and seat.can_be_written_to else None
    action.confirm_round += 1  # an older page cannot answer the newer question
    charity = campaign_by_id(deps, session, action.campaign_id).charity(action.language)
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    values = {
        "supporter_name": action.name or "",
        "old_mp_name": action.member_name,
        "mp_name": seat.member.name if seat.member else "",
        "published_email": seat.published_email or "",
        "waiting": seat.waiting(action.member_id).value,
        "perhaps_gone": perhaps_gone,
        "days": str(ANSWERS.days),
        "constituency": place_of(deps, action),
        "reference": action.reference,
        "charity_name": charity,
        "receipt_link": deps.settings.link(f"/letter/{receipt}", action.language),
    }
    words = email_words(
        session, action.campaign_id, EmailName.MEMBER_CHANGED, action.language, values, now
    )
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.MEMBER_CHANGED,
            action_id=action.id,
            idempotency_key=f"member-changed:{action.id}:{action.confirm_round}",
            to=Address(action.email or "", action.name or ""),
            sender_name=charity,
            subject=words.subject,
            text=words.text,
        ),
    )


def cancel_questions(session: Session, action: Action, now: datetime, *kinds: MessageKind) -> None:
    """Messages of these kinds that have not left yet no longer fit; those that have left stay."""
    for row in lock_messages(session, action, Message.kind.in_(kinds)):
        if row.state in (MessageState.QUEUED, MessageState.HELD):
            move_message(session, row, MessageState.CANCELLED, now, "overtaken")
