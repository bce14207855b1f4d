"""What a supporter may still do with a confirmed letter: take it back, have their data deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.db.models import Action, Erasure
from campaign.outbox.erasing import erase_letter, take_back
from campaign.outbox.locks import lock_action

BY_SUPPORTER: Final = "taken back by the supporter"

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


def withdraw(deps: Deps, token: str) -> bool:
    """Take the letter back; False if it is too late because sending has begun.

    Raises:
        TokenError: the link does not work.
    """
    with deps.db.write() as session:
        action = _action(deps, session, token)
        return take_back(session, action, deps.now(), BY_SUPPORTER)


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
        if not erase_letter(deps, session, action, BY_SUPPORTER):
            return False
        session.add(Erasure(at=deps.now(), asked_by="supporter", letters=1))
        return True


def _action(deps: Deps, session: Session, token: str) -> Action:
    ticket = deps.tokens.read(Purpose.RECEIPT, token)
    action = lock_action(session, Action.key == ticket.key)
    if action is None:
        raise TokenError(TokenProblem.GONE)
    return action
