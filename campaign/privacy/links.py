"""The link to one's own data: sent to the address alone, for an hour, and only where something is held."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.adapters.tokens import Purpose
from campaign.content.queries import campaign_by_id
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.language import ENGLISH
from campaign.core.mail import Address
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.privacy.people import folded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MOST_LINKS_A_DAY: Final = 3
DIGEST: Final = 32


def send_link(deps: Deps, email: str, language: str = ENGLISH) -> None:
    """Send the link, if anything is held of the address; whoever asked is told the same either way."""
    wanted = folded(email)
    with deps.db.write() as session:
        action = session.scalar(
            select(Action)
            .where(func.lower(Action.email) == wanted)
            .order_by(Action.id.desc())
            .limit(1)
        )
        if (
            not wanted
            or action is None
            or action.email is None
            or _had_enough(deps, session, wanted)
        ):
            return
        campaign = campaign_by_id(deps, session, action.campaign_id)
        token = deps.tokens.make(Purpose.YOUR_DATA, f"{action.key}.{_seal(deps, action)}")
        words = {
            "link": deps.settings.link(f"/your-data/{token}", language),
            "charity_name": campaign.charity(language),
        }
        enqueue(
            deps,
            session,
            Outgoing(
                kind=MessageKind.YOUR_DATA,
                action_id=action.id,
                idempotency_key=f"your-data:{deps.new_key()}",
                to=Address(action.email),
                sender_name=campaign.charity(language),
                subject=deps.mail_words.render("your-data/subject.txt", language),
                text=deps.mail_words.render("your-data/body.txt", language, **words),
            ),
        )


def address_of(deps: Deps, token: str) -> str:
    """The address that a link proves.

    Raises:
        TokenError: the link does not work, or the letter's address is another one by now.
    """
    key, _dot, seal = deps.tokens.read(Purpose.YOUR_DATA, token).key.partition(".")
    with deps.db.read() as session:
        action = session.scalar(select(Action).where(Action.key == key))
    if action is None or not action.email:
        raise TokenError(TokenProblem.GONE, Purpose.YOUR_DATA)
    # Whoever writes a draft may change its address after the link has gone to the one of before.
    if not hmac.compare_digest(seal.encode(), _seal(deps, action).encode()):
        raise TokenError(TokenProblem.FORGED, Purpose.YOUR_DATA)
    return action.email


def _seal(deps: Deps, action: Action) -> str:
    """Ties a link to the address; with our secret, so that nobody can try addresses out on it."""
    text = f"your-data\0{action.key}\0{action.email}".encode()
    return hmac.new(deps.settings.secret_key.encode(), text, "sha256").hexdigest()[:DIGEST]


def _had_enough(deps: Deps, session: Session, email: str) -> bool:
    sent = select(func.count()).where(
        Message.kind == MessageKind.YOUR_DATA,
        Message.created_at > deps.now() - timedelta(days=1),
        func.lower(Message.to_email) == email,
    )
    return (session.scalar(sent) or 0) >= MOST_LINKS_A_DAY
