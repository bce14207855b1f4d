"""From a checked draft to a letter that waits for its supporter's inbox."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from campaign.adapters.tokens import Purpose
from campaign.content.queries import campaign_by_slug
from campaign.core.errors import ChangedElsewhereError, NoDraftError, PausedError
from campaign.core.states import ActionState
from campaign.core.supporter import version_of
from campaign.db.models import Consent, Message, MessageKind
from campaign.outbox.moves import move_action
from campaign.supporters.compose import letter_of
from campaign.supporters.queries.drafts import require_complete
from campaign.supporters.service.drafts import draft_for_change
from campaign.supporters.service.mails import send_confirmation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaign.db.models import Action
    from campaign.deps import Deps

RESEND_PAUSE: Final = timedelta(seconds=30)


def submit(
    deps: Deps, slug: str, key: str | None, seen: str, consents: Mapping[str, str]
) -> str | None:
    """Ask the supporter's inbox to confirm the letter; asking twice sends one message.

    An inbox that has confirmed this letter before, for an MP of before, is not asked again.

    Args:
        deps: the outside world.
        slug: the campaign's name in addresses.
        key: the draft that this browser has.
        seen: the fingerprint of the letter that the page showed.
        consents: by kind, the very words beside each box that was ticked.

    Returns:
        The token of the confirmation page where the inbox is proven already, else None.

    Raises:
        NoDraftError: this browser has no draft.
        IncompleteError: a step is missing.
        ChangedElsewhereError: the letter is no longer the one that the page showed.
        PausedError: the campaign takes no letters just now.
        TooManyMailsError: the address has had too many confirmations today.
    """
    with deps.db.write() as session:
        action = draft_for_change(deps, session, slug, key)
        member = require_complete(deps, session, action)
        campaign = campaign_by_slug(deps, session, slug)
        if not campaign.is_open:
            raise PausedError(slug)
        if letter_of(deps, session, action, member).fingerprint != seen:
            raise ChangedElsewhereError
        _keep_consents(deps, session, action, consents)
        if action.state == ActionState.ASKED:
            return deps.tokens.make(Purpose.CONFIRM, action.key, action.confirm_round)
        if action.state == ActionState.AWAITING:
            return None
        now = deps.now()
        action.submitted_at = action.submitted_at or now
        action.member_id, action.member_name = member.id, member.name
        move_action(session, action, ActionState.AWAITING, now, "checked by the supporter")
        send_confirmation(deps, session, campaign, action)
        return None


def resend(deps: Deps, slug: str, key: str | None) -> bool:
    """Send the confirmation once more; False for a second click within half a minute.

    Raises:
        NoDraftError: nothing of this browser waits for confirmation.
        TooManyMailsError: the address has had too many confirmations today.
    """
    with deps.db.write() as session:
        action = draft_for_change(deps, session, slug, key)
        if action.state != ActionState.AWAITING:
            raise NoDraftError
        last = session.scalar(
            select(func.max(Message.created_at)).where(
                Message.action_id == action.id, Message.kind == MessageKind.CONFIRM
            )
        )
        if last is not None and deps.now() - last < RESEND_PAUSE:
            return False
        send_confirmation(deps, session, campaign_by_slug(deps, session, slug), action)
        return True


def _keep_consents(
    deps: Deps, session: Session, action: Action, consents: Mapping[str, str]
) -> None:
    session.execute(delete(Consent).where(Consent.action_id == action.id))
    for kind, wording in consents.items():
        session.add(
            Consent(
                action_id=action.id,
                kind=kind,
                wording=wording,
                given_at=deps.now(),
                version=version_of(wording),
            )
        )
