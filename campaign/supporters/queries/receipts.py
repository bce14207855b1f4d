"""Receipts: what a supporter may know of their own letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.content.queries import LoadedCampaign, campaign_by_id
from campaign.core.errors import NoDraftError
from campaign.core.letter import AnswerGoes, letter_to_post
from campaign.core.states import STOPPABLE, ActionState, HeldFor, MessageState
from campaign.db.models import Action, Message
from campaign.members.queries import seat_of
from campaign.outbox.suppressions import is_suppressed
from campaign.outbox.tries import may_have_gone
from campaign.supporters.queries.heard import Answer, Told, answers, told
from campaign.supporters.queries.undelivered import goes_through_us, newest_letter
from campaign.supporters.queries.whole import action_of_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.seat import Waiting
    from campaign.deps import Deps


UNDELIVERED: Final = frozenset({ActionState.FAILED, ActionState.RETURNED})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a supporter may know of their own letter.

    Attributes:
        held_for: why its message is held, where it is.
        address_refused: it is held or was thrown away, and mail systems refuse the MP's address.
        delivered_at: when the office's mail system took it; None as well where nobody tells us.
        ended_at: when it failed, where it did.
        perhaps_gone: a try was cut off while it was being sent, and nobody knows whether it went.
        answer_goes: where the MP's answer goes, as the letter says.
    """

    campaign: LoadedCampaign
    state: ActionState
    letter_state: MessageState | None
    held_for: HeldFor | None
    address_refused: bool
    reference: str
    member_name: str
    constituency_name: str
    confirmed_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    answer_goes: AnswerGoes
    answers: tuple[Answer, ...]
    told: Told | None
    erased_at: datetime | None
    text: str
    can_withdraw: bool
    waiting: Waiting | None
    """Why it has not gone, where the supporter is asked."""
    new_member_name: str
    """Who sits now, where the supporter is asked."""
    published_email: str
    perhaps_gone: bool
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
    letter = newest_letter(session, action)
    asked = action.state == ActionState.ASKED
    seat = seat_of(deps, session, action.constituency_code) if asked else None
    return Receipt(
        campaign=campaign_by_id(deps, session, action.campaign_id),
        state=ActionState(action.state),
        letter_state=MessageState(letter.state) if letter else None,
        held_for=HeldFor(letter.held_for) if letter and letter.held_for else None,
        address_refused=letter is not None and _address_refused(session, action, letter),
        reference=action.reference,
        member_name=action.member_name,
        constituency_name=action.constituency_name,
        confirmed_at=action.confirmed_at,
        sent_at=action.sent_at,
        delivered_at=action.delivered_at,
        ended_at=letter.settled_at if letter and action.state in UNDELIVERED else None,
        answer_goes=_answer_goes(action, letter),
        answers=answers(session, action),
        told=told(session, action),
        erased_at=action.erased_at,
        text=_text(action, letter),
        waiting=seat.waiting(action.member_id) if seat else None,
        new_member_name=seat.member.name if seat and seat.member else "",
        published_email=(seat.published_email or "") if seat else "",
        perhaps_gone=letter is not None and _perhaps_gone(session, action, letter),
        can_be_sent=seat is not None and seat.can_be_written_to,
        round=action.confirm_round,
        key=action.key,
        can_withdraw=bool(
            asked
            or (
                action.state in (ActionState.QUEUED, ActionState.HELD)
                and letter
                and letter.state in STOPPABLE
            )
        ),
    )


def _address_refused(session: Session, action: Action, letter: Message) -> bool:
    if action.state != ActionState.HELD:
        return False
    return letter.held_for == HeldFor.SUPPRESSED or is_suppressed(session, letter.to_email)


def _perhaps_gone(session: Session, action: Action, letter: Message) -> bool:
    # What is asked about may have gone to the MP of before.
    is_told = action.state in (*UNDELIVERED, ActionState.ASKED, ActionState.WITHDRAWN)
    return is_told and may_have_gone(session, letter)


def _answer_goes(action: Action, letter: Message | None) -> AnswerGoes:
    """As the newest letter says; the address alone tells, however the supporter ticked since."""
    return AnswerGoes.THROUGH_US if goes_through_us(action, letter) else AnswerGoes.STRAIGHT


def _text(action: Action, letter: Message | None) -> str:
    """Return what was sent or is to be; a letter that is kept for later has no message yet."""
    if letter:
        # What came back is there to be printed.
        return letter_to_post(letter.text) if action.state in UNDELIVERED else letter.text
    return action.body or "" if action.state == ActionState.ASKED else ""
