"""Taking a letter back, and deleting what is held of it: for its supporter, for staff, for the sweep."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete

from campaign.core.states import OPEN, STOPPABLE, ActionState, MessageState
from campaign.db.erasure import scrub_action
from campaign.db.models import Consent, Message, MessageKind
from campaign.outbox.locks import lock_messages
from campaign.outbox.moves import move_action, move_message
from campaign.outbox.questions import cancel_questions
from campaign.tallies.marks import mark

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from campaign.db.models import Action
    from campaign.deps import Deps

NOT_GONE: Final = frozenset({ActionState.QUEUED, ActionState.HELD})
"""The letter may still be stopped, unless a worker has it in hand at this moment."""

LEDGER: Final = "erased-letters.txt"
"""In the instance folder, outside of the database: what a restored backup must delete again."""


def take_back(session: Session, action: Action, now: datetime, cause: str) -> bool:
    """Stop the letter; False if it is too late because sending has begun."""
    if action.state in (ActionState.WITHDRAWN, ActionState.EXPIRED):
        return True
    if action.state not in NOT_GONE | OPEN:
        return False
    letters = lock_messages(
        session,
        action,
        Message.kind == MessageKind.LETTER,
        Message.state != MessageState.CANCELLED,
    )
    if any(letter.state not in STOPPABLE for letter in letters):
        return False
    for letter in letters:
        move_message(session, letter, MessageState.CANCELLED, now, cause)
    kinds = (MessageKind.CONFIRM, MessageKind.REMINDER, MessageKind.MEMBER_CHANGED)
    cancel_questions(session, action, now, *kinds)
    move_action(session, action, ActionState.WITHDRAWN, now, cause)
    return True


def erase_letter(deps: Deps, session: Session, action: Action, cause: str) -> bool:
    """Delete what is held of a locked action's person; a letter that can be stopped is stopped.

    Returns:
        False if the letter is being sent this very moment, when nothing may be pulled from under
        the worker; a minute later it can be done.
    """
    now = deps.now()
    if not take_back(session, action, now, cause) and action.state in NOT_GONE:
        return False
    session.execute(delete(Consent).where(Consent.action_id == action.id))
    for row in lock_messages(session, action, Message.kind != MessageKind.LETTER):
        if row.state in STOPPABLE | {MessageState.WAITING}:
            move_message(session, row, MessageState.CANCELLED, now, "data deleted")
    scrub_action(session, action)
    action.erased_at = now
    mark(session, action, now)
    _remember(ledger(deps), action.key)
    return True


def ledger(deps: Deps) -> Path:
    """The file with the opaque keys of all letters whose data was asked to be deleted, one a line."""
    return deps.settings.instance / LEDGER


def erased_keys(deps: Deps) -> set[str]:
    """Those keys."""
    file = ledger(deps)
    return set(file.read_text("ascii").split()) if file.is_file() else set()


def _remember(file: Path, key: str) -> None:
    """One short line, appended whole; on the disk before the deletion is.

    A line of a deletion that then fails does no harm: whoever asked will ask again.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{key}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
