"""How fast all workers together may send: our own limit, and the provider's wish for a rest.

The limit is the generic cell rate algorithm (ITU-T I.371): one moment is kept, at which the
allowance will be used up, and each message moves it on by its share of a second.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.db.models import Throttle
from campaign.outbox.dialects import insert_if_missing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

OVERALL: Final = "overall"
PROVIDER: Final = "provider"
BURST: Final = timedelta(seconds=1)
STRIKES: Final = 3
LONGEST_REST: Final = timedelta(seconds=60)
LONGEST_WISH: Final = timedelta(hours=1)
"""However long the provider asks for, we ask again after this."""


def may_send(session: Session, now: datetime, per_second: float, wanted: int) -> int:
    """How many messages may be taken now, at most as many as wanted.

    The row stays locked until the transaction ends: `took` belongs into the same.
    """
    rest = session.scalar(select(Throttle.closed_until).where(Throttle.name == PROVIDER))
    # A clock that was ahead once may have written any moment: no rest is longer than the longest.
    if rest is not None and now < rest <= now + LONGEST_WISH:
        return 0
    if not per_second:
        return wanted
    used_up = _used_up(_throttle(session, OVERALL), now, per_second)
    free = (now + BURST - max(used_up, now)) / timedelta(seconds=1) * per_second
    # Less than one in a second is a rate too: then one may go whenever the time has come.
    return min(wanted, max(int(free), int(used_up <= now)))


def _used_up(row: Throttle, now: datetime, per_second: float) -> datetime:
    """When the allowance was, or will be, used up."""
    longest = BURST + timedelta(seconds=1 / per_second)
    known = row.closed_until
    # What is farther ahead was written by a clock that was ahead.
    return now if known is None or known > now + longest else known


def took(session: Session, now: datetime, per_second: float, number: int) -> None:
    """Count messages that were taken."""
    if per_second and number:
        row = _throttle(session, OVERALL)
        known = max(_used_up(row, now, per_second), now)
        row.closed_until = known + timedelta(seconds=number / per_second)


def rest(session: Session, now: datetime, seconds: float | None) -> None:
    """Leave the provider alone for as long as it asked; without its word, longer each time."""
    row = _throttle(session, PROVIDER)
    until = row.closed_until
    if until is not None and now < until <= now + LONGEST_WISH and seconds is None:
        return  # many letters met the same fault at once: that is one strike
    if seconds is None:
        row.strikes = min(row.strikes + 1, 20)
        if row.strikes < STRIKES:
            return  # one fault among many successes is no reason for all to wait
        pause = min(timedelta(seconds=2.0 ** (row.strikes - STRIKES)), LONGEST_REST)
    else:
        pause = min(timedelta(seconds=seconds), LONGEST_WISH)
    known = until if until and until <= now + LONGEST_WISH else now
    row.closed_until = max(known, now + pause)


def is_struck(session: Session) -> bool:
    """Whether nothing gets through: one fault after the other, and no success in between."""
    struck = select(Throttle.name).where(Throttle.name == PROVIDER, Throttle.strikes >= STRIKES)
    return session.scalar(struck) is not None


def recovered(session: Session) -> None:
    """The provider has taken a message on: the next fault is a first one again."""
    struck = select(Throttle).where(Throttle.name == PROVIDER, Throttle.strikes > 0)
    for row in session.scalars(struck.with_for_update()):
        row.strikes = 0


def _throttle(session: Session, name: str) -> Throttle:
    wanted = select(Throttle).where(Throttle.name == name).with_for_update()
    row = session.scalar(wanted)
    if row is None:
        session.execute(insert_if_missing(session, Throttle).values(name=name, strikes=0))
        row = session.scalars(wanted).one()
    return row
