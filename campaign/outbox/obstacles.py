"""What may stand in a message's way in the last moment before it is sent.

Staff hold it, its campaign is paused, its MP's address is refused by mail systems, or the seat
has changed (`changed_member.py`). Looked up once for all messages that are about to begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import (
    Action,
    Campaign,
    CampaignStatus,
    Message,
    MessageKind,
    Suppression,
)
from campaign.members.queries import seat_of
from campaign.outbox.changed_member import still_sits
from campaign.outbox.holds import holds_now
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps

CAUSES = {
    HeldFor.STAFF: "held by staff",
    HeldFor.PAUSED: "the campaign is paused",
    HeldFor.SUPPRESSED: "mail systems refuse the address",
}


class Obstacles:
    """Looks at messages that are about to begin.

    Args:
        deps: the outside world.
        session: the transaction, with the messages and their actions locked.
        messages: those to be looked at.
    """

    def __init__(self, deps: Deps, session: Session, messages: Sequence[Message]) -> None:
        self._deps = deps
        self._session = session
        self._holds = holds_now(session)
        self._seats: dict[str, Seat] = {}
        self._paused = frozenset(
            session.scalars(select(Campaign.id).where(Campaign.status == CampaignStatus.PAUSED))
            if any(message.kind == MessageKind.LETTER for message in messages)
            else ()
        )

    def may_go(self, message: Message) -> bool:
        """Whether it may; if not, it has been put where it belongs."""
        action = self._session.get_one(Action, message.action_id)
        reason = self._held_for(message, action)
        if reason is None and message.kind == MessageKind.LETTER:
            if not still_sits(self._deps, self._session, message, action, self._seat_of):
                return False
            if self._is_suppressed(message.to_email):
                reason = HeldFor.SUPPRESSED
        if reason is None:
            return True
        now = self._deps.now()
        move_message(
            self._session, message, MessageState.HELD, now, CAUSES[reason], held_for=reason
        )
        return False

    def _held_for(self, message: Message, action: Action) -> HeldFor | None:
        if self._holds.everything or action.campaign_id in self._holds.campaign_ids:
            return HeldFor.STAFF
        if message.kind == MessageKind.LETTER and action.campaign_id in self._paused:
            return HeldFor.PAUSED
        return None

    def _seat_of(self, code: str) -> Seat:
        """The seat, read once for all of the messages."""
        if code not in self._seats:
            self._seats[code] = seat_of(self._deps, self._session, code)
        return self._seats[code]

    def _is_suppressed(self, email: str) -> bool:
        found = select(func.count()).where(
            Suppression.email == email.lower(), Suppression.is_open.is_(True)
        )
        return bool(self._session.scalar(found))
