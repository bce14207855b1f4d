"""What staff have stopped: all sending, or one campaign's. What is confirmed later waits too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, select

from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, Message, OutboxHold
from campaign.outbox.locks import lock_together
from campaign.outbox.moves import move_message

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds in force."""

    everything: bool
    campaign_ids: frozenset[int]


def holds_now(session: Session) -> Holds:
    """What is stopped, from this moment until the transaction ends.

    Whoever ends a hold waits for it (PostgreSQL's shared lock), and so lets go what it has held.
    """
    found = select(OutboxHold.campaign_id).where(OutboxHold.ended_at.is_(None))
    ids = set(session.scalars(found.with_for_update(read=True)))
    return Holds(None in ids, frozenset(each for each in ids if each is not None))


def hold(deps: Deps, campaign_id: int | None = None) -> int:
    """Stop the sending, of one campaign or of everything, until `release`.

    Returns:
        How many messages that were queued are held now; what comes later is held in its turn.
    """
    with deps.db.write() as session:
        same = OutboxHold.campaign_id.is_not_distinct_from(campaign_id)
        known = select(OutboxHold.id).where(same, OutboxHold.ended_at.is_(None))
        if session.scalar(known.limit(1)) is None:
            session.add(OutboxHold(campaign_id=campaign_id, began_at=deps.now()))
    return _move_all(deps, queued(campaign_id), MessageState.HELD, "held by staff")


def release(deps: Deps, campaign_id: int | None = None) -> int:
    """Let what staff have stopped go on: one campaign's, or everything.

    While everything is stopped, a campaign's own hold ends and its messages stay where they are.
    What is let go is due at once, whatever it had waited for before.

    Returns:
        How many held messages are queued again.
    """
    with deps.db.write() as session:
        rows = select(OutboxHold).where(OutboxHold.ended_at.is_(None))
        if campaign_id is not None:
            rows = rows.where(OutboxHold.campaign_id == campaign_id)
        for row in session.scalars(rows.with_for_update()):
            row.ended_at = deps.now()
        session.flush()
        if holds_now(session).everything:
            return 0
    return _move_all(deps, held(campaign_id), MessageState.QUEUED, "released by staff")


def queued(campaign_id: int | None = None) -> ColumnElement[bool]:
    """What a hold would stop."""
    return and_(Message.state == MessageState.QUEUED, *_of(campaign_id))


def held(campaign_id: int | None = None) -> ColumnElement[bool]:
    """What a release would let go."""
    by_staff = Message.held_for == HeldFor.STAFF
    return and_(Message.state == MessageState.HELD, by_staff, *_of(campaign_id))


def number_of(session: Session, which: ColumnElement[bool]) -> int:
    """How many messages those are."""
    return session.scalar(select(func.count(Message.id)).where(which)) or 0


def _of(campaign_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if campaign_id is None:
        return ()
    return (Message.action_id.in_(select(Action.id).where(Action.campaign_id == campaign_id)),)


def _move_all(deps: Deps, which: ColumnElement[bool], wanted: MessageState, cause: str) -> int:
    """Batch after batch; a message that a worker takes meanwhile is the worker's."""
    reason = HeldFor.STAFF if wanted is MessageState.HELD else None
    last = moved = 0
    while True:
        with deps.db.read() as session:
            # Only ever onwards: what comes to stand there again meanwhile is not moved for ever.
            found = select(Message.id).where(which, Message.id > last).order_by(Message.id)
            ids = session.scalars(found.limit(BATCH)).all()
        if not ids:
            return moved
        last = ids[-1]
        with deps.db.write() as session:
            for message in lock_together(session, Message.id.in_(ids), which):
                if wanted is MessageState.QUEUED:
                    message.due_at = deps.now()
                move_message(session, message, wanted, deps.now(), cause, reason)
                moved += 1
