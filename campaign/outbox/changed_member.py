"""A letter goes only to the MP it was confirmed for; if the seat changed hands, we ask.

Looked at twice: just before a letter is sent, and now and then for letters whose supporter was
told that the seat is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.core.campaign_settings import CampaignSettings
from campaign.core.mail import Address
from campaign.core.states import ActionState, MessageState
from campaign.db.models import Action, Campaign, Message, MessageKind
from campaign.members.queries import seat_of
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.moves import move_action, move_message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps

BATCH: Final = 50


def may_go(deps: Deps, session: Session, message: Message) -> bool:
    """Whether a claimed letter's MP still sits; a newer address of theirs is taken over.

    If not, the letter is cancelled, which never went, and its supporter is asked.
    """
    if message.kind != MessageKind.LETTER:
        return True
    action = session.get_one(Action, message.action_id)
    seat = seat_of(deps, session, action.constituency_code)
    if seat.member and seat.member.email and seat.member.id == action.member_id:
        message.to_email = seat.member.email
        return True
    now = deps.now()
    move_message(session, message, MessageState.CANCELLED, now, "the seat has another MP, or none")
    move_action(session, action, ActionState.ASKED, now, "the seat has another MP, or none")
    _ask(deps, session, action, seat)
    return False


def ask_again(deps: Deps) -> int:
    """Ask those who were told of an empty seat that has since been filled, or filled anew.

    Returns:
        How many supporters were asked; at most one batch.
    """
    with deps.db.read() as session:
        known = session.execute(
            select(Action.constituency_code, Action.asked_member_id)
            .where(Action.state == ActionState.ASKED)
            .distinct()
        ).all()
        changed = [
            (code, asked)
            for code, asked in known
            if (seat := seat_of(deps, session, code)).can_be_written_to
            and seat.member
            and seat.member.id != asked
        ]
    return sum(_ask_all(deps, code, asked) for code, asked in changed)


def _ask_all(deps: Deps, code: str, asked: int | None) -> int:
    with deps.db.write() as session:
        seat = seat_of(deps, session, code)
        actions = session.scalars(
            select(Action)
            .where(
                Action.state == ActionState.ASKED,
                Action.constituency_code == code,
                Action.asked_member_id.is_(asked)
                if asked is None
                else Action.asked_member_id == asked,
            )
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        for action in actions:
            _ask(deps, session, action, seat)
    return len(actions)


def _ask(deps: Deps, session: Session, action: Action, seat: Seat) -> None:
    """Write to the supporter. The link leads to their letter's page, and from there to sending."""
    action.asked_member_id = seat.member.id if seat.member and seat.can_be_written_to else None
    action.confirm_round += 1  # an older page cannot answer the newer question
    action.updated_at = deps.now()
    campaign = session.get_one(Campaign, action.campaign_id)
    charity = CampaignSettings.from_toml(campaign.settings).charity_name
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    words = {
        "supporter_name": action.name,
        "old_name": action.member_name,
        "new_name": seat.member.name if seat.member and action.asked_member_id else "",
        "unreachable_name": seat.member.name if seat.member and not action.asked_member_id else "",
        "dissolved": seat.dissolved,
        "constituency": action.constituency_name,
        "reference": action.reference,
        "charity_name": charity,
        "receipt_url": f"{deps.settings.public_url}/letter/{receipt}",
    }
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.MEMBER_CHANGED,
            action_id=action.id,
            idempotency_key=f"member-changed:{action.id}:{action.confirm_round}",
            to=Address(action.email or "", action.name or ""),
            sender_name=charity,
            subject=deps.mail_words.render("member_changed/subject.txt", **words),
            text=deps.mail_words.render("member_changed/body.txt", **words),
        ),
    )
