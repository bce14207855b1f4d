"""A visitor's message to the charity's team: by the outbox, once however often it is pressed."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import IntegrityError

from campaign.core.contact_topics import ContactTopic
from campaign.core.keyed import derived
from campaign.core.mail import Address
from campaign.db.models import MessageKind
from campaign.outbox.enqueue import Outgoing, enqueue

if TYPE_CHECKING:
    from campaign.core.campaign_settings import CampaignSettings
    from campaign.deps import Deps

GENERAL: Final = "general"


@dataclass(frozen=True, slots=True)
class Written:
    """What the visitor wrote.

    Attributes:
        once: of the page that it was written on: sent again, it is the same message.
    """

    name: str
    email: str
    message: str
    once: str


def topics_of(settings: CampaignSettings, general: str) -> tuple[ContactTopic, ...]:
    """The campaign's topics; one for everything where it names none.

    Args:
        settings: the campaign's, in the visitor's language.
        general: what the one for everything is called.
    """
    return settings.topics or (ContactTopic(GENERAL, general, settings.contact_email),)


def write_to_team(
    deps: Deps, settings: CampaignSettings, topic: ContactTopic, written: Written
) -> None:
    """Put the message into the outbox; the same page sent again puts none."""
    words = {
        "name": written.name,
        "message": written.message,
        "topic": topic.label,
        "campaign": settings.title,
    }
    outgoing = Outgoing(
        kind=MessageKind.CONTACT,
        action_id=None,
        idempotency_key=_key(deps, settings.slug, topic, written),
        to=Address(topic.address),
        sender_name=settings.charity_name,
        reply_to=Address(written.email, written.name),
        subject=deps.mail_words.render("contact/subject.txt", topic=topic.label),
        text=deps.mail_words.render("contact/body.txt", **words),
    )
    try:
        with deps.db.write() as session:
            enqueue(deps, session, outgoing)
    except IntegrityError:
        # Pressed twice in the same moment: the other one has put it there.
        with deps.db.write() as session:
            enqueue(deps, session, outgoing)


def _key(deps: Deps, slug: str, topic: ContactTopic, written: Written) -> str:
    """Keyed, so that nobody who reads the outbox can try words or addresses on it."""
    parts = (slug, topic.key, written.name, written.email, written.message, written.once)
    text = "\0".join(parts).encode()
    secret = derived(deps.settings.secret_key, "contact")
    return f"contact:{hmac.digest(secret, text, sha256).hex()}"
