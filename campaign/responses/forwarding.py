"""The answer for the supporter: re-sent from our own domain, its files with it, never round in a loop.

No answer is ever sent to what comes in: a mail leads to one message to the supporter, or to none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.adapters.mime import ascii_domain
from campaign.adapters.tokens import Purpose
from campaign.content.queries import campaign_by_id
from campaign.core.mail import Address, MailRefusedError
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.files import fitting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.models import InboundMail
    from campaign.deps import Deps

MOST_A_DAY: Final = 20
"""An office writes once or twice. More than this is a machine, and the rest is kept for staff."""
SUBJECT: Final = 250
LONGEST_ADDRESS: Final = 254
"""RFC 5321, 4.5.3.1.3. In another alphabet's domain it may be longer than as it was written."""


def forward(deps: Deps, session: Session, mail: InboundMail) -> bool:
    """Put the supporter's message into the outbox; False where there is nobody to send it to.

    Args:
        deps: the outside world.
        session: the transaction, with the action and the mail locked and the mail's files written.
        mail: read and sorted.
    """
    if mail.action_id is None:
        return False
    action = session.get_one(Action, mail.action_id)
    if not action.email or _is_ours(deps, action.email) or _had_enough(deps, session, action):
        return False
    charity = campaign_by_id(deps, session, action.campaign_id).charity(action.language)
    _, left_out = fitting(session, mail.id)
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    answer_to = _answer_to(deps, mail)
    text = deps.mail_words.render(
        "forward/body.txt",
        action.language,
        mail=mail,
        answer_to=answer_to,
        supporter_name=action.name or "",
        member_name=action.member_name,
        reference=action.reference,
        charity_name=charity,
        left_out=[file.name for file in left_out],
        receipt_link=deps.settings.link(f"/letter/{receipt}", action.language),
    )
    subject = deps.mail_words.render(
        "forward/subject.txt",
        action.language,
        kind=mail.kind,
        subject=mail.subject or "",
        member_name=action.member_name,
    )
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.FORWARD,
            action_id=action.id,
            idempotency_key=f"forward:{mail.key}",
            to=Address(action.email, action.name or ""),
            # Whoever claims to have written proves nothing, so no name of theirs stands here.
            sender_name=f"{charity}, for you",
            reply_to=answer_to,
            subject=subject[:SUBJECT],
            text=text,
            inbound_id=mail.id,
        ),
    )
    return True


def _answer_to(deps: Deps, mail: InboundMail) -> Address | None:
    """Where the supporter's own answer goes: to the office, and never to an address of ours."""
    try:
        email = ascii_domain(mail.from_email or "")
    except MailRefusedError:
        return None
    if len(email) > LONGEST_ADDRESS or _is_ours(deps, email):
        return None
    return Address(email, mail.from_name or "")


def _is_ours(deps: Deps, email: str) -> bool:
    domain = email.rpartition("@")[2].lower()
    ours = email.lower() == deps.settings.mail_from.lower()
    return ours or domain == (deps.settings.reply_domain or "").lower()


def _had_enough(deps: Deps, session: Session, action: Action) -> bool:
    lately = select(func.count(Message.id)).where(
        Message.action_id == action.id,
        Message.kind == MessageKind.FORWARD,
        Message.created_at > deps.now() - timedelta(days=1),
    )
    return (session.scalar(lately) or 0) >= MOST_A_DAY
