"""Wrong passwords and codes are counted on the account, and it rests: `core.lockout` says how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.lockout import rest_after
from campaign.db.models import User

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Claimed:
    """A try that is counted, and how long the account rests if it is wrong."""

    rest: timedelta | None


def rests(deps: Deps, user_id: int) -> bool:
    """Whether nothing is looked at for this account just now."""
    with deps.db.read() as session:
        until = session.scalar(select(User.locked_until).where(User.id == user_id))
    return until is not None and until > deps.now()


def claim(deps: Deps, user_id: int) -> Claimed | None:
    """Count a try before it is looked at; None where the account rests.

    Counted afterwards, any number of guesses that come at one moment would all be looked at.
    `sessions.begin` forgives whoever comes in.
    """
    now = deps.now()
    awake = or_(User.locked_until.is_(None), User.locked_until <= now)
    with deps.db.write() as session:
        failures = session.execute(
            update(User)
            .where(User.id == user_id, awake)
            .values(failures=User.failures + 1)
            .returning(User.failures)
            .execution_options(synchronize_session=False)
        ).scalar()
        return None if failures is None else Claimed(_rest(session, user_id, failures, now))


def refused(deps: Deps, user_id: int, which: str, claimed: Claimed) -> None:
    """Note that a try which was counted before was wrong.

    Args:
        deps: the outside world.
        user_id: the account that was tried.
        which: `totp` or `recovery-code`, for the audit log.
        claimed: the try.
    """
    with deps.db.write() as session:
        _note(deps, session, user_id, which, claimed.rest)


def wrong(deps: Deps, user_id: int, which: str) -> None:
    """Count a wrong try, and let the account rest where there were many.

    Args:
        deps: the outside world.
        user_id: the account that was tried.
        which: `password`, for the audit log.
    """
    with deps.db.write() as session:
        failures = session.execute(
            update(User)
            .where(User.id == user_id)
            .values(failures=User.failures + 1)
            .returning(User.failures)
        ).scalar_one()
        _note(deps, session, user_id, which, _rest(session, user_id, failures, deps.now()))


def wrong_address(deps: Deps) -> None:
    """Somebody tried an address that has no account; which one is not kept."""
    with deps.db.write() as session:
        note(deps, session, Done.SIGN_IN_REFUSED, by=None, about="user", which="address")


def _rest(session: Session, user_id: int, failures: int, now: datetime) -> timedelta | None:
    rest = rest_after(failures)
    if rest is not None:
        session.execute(update(User).where(User.id == user_id).values(locked_until=now + rest))
    return rest


def _note(deps: Deps, session: Session, user_id: int, which: str, rest: timedelta | None) -> None:
    note(deps, session, Done.SIGN_IN_REFUSED, by=None, about="user", about_id=user_id, which=which)
    if rest is not None:
        minutes = int(rest.total_seconds() // 60)
        note(
            deps, session, Done.LOCKED_OUT, by=None, about="user", about_id=user_id, minutes=minutes
        )
