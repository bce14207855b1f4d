"""What may stand in a message's way in the last moment before it is sent.

Staff hold it, its campaign is paused, its address is refused by mail systems, the seat has changed
(`changed_member.py`), or it is news to staff that has become old. Looked up once for all messages that are about to begin.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import (
    Action,
    Campaign,
    CampaignStatus,
    DeliveryEvent,
    Message,
    MessageKind,
    Suppression,
)
from campaign.members.queries import seats_of
from campaign.outbox.changed_member import still_sits
from campaign.outbox.holds import holds_now
from campaign.outbox.moves import move_message
from campaign.outbox.suppressions import TO_KNOWN_ADDRESSES
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps

LISTENING: Final = timedelta(seconds=15)
"""Chores are done every ten."""

NEWS_FOR: Final = timedelta(days=2)
"""A digest that was stopped for longer is of last week's last week."""

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
        letters = [message for message in messages if message.kind == MessageKind.LETTER]
        codes = {action.constituency_code for letter in letters if (action := self._action(letter))}
        self._seats = _seats(deps, session, codes)
        self._paused = _paused(session) if letters else frozenset()
        # As it was written to, and as it is today: an office may have got another address.
        known = {
            message.to_email.lower() for message in messages if message.kind in TO_KNOWN_ADDRESSES
        } | {
            seat.member.email.lower()
            for seat in self._seats.values()
            if seat.member and seat.member.email
        }
        self._suppressed = _suppressed(session, known)
        self._told = _told(session, [message.key for message in messages])

    def may_go(self, message: Message) -> bool:
        """Whether it may; if not, it has been put where it belongs."""
        action = self._action(message)
        now = self._deps.now()
        if action is not None and action.erased_at is not None:
            move_message(self._session, message, MessageState.CANCELLED, now, "data deleted")
            return False
        if message.kind == MessageKind.DIGEST and now - message.created_at > NEWS_FOR:
            move_message(self._session, message, MessageState.CANCELLED, now, "no news any more")
            return False
        if message.key in self._told:
            # What mail systems said of the try before is looked at first.
            message.due_at = now + LISTENING
            move_message(self._session, message, MessageState.QUEUED, now, "a word comes first")
            return False
        reason = self._held_for(message, action)
        if (
            reason is None
            and action is not None
            and message.kind == MessageKind.LETTER
            and not still_sits(self._deps, self._session, message, action, self._seat_of)
        ):
            return False
        if reason is None and self._is_refused(message):
            reason = HeldFor.SUPPRESSED
        if reason is None:
            return True
        move_message(
            self._session, message, MessageState.HELD, now, CAUSES[reason], held_for=reason
        )
        return False

    def _held_for(self, message: Message, action: Action | None) -> HeldFor | None:
        if self._holds.everything:
            return HeldFor.STAFF
        if action is None:
            return None
        if action.campaign_id in self._holds.campaign_ids:
            return HeldFor.STAFF
        if message.kind == MessageKind.LETTER and action.campaign_id in self._paused:
            return HeldFor.PAUSED
        return None

    def _is_refused(self, message: Message) -> bool:
        is_known = message.kind in TO_KNOWN_ADDRESSES
        return is_known and message.to_email.lower() in self._suppressed

    def _action(self, message: Message) -> Action | None:
        if message.action_id is None:
            return None
        return self._session.get_one(Action, message.action_id)

    def _seat_of(self, code: str) -> Seat:
        if code not in self._seats:
            raise UnknownConstituencyError(code)
        return self._seats[code]


def _seats(deps: Deps, session: Session, codes: set[str]) -> dict[str, Seat]:
    """The seats of those of the constituencies that there are, as they are today."""
    known = []
    for code in sorted(codes):
        with suppress(UnknownConstituencyError):
            known.append(deps.finder.constituency(code).code)
    return dict(zip(known, seats_of(deps, session, known), strict=True)) if known else {}


def _paused(session: Session) -> frozenset[int]:
    return frozenset(
        session.scalars(select(Campaign.id).where(Campaign.status == CampaignStatus.PAUSED))
    )


def _told(session: Session, keys: list[str]) -> frozenset[str]:
    """Those of the messages of which mail systems have said something that is not applied yet."""
    found = select(DeliveryEvent.message_key).where(
        DeliveryEvent.message_key.in_(keys), DeliveryEvent.applied_at.is_(None)
    )
    return frozenset(session.scalars(found)) if keys else frozenset()


def _suppressed(session: Session, addresses: set[str]) -> frozenset[str]:
    found = select(Suppression.email).where(
        Suppression.email.in_(addresses), Suppression.is_open.is_(True)
    )
    # Shared, so that whoever lifts one waits for what is held because of it, and lets it go too.
    found = found.with_for_update(read=True)
    return frozenset(session.scalars(found)) if addresses else frozenset()
