"""Wrong passwords and codes are counted on the account, and it rests: `core.lockout` says how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.lockout import rest_after
from campaign.db.models import User

if TYPE_CHECKING:
    from campaign.deps import Deps


def rests(deps: Deps, user_id: int) -> bool:
    """Whether nothing is looked at for this account just now."""
    with deps.db.read() as session:
        until = session.scalar(select(User.locked_until).where(User.id == user_id))
    return until is not None and until > deps.now()


def wrong(deps: Deps, user_id: int, which: str) -> None:
    """Count a wrong try, and let the account rest where there were many.

    Args:
        deps: the outside world.
        user_id: the account that was tried.
        which: `password`, `totp` or `recovery-code`, for the audit log.
    """
    with deps.db.write() as session:
        failures = session.execute(
            update(User)
            .where(User.id == user_id)
            .values(failures=User.failures + 1)
            .returning(User.failures)
        ).scalar_one()
        note(
            deps,
            session,
            Done.SIGN_IN_REFUSED,
            by=None,
            about="user",
            about_id=user_id,
            which=which,
        )
        rest = rest_after(failures)
        if rest is None:
            return
        session.execute(
            update(User).where(User.id == user_id).values(locked_until=deps.now() + rest)
        )
        note(
            deps,
            session,
            Done.LOCKED_OUT,
            by=None,
            about="user",
            about_id=user_id,
            minutes=int(rest.total_seconds() // 60),
        )


def wrong_address(deps: Deps) -> None:
    """Somebody tried an address that has no account; which one is not kept."""
    with deps.db.write() as session:
        note(deps, session, Done.SIGN_IN_REFUSED, by=None, about="user", which="address")
