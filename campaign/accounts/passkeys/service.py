"""Passkeys: add, sign in with, remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from campaign.accounts.passkeys import ceremony
from campaign.accounts.queries import account_by_id
from campaign.accounts.sessions import end_all
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.db.models import Passkey, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.accounts.queries import Account
    from campaign.deps import Deps

MOST: Final = 10
"""Passkeys of one account."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What an answer must have signed, and when it was asked."""

    signed: bytes
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey as the list shows it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


def own(deps: Deps, user_id: int) -> list[Shown]:
    """The account's passkeys, the oldest first."""
    with deps.db.read() as session:
        rows = session.scalars(
            select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
        )
        return [Shown(row.id, row.name, row.created_at, row.last_used_at) for row in rows]


def ids(deps: Deps, user_id: int) -> list[bytes]:
    """The ids by which browsers know the account's passkeys."""
    with deps.db.read() as session:
        return list(
            session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user_id))
        )


def handle(deps: Deps, user_id: int) -> str:
    """The opaque name of the account on its owner's devices; made when it is first needed."""
    with deps.db.write() as session:
        session.execute(
            update(User)
            .where(User.id == user_id, User.passkey_handle.is_(None))
            .values(passkey_handle=deps.new_key())
        )
        return session.scalars(select(User.passkey_handle).where(User.id == user_id)).one() or ""


def add(
    deps: Deps, user_id: int, session_id: int | None, name: str, credential: str, challenge: bytes
) -> bool:
    """Take a new passkey; all other sessions end, as with any change of what opens the account.

    Args:
        deps: the outside world.
        user_id: whose.
        session_id: the session that goes on.
        name: what its owner calls it.
        credential: the browser's answer.
        challenge: that it answers.

    Returns:
        False where the answer proves nothing, the passkey is known or there are too many.
    """
    made = ceremony.made(deps, credential, challenge)
    if made is None:
        return False
    try:
        with deps.db.write() as session:
            number = session.scalar(
                select(func.count(Passkey.id)).where(Passkey.user_id == user_id)
            )
            if (number or 0) >= MOST:
                return False
            session.add(
                Passkey(
                    user_id=user_id,
                    credential_id=made.credential_id,
                    public_key=made.credential_public_key,
                    sign_count=made.sign_count,
                    backup_state=made.credential_backed_up,
                    device_type=made.credential_device_type.value,
                    name=name,
                    usage="first",
                    created_at=deps.now(),
                )
            )
            end_all(deps, session, user_id, but=session_id)
            _changed(deps, session, user_id, "passkey-added")
    except IntegrityError:
        return False
    return True


def sign_in(deps: Deps, credential: str, challenge: Challenge) -> Account | None:
    """Whose passkey answered; None where the answer proves nothing or the account is closed.

    The challenge lies in a cookie, of which there may be a copy, and most passkeys count no uses:
    so an answer to what was asked before the passkey was last used is refused.
    """
    key_id = ceremony.credential_id(credential)
    if key_id is None:
        return None
    with deps.db.write() as session:
        found = session.execute(
            select(Passkey, User.passkey_handle)
            .join(User, User.id == Passkey.user_id)
            .where(Passkey.credential_id == key_id, User.active)
            # Of two answers with one count, the second finds the count grown.
            .with_for_update(of=Passkey)
        ).one_or_none()
        if found is None:
            return None
        passkey, named = found
        used = ceremony.used(deps, credential, challenge.signed, passkey, named or "")
        is_late = passkey.last_used_at is not None and challenge.asked_at < passkey.last_used_at
        if used is None or is_late:
            note(
                deps,
                session,
                Done.SIGN_IN_REFUSED,
                by=None,
                about="user",
                about_id=passkey.user_id,
                which="passkey",
            )
            return None
        passkey.sign_count = used.new_sign_count
        passkey.backup_state = used.credential_backed_up
        passkey.last_used_at = deps.now()
        session.flush()
        return account_by_id(session, passkey.user_id)


def remove(deps: Deps, user_id: int, session_id: int | None, passkey_id: int) -> bool:
    """Forget one of one's own passkeys; False where it is none of theirs."""
    with deps.db.write() as session:
        gone = session.execute(
            delete(Passkey)
            .where(Passkey.id == passkey_id, Passkey.user_id == user_id)
            .returning(Passkey.id)
        ).all()
        if gone:
            end_all(deps, session, user_id, but=session_id)
            _changed(deps, session, user_id, "passkey-removed")
    return bool(gone)


def _changed(deps: Deps, session: Session, user_id: int, which: str) -> None:
    note(
        deps, session, Done.FACTOR_CHANGED, by=user_id, about="user", about_id=user_id, which=which
    )
