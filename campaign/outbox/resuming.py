"""Letters go on when what held them is over: a paused campaign, an address that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, Campaign, CampaignStatus, Message, Suppression
from campaign.members.queries import seats_of
from campaign.outbox.locks import lock_together
from campaign.outbox.moves import move_message
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return _release(deps, ids, HeldFor.PAUSED, "the campaign goes on")


def release_reachable(deps: Deps) -> int:
    """Put letters back into the queue whose MP has an address today that is not refused.

    The office has got another one, or the refused one was lifted just while they were being held.

    Returns:
        How many; at most one batch.
    """
    held = (Message.state == MessageState.HELD, Message.held_for == HeldFor.SUPPRESSED)
    code = Action.constituency_code
    of_letter = select(code).join(Message, Message.action_id == Action.id).where(*held)
    with deps.db.read() as session:
        codes = [each for each in session.scalars(of_letter.distinct()) if _is_known(deps, each)]
        if not codes:
            return 0
        refused = set(
            session.scalars(select(Suppression.email).where(Suppression.is_open.is_(True)))
        )
        reachable = [
            seat.constituency.code
            for seat in seats_of(deps, session, codes)
            if seat.member and seat.member.email and seat.member.email.lower() not in refused
        ]
        ids = session.scalars(
            select(Message.id)
            .join(Action, Action.id == Message.action_id)
            .where(*held, code.in_(reachable))
            .order_by(Message.id)
            .limit(BATCH)
        ).all()
    return _release(deps, ids, HeldFor.SUPPRESSED, "the address is not refused")


def _is_known(deps: Deps, code: str) -> bool:
    try:
        deps.finder.constituency(code)
    except UnknownConstituencyError:
        return False
    return True


def _release(deps: Deps, ids: Sequence[int], reason: HeldFor, cause: str) -> int:
    if not ids:
        return 0
    now = deps.now()
    held = (Message.state == MessageState.HELD, Message.held_for == reason)
    with deps.db.write() as session:
        messages = lock_together(session, Message.id.in_(ids), *held)
        for message in messages:
            message.due_at = now
            move_message(session, message, MessageState.QUEUED, now, cause)
    return len(messages)
