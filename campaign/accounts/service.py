"""Writing accounts: invite, set a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.accounts.queries import user_of_link
from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.db.models import User

if TYPE_CHECKING:
    from campaign.core.roles import Role
    from campaign.deps import Deps

SET_PASSWORD_PATH = "/accounts/set-password/"  # noqa: S105 - an address, not a password


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account and the link that sets its password.

    Attributes:
        is_new: False where the address had an account already.
        link: works once, for three days, until a newer one is made.
    """

    email: str
    role: Role
    is_new: bool
    link: str


def invite(deps: Deps, email: str, role: Role) -> Invitation:
    """Make the account, or give the one that is there this role; earlier links stop working.

    Args:
        deps: the outside world.
        email: a clean address (`core.supporter.email_address`).
        role: what the account may do from now on.
    """
    with deps.db.write() as session:
        row = session.scalar(select(User).where(User.email == email.lower()))
        is_new = row is None
        if row is None:
            row = User(
                key=deps.new_key(),
                session_key=deps.new_key(),
                email=email.lower(),
                role=role,
                created_at=deps.now(),
            )
            session.add(row)
        row.role = role
        row.link_round += 1
        session.flush()
        token = deps.tokens.make(Purpose.SET_PASSWORD, row.key, row.link_round)
        link = f"{deps.settings.public_url}{SET_PASSWORD_PATH}{token}"
        return Invitation(row.email, role, is_new, link)


def set_password(deps: Deps, token: str, hashed: str) -> None:
    """Set the password of the account that the link names; uses the link up, ends all sessions.

    Args:
        deps: the outside world.
        token: of the link.
        hashed: the argon2id hash of a password that `passwords.problem` has nothing against.

    Raises:
        TokenError: the link does not work (any more).
    """
    with deps.db.write() as session:
        row = user_of_link(deps, session, token)
        session_key = deps.new_key()
        # Guarded: where two requests hold the same link, the second finds it used.
        done = session.execute(
            update(User)
            .where(User.id == row.id, User.link_round == row.link_round)
            .values(
                password=hashed,
                password_set_at=deps.now(),
                link_round=row.link_round + 1,
                session_key=session_key,
            )
            .returning(User.id)
        ).scalar()
        if done is None:
            raise TokenError(TokenProblem.REPLACED)


def renew_hash(deps: Deps, session_key: str, hashed: str) -> None:
    """Keep a newer hash of the same password, made with today's cost."""
    with deps.db.write() as session:
        session.execute(update(User).where(User.session_key == session_key).values(password=hashed))
