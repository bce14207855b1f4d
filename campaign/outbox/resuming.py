"""Letters that were held while their campaign was paused go on when it is open again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, Campaign, CampaignStatus, Message
from campaign.outbox.locks import lock_together
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from campaign.deps import Deps

BATCH: Final = 200


def release_resumed(deps: Deps) -> int:
    """Put a batch of them back into the queue; returns how many."""
    held = (Message.state == MessageState.HELD, Message.held_for == HeldFor.PAUSED)
    with deps.db.read() as session:
        ids = session.scalars(
            select(Message.id)
            .join(Action, Action.id == Message.action_id)
            .join(Campaign, Campaign.id == Action.campaign_id)
            .where(*held, Campaign.status == CampaignStatus.OPEN)
            .order_by(Message.id)
            .limit(BATCH)
        ).all()
    if not ids:
        return 0
    now = deps.now()
    with deps.db.write() as session:
        messages = lock_together(session, Message.id.in_(ids), *held)
        for message in messages:
            message.due_at = now
            move_message(session, message, MessageState.QUEUED, now, "the campaign goes on")
    return len(messages)
