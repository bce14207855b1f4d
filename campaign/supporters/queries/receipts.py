"""Receipts: what a supporter may know of their own letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.content.queries import LoadedCampaign, campaign_by_id
from campaign.core.errors import NoDraftError
from campaign.core.states import ActionState, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.members.queries import seat_of
from campaign.outbox.changed_member import may_have_gone
from campaign.supporters.queries.whole import action_of_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.seat import Waiting
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a supporter may know of their own letter."""

    campaign: LoadedCampaign
    state: ActionState
    letter_state: MessageState | None
    reference: str
    member_name: str
    constituency_name: str
    confirmed_at: datetime | None
    sent_at: datetime | None
    erased_at: datetime | None
    text: str
    can_withdraw: bool
    waiting: Waiting | None
    """Why it has not gone, where the supporter is asked."""
    new_member_name: str
    """Who sits now, where the supporter is asked."""
    published_email: str
    perhaps_gone: bool
    """It was cut off while being sent to the MP of before."""
    can_be_sent: bool
    round: int
    key: str


def receipt(deps: Deps, token: str) -> Receipt:
    """Where the letter of a receipt link stands.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.RECEIPT, token)
    with deps.db.read() as session:
        return _receipt(deps, session, action_of_ticket(session, ticket))


def confirmed(deps: Deps, key: str) -> Receipt:
    """The same, for the browser that has just confirmed.

    Raises:
        NoDraftError: no such letter.
    """
    with deps.db.read() as session:
        action = session.scalar(select(Action).where(Action.key == key))
        if action is None or action.confirmed_at is None:
            raise NoDraftError
        return _receipt(deps, session, action)


def letter_to_change(deps: Deps, token: str) -> tuple[str, str]:
    """The letter whose MP has changed, for writing on in this browser.

    Returns:
        The campaign's name in addresses, and the draft's key.

    Raises:
        TokenError: the link does not work.
        NoDraftError: the letter is not waiting for the supporter's answer.
    """
    ticket = deps.tokens.read(Purpose.RECEIPT, token)
    with deps.db.read() as session:
        action = action_of_ticket(session, ticket)
        if action.state != ActionState.ASKED:
            raise NoDraftError
        return campaign_by_id(deps, session, action.campaign_id).slug, action.key


def _receipt(deps: Deps, session: Session, action: Action) -> Receipt:
    letter = session.scalar(
        select(Message)
        .where(Message.action_id == action.id, Message.kind == MessageKind.LETTER)
        .order_by(Message.id.desc())
        .limit(1)
    )
    asked = action.state == ActionState.ASKED
    seat = seat_of(deps, session, action.constituency_code) if asked else None
    return Receipt(
        campaign=campaign_by_id(deps, session, action.campaign_id),
        state=ActionState(action.state),
        letter_state=MessageState(letter.state) if letter else None,
        reference=action.reference,
        member_name=action.member_name,
        constituency_name=action.constituency_name,
        confirmed_at=action.confirmed_at,
        sent_at=action.sent_at,
        erased_at=action.erased_at,
        text=_text(action, letter),
        waiting=seat.waiting(action.member_id) if seat else None,
        new_member_name=seat.member.name if seat and seat.member else "",
        published_email=(seat.published_email or "") if seat else "",
        perhaps_gone=asked and letter is not None and may_have_gone(session, letter.id),
        can_be_sent=seat is not None and seat.can_be_written_to,
        round=action.confirm_round,
        key=action.key,
        can_withdraw=bool(
            asked
            or (
                action.state == ActionState.QUEUED
                and letter
                and letter.state in (MessageState.QUEUED, MessageState.HELD)
            )
        ),
    )


def _text(action: Action, letter: Message | None) -> str:
    """Return what was sent or is to be; a letter that is kept for later has no message yet."""
    if letter:
        return letter.text
    return action.body or "" if action.state == ActionState.ASKED else ""
