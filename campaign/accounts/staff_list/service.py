"""What admins do to accounts: roles, new links, closing; never to the last admin, nor to oneself."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from campaign.accounts.queries import lacks_other_admin
from campaign.accounts.sessions import end_all
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.roles import Role
from campaign.db.models import Passkey, User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


class Refusal(StrEnum):
    """Why an account stays as it is."""

    ONESELF = "oneself"
    LAST_ADMIN = "last-admin"
    GONE = "gone"
    """There is no such account, or it is closed."""


def change_role(deps: Deps, user_id: int, role: Role, by: int) -> Refusal | None:
    """Give somebody another role; their sessions end. None where it is done."""
    with deps.db.write() as session:
        row = _locked(session, user_id)
        refusal = _refusal(session, row, by, stays_admin=role is Role.ADMIN)
        if refusal or row is None or row.role == role:
            return refusal
        before, row.role = row.role, role
        end_all(deps, session, user_id)
        note(
            deps,
            session,
            Done.USER_CHANGED,
            by=by,
            about="user",
            about_id=user_id,
            which="role",
            before=before,
            role=role.value,
        )
    return None


def close(deps: Deps, user_id: int, by: int) -> Refusal | None:
    """Close an account: nothing opens it any more, and its sessions end. None where it is done.

    What its owner did stays in the audit log and beside letters and notes, under the address.
    """
    with deps.db.write() as session:
        row = _locked(session, user_id)
        refusal = _refusal(session, row, by, stays_admin=False)
        if refusal or row is None:
            return refusal
        row.active = False
        row.link_round += 1
        row.session_key = deps.new_key()
        row.password = row.totp_secret = row.totp_counter = row.recovery_codes = None
        session.execute(delete(Passkey).where(Passkey.user_id == user_id))
        end_all(deps, session, user_id)
        note(
            deps, session, Done.USER_CHANGED, by=by, about="user", about_id=user_id, which="closed"
        )
    return None


def forget_address(deps: Deps, user_id: int, by: int) -> Refusal | None:
    """Take the address of a closed account away; what was done stays, by "former-N"."""
    with deps.db.write() as session:
        gone = session.execute(
            update(User)
            .where(User.id == user_id, User.active.is_(False))
            .values(email=f"former-{user_id}")
            .returning(User.id)
            .execution_options(synchronize_session=False)
        ).all()
        if not gone:
            return Refusal.GONE
        note(
            deps,
            session,
            Done.USER_CHANGED,
            by=by,
            about="user",
            about_id=user_id,
            which="address-forgotten",
        )
    return None


def _locked(session: Session, user_id: int) -> User | None:
    """The account's row, with the rows of all admins: of two who close each other, one is left."""
    rows = session.scalars(
        select(User)
        .where(or_(User.id == user_id, User.role == Role.ADMIN))
        .order_by(User.id)
        .with_for_update()
    ).all()
    return next((row for row in rows if row.id == user_id), None)


def _refusal(session: Session, row: User | None, by: int, *, stays_admin: bool) -> Refusal | None:
    if row is None or not row.active:
        return Refusal.GONE
    if row.id == by:
        return Refusal.ONESELF
    if row.role == Role.ADMIN and not stays_admin:
        return Refusal.LAST_ADMIN if lacks_other_admin(session, row.id) else None
    return None
