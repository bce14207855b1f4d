"""Deleting what has been kept long enough: first the words of a letter, later who wrote it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, exists, or_, select

from campaign.core.retention import Keep
from campaign.core.states import GONE, ActionState, MessageState
from campaign.db.erasure import scrub, scrub_action, scrub_inbound
from campaign.db.models import Action, DeliveryEvent, InboundMail, MemberNote, Message

# A message on its way keeps its words until it has arrived or is given up.
UNSETTLED: Final = (
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.DROPPED,
    MessageState.UNCERTAIN,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from campaign.deps import Deps

BATCH: Final = 200
# A letter that waits for its turn keeps its words, however long a fault lasts.
ENDED: Final = (
    *GONE,
    ActionState.RETURNED,
    ActionState.WITHDRAWN,
    ActionState.FAILED,
    ActionState.UNCERTAIN,
)


def apply_retention(deps: Deps) -> int:
    """Delete one batch of each class; returns how many rows lost something."""
    return (
        _delete(deps, Keep.WORDS, Action.words_deleted_at)
        + _delete(deps, Keep.IDENTITY, Action.erased_at)
        + _delete_notes(deps)
        + _empty_events(deps)
        + _empty_strays(deps)
    )


def _delete_notes(deps: Deps) -> int:
    """Notes on members that ended, or ran out, long enough ago."""
    cutoff = deps.now() - timedelta(days=Keep.NOTES.value.days)
    over = or_(MemberNote.ended_at < cutoff, MemberNote.until < cutoff.date())
    with deps.db.write() as session:
        return len(session.execute(delete(MemberNote).where(over).returning(MemberNote.id)).all())


def _empty_events(deps: Deps) -> int:
    """What mail systems told us, in their words: the kind and the time of each stay."""
    cutoff = deps.now() - timedelta(days=Keep.DELIVERY.value.days)
    with deps.db.write() as session:
        rows = session.scalars(
            select(DeliveryEvent)
            .where(DeliveryEvent.received_at < cutoff, DeliveryEvent.raw.is_not(None))
            .order_by(DeliveryEvent.received_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            scrub(row)
    return len(rows)


def _empty_strays(deps: Deps) -> int:
    """Mail to an address that is none of ours, or no longer."""
    cutoff = deps.now() - timedelta(days=Keep.STRAYS.value.days)
    with deps.db.write() as session:
        rows = session.scalars(
            select(InboundMail)
            .where(
                InboundMail.received_at < cutoff,
                InboundMail.action_id.is_(None),
                InboundMail.envelope_to.is_not(None),
            )
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            scrub_inbound(session, row)
    return len(rows)


def _delete(deps: Deps, keep: Keep, done: InstrumentedAttribute[object]) -> int:
    now = deps.now()
    with deps.db.write() as session:
        actions = session.scalars(
            select(Action)
            .where(
                done.is_(None),
                Action.confirmed_at < now - timedelta(days=keep.value.days),
                Action.state.in_(ENDED),
                ~exists().where(Message.action_id == Action.id, Message.state.in_(UNSETTLED)),
            )
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        for action in actions:
            # In the end everything: what came after the words were deleted has words too.
            scrub_action(session, action, None if keep is Keep.IDENTITY else keep)
            setattr(action, done.key, now)
    return len(actions)
