"""What a supporter may still do with a confirmed letter: take it back, have their data deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.states import OPEN, STOPPABLE, ActionState, MessageState
from campaign.db.erasure import scrub_action
from campaign.db.models import Action, Consent, Message, MessageKind
from campaign.outbox.locks import lock_action, lock_messages
from campaign.outbox.moves import move_action, move_message
from campaign.supporters.service.mails import cancel_own_mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

NOT_GONE: Final = frozenset({ActionState.QUEUED, ActionState.HELD})
"""The letter may still be stopped, unless a worker has it in hand at this moment."""


def withdraw(deps: Deps, token: str) -> bool:
    """Take the letter back; False if it is too late because sending has begun.

    Raises:
        TokenError: the link does not work.
    """
    with deps.db.write() as session:
        action = _action(deps, session, token)
        return _withdraw(deps, session, action)


def erase(deps: Deps, token: str) -> bool:
    """Delete what we hold of the supporter; a letter that can still be stopped is stopped.

    Returns:
        False if the letter is being sent this very moment, when nothing may be pulled from under
        the worker; a minute later it can be done.

    Raises:
        TokenError: the link does not work.
    """
    with deps.db.write() as session:
        action = _action(deps, session, token)
        if not _withdraw(deps, session, action) and action.state in NOT_GONE:
            return False
        session.execute(delete(Consent).where(Consent.action_id == action.id))
        _stop_own_mail(deps, session, action)
        scrub_action(session, action)
        action.erased_at = deps.now()
        return True


def _action(deps: Deps, session: Session, token: str) -> Action:
    ticket = deps.tokens.read(Purpose.RECEIPT, token)
    action = lock_action(session, Action.key == ticket.key)
    if action is None:
        raise TokenError(TokenProblem.GONE)
    return action


def _withdraw(deps: Deps, session: Session, action: Action) -> bool:
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
    now = deps.now()
    for letter in letters:
        move_message(session, letter, MessageState.CANCELLED, now, "taken back by the supporter")
    cancel_own_mail(session, action, now)
    move_action(session, action, ActionState.WITHDRAWN, now, "taken back by the supporter")
    return True


def _stop_own_mail(deps: Deps, session: Session, action: Action) -> None:
    """Messages to the supporter that have not gone are no longer wanted."""
    rows = lock_messages(session, action, Message.kind != MessageKind.LETTER)
    for row in rows:
        if row.state in STOPPABLE | {MessageState.WAITING}:
            move_message(session, row, MessageState.CANCELLED, deps.now(), "data deleted")
