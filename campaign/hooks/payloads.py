"""What another system is told, without anybody's name; a person is added at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaign.core.chain import Stage
from campaign.core.hooks import HookKind, pseudonym
from campaign.db.agreed import people_who_agreed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.db.models import Answer, Consent, Hook, HookDelivery


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened.

    Attributes:
        event_key: names it, the same whoever reads it how often.
        action_id: the letter, where it is about one.
    """

    kind: HookKind
    event_key: str
    payload: dict[str, Any]
    action_id: int | None = None


def of_letter(hook: Hook, kind: HookKind, letter: Any, slug: str, at: datetime) -> Told:
    """A letter has moved.

    Args:
        hook: which is told.
        kind: what the move is called.
        letter: the columns of its action that are told.
        slug: the campaign's.
        at: when.
    """
    payload = {
        "at": at.isoformat(),
        "campaign": slug,
        "letter": pseudonym(hook.secret, letter.key),
        "constituency": {"code": letter.constituency_code, "name": letter.constituency_name},
        "nation": letter.nation,
        "language": letter.language,
        "source": letter.source,
        "variant": letter.variant,
    }
    return Told(kind, f"{kind}:{letter.key}", payload, letter.id)


def of_consent(hook: Hook, letter: Any, slug: str, at: datetime, consent: Consent) -> Told:
    """A supporter whose address is proven agreed to hear from the charity."""
    told = of_letter(hook, HookKind.CONSENT, letter, slug, at)
    words = {
        "wording": consent.wording,
        "version": consent.version,
        "channel": consent.channel,
        "given_at": consent.given_at.isoformat(),
    }
    return Told(told.kind, told.event_key, {**told.payload, "consent": words}, told.action_id)


def of_answer(kind: HookKind, answer: Answer, slug: str) -> Told:
    """Something is claimed of the chain. Of how many letters is not said: it may be one."""
    payload = {
        "at": answer.recorded_at.isoformat(),
        "campaign": slug,
        "constituency": {"code": answer.constituency_code},
        "stage": Stage(answer.stage).name.lower(),
        "position": answer.position,
        "happened_on": answer.happened_on.isoformat(),
        "said_by": answer.source,
        "sorted_by_rule": answer.is_by_rule,
    }
    return Told(kind, f"{kind}:{answer.id}", payload)


def person(session: Session, hook: Hook, delivery: HookDelivery) -> dict[str, str] | None:
    """Who wrote the letter, as it is now: only where the hook may know and they agreed to it."""
    if not hook.with_person or delivery.action_id is None:
        return None
    return people_who_agreed(session, [delivery.action_id]).get(delivery.action_id)
