"""Addresses that mail systems refuse, of MPs' offices and of staff: noted once, lifted by staff.

Only letters and mail to staff open one: a supporter's own mistyped address is nobody's to keep.
While one is open, both are held in the last moment before they are sent (`obstacles.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, or_, select

from campaign.core.deliveries import DeliveryKind
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Message, MessageKind, Suppression
from campaign.outbox.dialects import insert_if_missing
from campaign.outbox.locks import lock_together
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.core.provider_account import ProviderAccount
    from campaign.deps import Deps

BATCH: Final = 200

TO_KNOWN_ADDRESSES: Final = (MessageKind.LETTER, MessageKind.DIGEST)
"""What goes to addresses that we keep anyway: of offices, and of staff."""

# The provider's word that it throws away what goes to an address, because of what was before.
REFUSED_BEFORE: Final = frozenset(
    {"Bounced Address", "Spam Reporting Address", "Unsubscribed Address", "Invalid"}
)
# RFC 3463 status codes of a whole address: 5.1.x it is wrong, 5.2.1 its mailbox is closed, 5.0.0 it
# says no more. A full mailbox (5.2.2), a letter too long (5.2.3, 5.3.4), a network (5.4.x) or a
# filter (5.7.x) refuses this letter today, not every one.
_OF_ADDRESS: Final = re.compile(r"5\.(?:0\.0|1\.\d{1,3}|2\.1)")


@dataclass(frozen=True, slots=True)
class Lifted:
    """What came of lifting a suppression.

    Attributes:
        was_open: we had noted the address.
        released: how many letters go on.
        at_provider: the provider's account was asked to forget it too.
    """

    was_open: bool
    released: int
    at_provider: bool


def refuses_address(kind: str, code: str) -> bool:
    """Whether a mail system's word means that later mail to the address will not arrive either.

    Args:
        kind: a `DeliveryKind`, or another word.
        code: as stored: `bounce 5.1.1` and `blocked 5.7.1` are SendGrid's two sorts, of which the
            first puts the address on its list; a bare status comes from a delivery report.
    """
    if kind == DeliveryKind.DROPPED:
        return code in REFUSED_BEFORE
    if kind != DeliveryKind.BOUNCE:
        return False
    sort, _, _status = code.partition(" ")
    return sort == "bounce" or _OF_ADDRESS.fullmatch(code) is not None


def note_suppression(
    session: Session, message: Message, reason: str, told_at: datetime, now: datetime
) -> None:
    """Note that an office's or staff's address is refused, unless that is known, or was lifted since.

    Args:
        session: the transaction.
        message: which; of the other kinds nothing is noted.
        reason: the code.
        told_at: when the mail system refused it.
        now: the time of the note.
    """
    email = message.to_email.lower()
    if message.kind not in TO_KNOWN_ADDRESSES or not email:
        return
    lifted = session.scalar(
        select(func.max(Suppression.lifted_at)).where(Suppression.email == email)
    )
    if lifted is not None and told_at <= lifted:
        return
    session.execute(
        insert_if_missing(session, Suppression).values(
            email=email, reason=reason[:60], since=now, is_open=True
        )
    )


def is_suppressed(session: Session, email: str) -> bool:
    """Whether mail systems refuse the address, as far as we know."""
    found = select(Suppression.id).where(
        Suppression.email == email.lower(), Suppression.is_open.is_(True)
    )
    return session.scalar(found) is not None


def open_suppressions(session: Session) -> list[Suppression]:
    """All that are in force, the oldest first."""
    found = select(Suppression).where(Suppression.is_open.is_(True))
    return list(session.scalars(found.order_by(Suppression.since, Suppression.id)))


def waiting_for(session: Session, email: str) -> int:
    """How many letters would go on if the address were lifted."""
    return session.scalar(select(func.count()).where(_kept_from(email))) or 0


def lift(deps: Deps, email: str, account: ProviderAccount | None) -> Lifted:
    """Write to the address again: at the provider first, then here; letters that waited go on.

    May be called again after a fault: what was done is not done twice, the rest is.

    Raises:
        ProviderAccountError: the provider could not be asked; nothing is changed.
    """
    if account is not None:
        account.lift(email)
    with deps.db.write() as session:
        row = session.scalar(
            select(Suppression)
            .where(Suppression.email == email.lower(), Suppression.is_open.is_(True))
            .with_for_update()
        )
        if row is not None:
            row.is_open = None
            row.lifted_at = deps.now()
    released = 0
    while batch := _release(deps, email):
        released += batch
    return Lifted(row is not None, released, account is not None)


def _release(deps: Deps, email: str) -> int:
    now = deps.now()
    kept = _kept_from(email)
    with deps.db.read() as session:
        ids = session.scalars(select(Message.id).where(kept).limit(BATCH)).all()
    if not ids:
        return 0
    with deps.db.write() as session:
        messages = lock_together(session, Message.id.in_(ids), kept)
        for message in messages:
            message.due_at = now
            message.attempts = 0
            move_message(session, message, MessageState.QUEUED, now, "the address was lifted")
    return len(messages)


def _kept_from(email: str) -> ColumnElement[bool]:
    return and_(
        or_(
            and_(Message.state == MessageState.HELD, Message.held_for == HeldFor.SUPPRESSED),
            Message.state == MessageState.DROPPED,
        ),
        func.lower(Message.to_email) == email.lower(),
    )
