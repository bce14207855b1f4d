"""Reading accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.roles import Role
from campaign.db.models import Passkey, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
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
    has_totp: bool
    has_passkey: bool
    recovery_codes: int
    """How many are left."""
    last_seen_at: datetime | None
    locked_until: datetime | None

    @property
    def has_factor(self) -> bool:
        """Whether there is anything to sign in with beside the password."""
        return self.has_totp or self.has_passkey


_HAS_PASSKEY = exists().where(Passkey.user_id == User.id)


def account_by_email(session: Session, email: str) -> Account | None:
    """The account of an address, however its case is typed."""
    return _one(session, User.email == email.lower())


def account_by_session(session: Session, session_key: str) -> Account | None:
    """The account that a sign-in halfway names."""
    return _one(session, User.session_key == session_key)


def account_by_id(session: Session, user_id: int) -> Account | None:
    """The account with this number."""
    return _one(session, User.id == user_id)


def accounts(session: Session) -> list[Account]:
    """All accounts, by address."""
    found = session.execute(select(User, _HAS_PASSKEY).order_by(User.email))
    return [account_of(row, has_passkey=has_passkey) for row, has_passkey in found]


def account_for_link(deps: Deps, token: str) -> Account:
    """Whose password a link may set.

    Raises:
        TokenError: forged, expired, used or replaced by a newer one, or the account is gone.
    """
    with deps.db.read() as session:
        return account_of(user_of_link(deps, session, token), has_passkey=False)


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


def is_only_admin(session: Session, account: Account | User) -> bool:
    """Whether this is an admin who can sign in, and no other one is left."""
    can_sign_in = account.active and account.password is not None
    return account.role == Role.ADMIN and can_sign_in and lacks_other_admin(session, account.id)


def lacks_other_admin(session: Session, user_id: int) -> bool:
    """Whether nobody else could sign in as an admin."""
    others = exists().where(
        User.role == Role.ADMIN, User.active, User.password.is_not(None), User.id != user_id
    )
    return not session.scalar(select(others))


def _one(session: Session, which: ColumnElement[bool]) -> Account | None:
    found = session.execute(select(User, _HAS_PASSKEY).where(which)).one_or_none()
    return account_of(found[0], has_passkey=found[1]) if found else None


def account_of(row: User, *, has_passkey: bool) -> Account:
    """What the row says."""
    return Account(
        id=row.id,
        session_key=row.session_key,
        email=row.email,
        role=Role(row.role),
        active=row.active,
        password=row.password,
        has_totp=row.totp_secret is not None,
        has_passkey=has_passkey,
        recovery_codes=len(row.recovery_codes or []),
        last_seen_at=row.last_seen_at,
        locked_until=row.locked_until,
    )
