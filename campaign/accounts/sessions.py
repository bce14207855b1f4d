"""Sessions of staff: begun by signing in, each a row that can be ended from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, select, update

from campaign.accounts.queries import account_of
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.browsers import in_few_words
from campaign.db.models import Passkey, StaffSession, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.accounts.queries import Account
    from campaign.deps import Deps

IDLE: Final = timedelta(hours=12)
"""A session that nobody has used for so long is over: tomorrow morning one signs in anew."""
LONGEST: Final = timedelta(days=7)
"""However busy it was, a session is over after so long."""
_SEEN_AGAIN: Final = timedelta(minutes=1)
"""`seen_at` is written at most so often, not with every page."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose session it is, and since when they have proved it."""

    account: Account
    session_id: int
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One's own session, as the list shows it."""

    id: int
    browser: str
    began_at: datetime
    seen_at: datetime


def begin(deps: Deps, user_id: int, user_agent: str, how: str) -> str:
    """Somebody has proved that the account is theirs: a session begins.

    Args:
        deps: the outside world.
        user_id: whose.
        user_agent: of the browser; a few words of it are kept.
        how: `password`, `totp`, `recovery-code` or `passkey`, for the audit log.

    Returns:
        The key that the session cookie holds.
    """
    now = deps.now()
    key = deps.new_key()
    with deps.db.write() as session:
        session.add(
            StaffSession(
                key=key,
                user_id=user_id,
                began_at=now,
                seen_at=now,
                proved_at=now,
                browser=in_few_words(user_agent),
            )
        )
        # Only whoever has come the whole way has the wrong tries forgiven.
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(failures=0, locked_until=None, last_seen_at=now)
        )
        note(deps, session, Done.SIGNED_IN, by=user_id, about="user", about_id=user_id, how=how)
    return key


def entered(deps: Deps, key: str) -> Entered | None:
    """Whose session a cookie names; None where it is over or the account is closed."""
    now = deps.now()
    with deps.db.read() as session:
        found = session.execute(
            select(StaffSession, User, exists().where(Passkey.user_id == User.id))
            .join(User, User.id == StaffSession.user_id)
            .where(StaffSession.key == key, User.active, _goes_on(now))
        ).one_or_none()
        if found is None:
            return None
        row, user, has_passkey = found
        known = Entered(account_of(user, has_passkey=has_passkey), row.id, row.proved_at)
        is_due = now - row.seen_at >= _SEEN_AGAIN
    if is_due:
        _seen(deps, known)
    return known


def own(deps: Deps, user_id: int) -> list[Shown]:
    """The sessions of an account that go on, the last used first."""
    with deps.db.read() as session:
        rows = session.scalars(
            select(StaffSession)
            .where(StaffSession.user_id == user_id, _goes_on(deps.now()))
            .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
        )
        return [Shown(row.id, row.browser, row.began_at, row.seen_at) for row in rows]


def prove(deps: Deps, session_id: int) -> None:
    """Whoever sits there has just proved again who they are."""
    with deps.db.write() as session:
        session.execute(
            update(StaffSession).where(StaffSession.id == session_id).values(proved_at=deps.now())
        )


def sign_out(deps: Deps, user_id: int, session_id: int) -> None:
    """End the session in which somebody signs out."""
    with deps.db.write() as session:
        if _end(deps, session, StaffSession.id == session_id):
            note(deps, session, Done.SIGNED_OUT, by=user_id, about="user", about_id=user_id)


def revoke(deps: Deps, user_id: int, session_id: int) -> bool:
    """End one of one's own other sessions; False where there is no such one going on."""
    with deps.db.write() as session:
        ended = _end(
            deps, session, (StaffSession.id == session_id) & (StaffSession.user_id == user_id)
        )
        if ended:
            note(deps, session, Done.SESSION_REVOKED, by=user_id, about="user", about_id=user_id)
    return bool(ended)


def revoke_others(deps: Deps, user_id: int, but: int) -> int:
    """End all of one's own sessions but this one; how many those were."""
    with deps.db.write() as session:
        ended = end_all(deps, session, user_id, but=but)
        if ended:
            note(
                deps,
                session,
                Done.SESSION_REVOKED,
                by=user_id,
                about="user",
                about_id=user_id,
                number=ended,
            )
    return ended


def end_all(deps: Deps, session: Session, user_id: int, but: int | None = None) -> int:
    """In the caller's transaction: end every session of the account, maybe but one."""
    which = StaffSession.user_id == user_id
    if but is not None:
        which &= StaffSession.id != but
    return _end(deps, session, which)


def _end(deps: Deps, session: Session, which: ColumnElement[bool]) -> int:
    ended = session.execute(
        update(StaffSession)
        .where(which, StaffSession.ended_at.is_(None))
        .values(ended_at=deps.now())
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


def _goes_on(now: datetime) -> ColumnElement[bool]:
    return (
        StaffSession.ended_at.is_(None)
        & (StaffSession.seen_at > now - IDLE)
        & (StaffSession.began_at > now - LONGEST)
    )


def _seen(deps: Deps, known: Entered) -> None:
    now = deps.now()
    with deps.db.write() as session:
        session.execute(
            update(StaffSession).where(StaffSession.id == known.session_id).values(seen_at=now)
        )
        session.execute(update(User).where(User.id == known.account.id).values(last_seen_at=now))
