"""The messages of an action: confirmation, the letter itself, the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from sqlalchemy import func, select

from campaign.adapters.tokens import Purpose
from campaign.content.emails import email_words
from campaign.core.errors import TooManyMailsError
from campaign.core.letter import AnswerGoes
from campaign.core.mail import Address
from campaign.core.states import EXPIRES
from campaign.db.models import Message, MessageKind
from campaign.members.places import place_of
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.questions import cancel_questions
from campaign.supporters.service.reply_address import reply_address
from letters.html import to_html
from letters.values import EmailName

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.db.models import Action
    from campaign.deps import Deps
    from campaign.supporters.compose import Letter

# Enough for a slow inbox and a mistyped one, too few to pester somebody else with.
MOST_CONFIRMATIONS_A_DAY: Final = 6


def send_confirmation(
    deps: Deps, session: Session, campaign: LoadedCampaign, action: Action
) -> Message:
    """Ask the inbox whether it was them.

    Raises:
        TooManyMailsError: the address has had enough of our confirmations for a day.
    """
    email = action.email or ""
    day_ago = deps.now() - timedelta(days=1)
    recent = session.scalar(
        select(func.count())
        .select_from(Message)
        .where(
            func.lower(Message.to_email) == email.lower(),
            Message.kind == MessageKind.CONFIRM,
            Message.created_at > day_ago,
        )
    )
    if (recent or 0) >= MOST_CONFIRMATIONS_A_DAY:
        raise TooManyMailsError
    action.mails_sent += 1
    token = deps.tokens.make(Purpose.CONFIRM, action.key, action.confirm_round)
    values = {
        "mp_name": action.member_name,
        "constituency": place_of(deps, action),
        "charity_name": campaign.charity(action.language),
        "confirm_link": deps.settings.link(f"/confirm/{token}", action.language),
        "days": str(EXPIRES.days),
    }
    words = email_words(
        session, campaign.id, EmailName.CONFIRM, action.language, values, deps.now()
    )
    return enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.CONFIRM,
            action_id=action.id,
            idempotency_key=f"confirm:{action.id}:{action.confirm_round}:{action.mails_sent}",
            to=Address(email),
            sender_name=campaign.charity(action.language),
            subject=words.subject,
            text=words.text,
        ),
    )


def cancel_own_mail(session: Session, action: Action, now: datetime) -> None:
    """Questions to the supporter that have not left yet no longer fit the letter."""
    kinds = (MessageKind.CONFIRM, MessageKind.REMINDER, MessageKind.MEMBER_CHANGED)
    cancel_questions(session, action, now, *kinds)


def send_letter(
    deps: Deps, session: Session, campaign: LoadedCampaign, action: Action, letter: Letter
) -> Message:
    """Put the letter to the MP into the outbox, once however often it is asked."""
    # An MP without a published address is never offered the way here (`meet` says how to post it).
    to = Address(letter.member.email or "", letter.member.name)
    text = deps.mail_words.render(
        "letter/body.txt",
        letter.language,
        letter=letter.text,
        enclosure=letter.enclosure_text,
    )
    html = deps.mail_words.render(
        "letter/body.html",
        letter.language,
        letter=Markup(to_html(letter.text)),  # noqa: S704 - to_html escapes
        enclosure=Markup(to_html(letter.enclosure_text)),  # noqa: S704 - to_html escapes
        subject=letter.subject,
    )
    return enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.LETTER,
            action_id=action.id,
            # The round grows only when the letter before it was cancelled unsent.
            idempotency_key=f"letter:{action.id}:{action.confirm_round}",
            to=to,
            sender_name=f"{letter.sender.name} via {campaign.charity(action.language)}",
            reply_to=_reply_to(deps, action, letter),
            subject=letter.subject,
            text=text,
            html=html,
            enclosure=letter.enclosure,
        ),
    )


def _reply_to(deps: Deps, action: Action, letter: Letter) -> Address:
    if letter.answer_goes is AnswerGoes.THROUGH_US:
        return Address(reply_address(deps, action), letter.sender.name)
    return Address(letter.sender.email, letter.sender.name)


def send_receipt(
    deps: Deps,
    session: Session,
    campaign: LoadedCampaign,
    action: Action,
    letter: Message,
    answer_goes: AnswerGoes,
) -> Message:
    """Tell the supporter, but only once the letter has really gone."""
    token = deps.tokens.make(Purpose.RECEIPT, action.key)
    values: dict[str, str | bool] = {
        "supporter_name": action.name or "",
        "mp_name": action.member_name,
        "constituency": place_of(deps, action),
        "reference": action.reference,
        "charity_name": campaign.charity(action.language),
        "receipt_link": deps.settings.link(f"/letter/{token}", action.language),
        "answer_through_us": answer_goes is AnswerGoes.THROUGH_US,
    }
    words = email_words(
        session, campaign.id, EmailName.RECEIPT, action.language, values, deps.now()
    )
    return enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.RECEIPT,
            action_id=action.id,
            idempotency_key=f"receipt:{action.id}:{action.confirm_round}",
            to=Address(action.email or "", action.name or ""),
            sender_name=campaign.charity(action.language),
            subject=words.subject,
            text=words.text,
            after=letter,
        ),
    )
