"""Counting again: the days and seats that letters have left marks on.

Nothing is added to a count: what a mark names is counted anew from the letters, so that a count is
right whatever happened to the one before. Marks are read first and deleted by their ids, so that
one that comes while we count stays for the next time. Only one worker counts at a time: else an
older count could be written after a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from campaign.db.models import TallyMark
from campaign.tallies.days import count_days
from campaign.tallies.seats import count_seats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MARKS: Final = 2_000
DAYS: Final = 10
SEATS: Final = 150
"""At most so many are counted in one transaction: about a tenth of a second at a million letters."""

_LOCK: Final = 0x9057_BA60_7A11
"""PostgreSQL's advisory lock of whoever counts; any number that nothing else of ours uses."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Marks that are settled together."""

    ids: list[int]
    days: dict[int, set[date]]
    seats: dict[int, set[str]]


def refresh(deps: Deps) -> int:
    """Count some of what is marked; returns how many marks are settled, 0 when there are none.

    Safe with any number of workers: one counts, the others go on with something else.
    """
    with deps.db.read() as session:
        if session.scalar(select(TallyMark.id).limit(1)) is None:
            return 0  # nearly always: no lock for nothing
    with deps.db.write() as session:
        if not _is_ours_to_count(session):
            return 0
        batch = _batch(_marks(session))
        now = deps.now()
        for campaign_id, days in batch.days.items():
            count_days(session, campaign_id, days)
        for campaign_id, codes in batch.seats.items():
            count_seats(session, campaign_id, codes, now)
        for start in range(0, len(batch.ids), 500):
            some = batch.ids[start : start + 500]
            session.execute(delete(TallyMark).where(TallyMark.id.in_(some)))
        return len(batch.ids)


def _is_ours_to_count(session: Session) -> bool:
    if session.get_bind().dialect.name == "sqlite":
        return True  # there is only ever one that writes
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def _marks(session: Session) -> Sequence[Row[int, int, date, str]]:
    columns = (TallyMark.id, TallyMark.campaign_id, TallyMark.day, TallyMark.constituency_code)
    return session.execute(select(*columns).order_by(TallyMark.id).limit(MARKS)).all()


def _batch(marks: Sequence[Row[int, int, date, str]]) -> _Batch:
    """As many marks as may be counted at once; the first is always among them."""
    days: set[tuple[int, date]] = set()
    seats: set[tuple[int, str]] = set()
    batch = _Batch([], {}, {})
    for number, campaign_id, day, code in marks:
        if len(days) < DAYS:
            days.add((campaign_id, day))
        if len(seats) < SEATS:
            seats.add((campaign_id, code))
        if (campaign_id, day) in days and (campaign_id, code) in seats:
            batch.ids.append(number)
            batch.days.setdefault(campaign_id, set()).add(day)
            batch.seats.setdefault(campaign_id, set()).add(code)
    return batch
