"""What became of the message that asks the supporter's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.content.queries import campaign_by_slug
from campaign.core.states import MessageState
from campaign.db.models import Message, MessageKind
from campaign.supporters.queries.drafts import open_action

if TYPE_CHECKING:
    from campaign.deps import Deps

UNDELIVERED: Final = frozenset({MessageState.BOUNCED, MessageState.DROPPED, MessageState.FAILED})


def confirmation_failed(deps: Deps, slug: str, key: str | None) -> bool:
    """Whether the newest confirmation message could not be delivered: a wrong address, most likely.

    Raises:
        UnknownCampaignError: there is no such campaign.
        NoDraftError: there is no draft, or its letter is already confirmed.
    """
    with deps.db.read() as session:
        action = open_action(session, campaign_by_slug(deps, session, slug), key)
        newest = session.scalar(
            select(Message.state)
            .where(Message.action_id == action.id, Message.kind == MessageKind.CONFIRM)
            .order_by(Message.id.desc())
            .limit(1)
        )
        return newest in UNDELIVERED
