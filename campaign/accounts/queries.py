"""Reading accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.roles import Role
from campaign.db.models import User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff."""

    id: int
    session_key: str
    email: str
    role: Role
    active: bool
    password: str | None
    """The hash; None until the link has been used."""


def account_by_email(session: Session, email: str) -> Account | None:
    """The account of an address, however its case is typed."""
    row = session.scalar(select(User).where(User.email == email.lower()))
    return _account(row) if row else None


def account_by_session(session: Session, session_key: str) -> Account | None:
    """The account that a session cookie names."""
    row = session.scalar(select(User).where(User.session_key == session_key))
    return _account(row) if row else None


def accounts(session: Session) -> list[Account]:
    """All accounts, by address."""
    return [_account(row) for row in session.scalars(select(User).order_by(User.email))]


def account_for_link(deps: Deps, token: str) -> Account:
    """Whose password a link may set.

    Raises:
        TokenError: forged, expired, used or replaced by a newer one, or the account is gone.
    """
    with deps.db.read() as session:
        return _account(user_of_link(deps, session, token))


def user_of_link(deps: Deps, session: Session, token: str) -> User:
    """The row that a link speaks of.

    Raises:
        TokenError: see `account_for_link`.
    """
    ticket = deps.tokens.read(Purpose.SET_PASSWORD, token)
    row = session.scalar(select(User).where(User.key == ticket.key))
    if row is None or not row.active:
        raise TokenError(TokenProblem.GONE)
    if row.link_round != ticket.round:
        raise TokenError(TokenProblem.REPLACED)
    return row


def _account(row: User) -> Account:
    return Account(row.id, row.session_key, row.email, Role(row.role), row.active, row.password)
