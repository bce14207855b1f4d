"""Deleting what has been kept long enough: first the words of a letter, later who wrote it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, exists, or_, select

from campaign.core.retention import Keep
from campaign.core.states import ActionState, MessageState
from campaign.db.erasure import scrub_action
from campaign.db.models import Action, MemberNote, Message

# A message on its way keeps its words until it has arrived or is given up.
UNSETTLED: Final = (
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.CLAIMED,
    MessageState.SENDING,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from campaign.deps import Deps

BATCH: Final = 200
# A letter that waits for its turn keeps its words, however long a fault lasts.
ENDED: Final = (
    ActionState.SENT,
    ActionState.WITHDRAWN,
    ActionState.FAILED,
    ActionState.UNCERTAIN,
)


def apply_retention(deps: Deps) -> int:
    """Delete one batch of each class; returns how many rows lost something."""
    words = _delete(deps, Keep.WORDS, Action.words_deleted_at)
    return words + _delete(deps, Keep.IDENTITY, Action.erased_at) + _delete_notes(deps)


def _delete_notes(deps: Deps) -> int:
    """Notes on members that ended, or ran out, long enough ago."""
    cutoff = deps.now() - timedelta(days=Keep.NOTES.value.days)
    over = or_(MemberNote.ended_at < cutoff, MemberNote.until < cutoff.date())
    with deps.db.write() as session:
        return len(session.execute(delete(MemberNote).where(over).returning(MemberNote.id)).all())


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
            scrub_action(session, action, keep)
            setattr(action, done.key, now)
    return len(actions)
