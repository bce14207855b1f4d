"""Writing accounts: invite, set and change a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.accounts.queries import is_only_admin, user_of_link
from campaign.accounts.sessions import end_all
from campaign.adapters.tokens import Purpose
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.roles import Role
from campaign.db.models import User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

SET_PASSWORD_PATH = "/accounts/set-password/"  # noqa: S105 - an address, not a password


class LastAdminError(Exception):
    """Nobody else could give this role back."""


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


def invite(deps: Deps, email: str, role: Role, by: int | None = None) -> Invitation:
    """Make the account, or give the one that is there this role; earlier links stop working.

    A closed account is open again; where the role changes, sessions end.

    Args:
        deps: the outside world.
        email: a clean address (`core.supporter.email_address`).
        role: what the account may do from now on.
        by: the admin who invites; None for the command line.

    Raises:
        LastAdminError: it would leave nobody who can sign in as an admin.
    """
    with deps.db.write() as session:
        row = session.scalar(select(User).where(User.email == email.lower()))
        is_new = row is None
        if row is not None and row.role == Role.ADMIN and role is not Role.ADMIN:
            _keep_an_admin(session, row)
        if row is None:
            row = User(
                key=deps.new_key(),
                session_key=deps.new_key(),
                email=email.lower(),
                role=role,
                created_at=deps.now(),
            )
            session.add(row)
        is_changed = not is_new and row.role != role
        row.role = role
        row.active = True
        row.link_round += 1
        session.flush()
        if is_changed:
            end_all(deps, session, row.id)
        note(deps, session, Done.INVITED, by=by, about="user", about_id=row.id, role=role.value)
        token = deps.tokens.make(Purpose.SET_PASSWORD, row.key, row.link_round)
        link = f"{deps.settings.public_url}{SET_PASSWORD_PATH}{token}"
        return Invitation(row.email, role, is_new, link)


def _keep_an_admin(session: Session, row: User) -> None:
    """Lock all admins' rows, as `staff_list.service` does, and see that another one is left."""
    admins = select(User.id).where(User.role == Role.ADMIN).order_by(User.id)
    session.scalars(admins.with_for_update()).all()
    if is_only_admin(session, row):
        raise LastAdminError


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
                failures=0,
                locked_until=None,
            )
            .returning(User.id)
        ).scalar()
        if done is None:
            raise TokenError(TokenProblem.REPLACED)
        end_all(deps, session, done)
        note(deps, session, Done.PASSWORD_SET, by=done, about="user", about_id=done, how="link")


def change_password(deps: Deps, user_id: int, session_id: int | None, hashed: str) -> None:
    """Take a new password of somebody who is signed in; all other sessions end.

    Args:
        deps: the outside world.
        user_id: whose.
        session_id: the session that goes on.
        hashed: see `set_password`.
    """
    with deps.db.write() as session:
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(
                password=hashed,
                password_set_at=deps.now(),
                session_key=deps.new_key(),
                # A link that is still on its way must not undo it.
                link_round=User.link_round + 1,
            )
        )
        end_all(deps, session, user_id, but=session_id)
        note(
            deps, session, Done.PASSWORD_SET, by=user_id, about="user", about_id=user_id, how="page"
        )


def renew_hash(deps: Deps, session_key: str, hashed: str) -> None:
    """Keep a newer hash of the same password, made with today's cost."""
    with deps.db.write() as session:
        session.execute(update(User).where(User.session_key == session_key).values(password=hashed))
