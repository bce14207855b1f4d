"""The second step: set up an app, check its codes, recovery codes; each works once."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, or_, select, update

from campaign.accounts import lockout
from campaign.accounts.second_step.totp import Authenticator
from campaign.accounts.sessions import end_all
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.keyed import derived
from campaign.db.models import Passkey, User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

CODES: Final = 10
"""Recovery codes at a time."""


def set_up(deps: Deps, user_id: int, session_id: int | None, secret: str, code: str) -> bool:
    """Take an authenticator app, if it shows the right code; all other sessions end.

    Args:
        deps: the outside world.
        user_id: whose.
        session_id: the session that goes on.
        secret: encrypted, as the page showed it.
        code: what the app shows for it.

    Returns:
        False where the code is wrong.
    """
    counter = Authenticator(deps).counter(code, secret, None)
    if counter is None:
        return False
    with deps.db.write() as session:
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(totp_secret=secret, totp_counter=counter, failures=0, locked_until=None)
        )
        end_all(deps, session, user_id, but=session_id)
        _changed(deps, session, user_id, "authenticator-set-up")
    return True


def check(deps: Deps, user_id: int, code: str) -> bool:
    """Whether an app's code lets this account in; uses it up."""
    claimed = lockout.claim(deps, user_id)
    if claimed is None:
        return False
    with deps.db.read() as session:
        secret, last = session.execute(
            select(User.totp_secret, User.totp_counter).where(User.id == user_id)
        ).one()
    counter = Authenticator(deps).counter(code, secret, last) if secret else None
    if counter is None or not _take(deps, user_id, counter):
        lockout.refused(deps, user_id, "totp", claimed)
        return False
    return True


def use_recovery_code(deps: Deps, user_id: int, code: str) -> bool:
    """Whether a recovery code lets this account in; uses it up."""
    claimed = lockout.claim(deps, user_id)
    if claimed is None:
        return False
    digest = _digest(deps, code)
    with deps.db.write() as session:
        # Locked where rows can be: of two that come with one code, the second finds it gone.
        row = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
        left = [kept for kept in row.recovery_codes or [] if not hmac.compare_digest(kept, digest)]
        is_right = len(left) < len(row.recovery_codes or [])
        if is_right:
            row.recovery_codes = left
            note(
                deps,
                session,
                Done.FACTOR_CHANGED,
                by=user_id,
                about="user",
                about_id=user_id,
                which="recovery-code-used",
                left=len(left),
            )
    if not is_right:
        lockout.refused(deps, user_id, "recovery-code", claimed)
    return is_right


def new_recovery_codes(deps: Deps, user_id: int) -> list[str]:
    """Ten fresh codes; the earlier ones work no more. Only their digests are kept.

    Each has 48 random bits, as three groups of four hexadecimal digits.
    """
    codes = Authenticator(deps).generate_recovery_codes(CODES)
    with deps.db.write() as session:
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(recovery_codes=[_digest(deps, code) for code in codes])
        )
        _changed(deps, session, user_id, "recovery-codes-made")
    return codes


def remove_authenticator(deps: Deps, user_id: int, session_id: int | None) -> None:
    """Forget the app; all other sessions end."""
    with deps.db.write() as session:
        session.execute(
            update(User).where(User.id == user_id).values(totp_secret=None, totp_counter=None)
        )
        end_all(deps, session, user_id, but=session_id)
        _changed(deps, session, user_id, "authenticator-removed")


def reset(deps: Deps, user_id: int, by: int | None) -> None:
    """Forget app, passkeys and recovery codes of somebody who has lost them; all sessions end.

    Args:
        deps: the outside world.
        user_id: who sets up a second step anew at the next sign-in.
        by: the admin; None for the command line.
    """
    with deps.db.write() as session:
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(
                totp_secret=None,
                totp_counter=None,
                recovery_codes=None,
                failures=0,
                locked_until=None,
                # A sign-in that is halfway now must not go on.
                session_key=deps.new_key(),
            )
        )
        session.execute(delete(Passkey).where(Passkey.user_id == user_id))
        end_all(deps, session, user_id)
        note(
            deps,
            session,
            Done.FACTOR_CHANGED,
            by=by,
            about="user",
            about_id=user_id,
            which="second-step-reset",
        )


def _take(deps: Deps, user_id: int, counter: int) -> bool:
    """Remember that this half minute's code is used; False where another request was first."""
    with deps.db.write() as session:
        taken = session.execute(
            update(User)
            .where(
                User.id == user_id,
                or_(User.totp_counter.is_(None), User.totp_counter < counter),
            )
            .values(totp_counter=counter)
            .returning(User.id)
            .execution_options(synchronize_session=False)
        ).all()
    return bool(taken)


def _digest(deps: Deps, code: str) -> str:
    """A recovery code as it is kept: keyed, without the hyphens and spaces of how it is typed."""
    plain = "".join(code.lower().replace("-", "").split())
    return hmac.digest(
        derived(deps.settings.secret_key, "recovery-code"), plain.encode(), sha256
    ).hex()


def _changed(deps: Deps, session: Session, user_id: int, which: str) -> None:
    note(
        deps, session, Done.FACTOR_CHANGED, by=user_id, about="user", about_id=user_id, which=which
    )
