"""A letter that could not be delivered goes back to its supporter, with other ways to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from campaign.adapters.tokens import Purpose
from campaign.content.emails import email_words
from campaign.content.queries import campaign_by_id
from campaign.core.letter import letter_to_post
from campaign.core.mail import Address
from campaign.core.states import WENT, ActionState, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.members.places import place_of
from campaign.members.queries import seat_of
from campaign.outbox.compose import enclosed_in
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.locks import lock_messages
from campaign.outbox.moves import move_action, move_message
from campaign.outbox.tries import may_have_gone
from campaign.supporters.queries.undelivered import newest_letter, times_failed
from letters.values import EmailName
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200


def give_back(deps: Deps) -> int:
    """Give letters that failed back to their supporters: a chore of the worker's.

    A letter is returned once the message to its supporter has gone. One that fails again, after
    staff have put it back, is given back again.

    Returns:
        How many messages were written and letters returned; at most one batch together.
    """
    with deps.db.read() as session:
        ids = session.scalars(select(Action.id).where(_wanting()).limit(BATCH)).all()
    if not ids:
        return 0
    with deps.db.write() as session:
        actions = session.scalars(
            select(Action)
            .where(Action.id.in_(ids), _wanting())
            .order_by(Action.id)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        return sum(_give_back(deps, session, action) for action in actions)


def _wanting() -> ColumnElement[bool]:
    """Failed, with somebody to tell and something to give back, and no message under way to them."""
    kept = select(Message.id).where(
        Message.action_id == Action.id, Message.kind == MessageKind.LETTER, Message.text != ""
    )
    newer = aliased(Message)
    newest = (
        select(func.max(newer.id))
        .where(newer.action_id == Action.id, newer.kind == MessageKind.RETURNED)
        .correlate(Action)
        .scalar_subquery()
    )
    under_way = select(Message.id).where(
        Message.id == newest,
        # An action that has failed moves on only from here, so this is when it failed.
        Message.created_at >= Action.updated_at,
        Message.state.not_in(WENT),
    )
    return and_(
        Action.state == ActionState.FAILED,
        Action.email.is_not(None),
        kept.exists(),
        ~under_way.exists(),
    )


def _give_back(deps: Deps, session: Session, action: Action) -> bool:
    """Tell the supporter, or see that they have been told; False where there is nothing to do."""
    letter = newest_letter(session, action)
    if letter is None or not letter.text:
        return False
    key = f"returned:{letter.id}:{times_failed(session, letter)}"
    told = session.scalar(select(Message).where(Message.idempotency_key == key))
    if told is None:
        _stop_receipt(session, action, letter, deps.now(), ON_ITS_WAY)
        _tell(deps, session, action, letter, key)
        return True
    if told.state not in WENT:
        return False
    now = deps.now()
    _stop_receipt(session, action, letter, now, UNSENT)
    move_action(session, action, ActionState.RETURNED, now, "given back to the supporter")
    return True


# One that still waits for the letter may be wanted, until the supporter has it back.
ON_ITS_WAY: Final = (MessageState.QUEUED, MessageState.HELD)
UNSENT: Final = (MessageState.WAITING, *ON_ITS_WAY)


def _stop_receipt(
    session: Session,
    action: Action,
    letter: Message,
    now: datetime,
    states: tuple[MessageState, ...],
) -> None:
    """Nobody is told "has been sent" once it has come back."""
    for row in lock_messages(
        session, action, Message.after_id == letter.id, Message.state.in_(states)
    ):
        move_message(session, row, MessageState.CANCELLED, now, "the letter came back")


def _tell(deps: Deps, session: Session, action: Action, letter: Message, key: str) -> None:
    charity = campaign_by_id(deps, session, action.campaign_id).charity(action.language)
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    values: dict[str, str | bool] = {
        "supporter_name": action.name or "",
        "mp_name": action.member_name,
        "constituency": place_of(deps, action),
        "reference": action.reference,
        "charity_name": charity,
        "letter_text": letter_to_post(letter.text),
        "perhaps_gone": may_have_gone(session, letter),
        "published_email": other_address(deps, session, action, letter),
        "receipt_link": deps.settings.link(f"/letter/{receipt}", action.language),
    }
    words = email_words(
        session, action.campaign_id, EmailName.RETURNED, action.language, values, deps.now()
    )
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.RETURNED,
            action_id=action.id,
            idempotency_key=key,
            to=Address(action.email or "", action.name or ""),
            sender_name=charity,
            subject=words.subject,
            text=words.text,
            enclosure=enclosed_in(letter),
        ),
    )


def other_address(deps: Deps, session: Session, action: Action, letter: Message) -> str:
    """The MP's address on Parliament's list, if the letter went to another one; else empty."""
    try:
        seat = seat_of(deps, session, action.constituency_code)
    except UnknownConstituencyError:
        return ""
    published = seat.published_email or ""
    same_member = seat.member is not None and seat.member.id == action.member_id
    if not same_member or published.lower() == letter.to_email.lower():
        return ""
    return published
