"""The sweep: what has been kept long enough goes, batch by batch, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, inspect, select

from campaign.db.erasure import empty
from campaign.db.models import Action, Erasure
from campaign.outbox.timeouts import apply_timeouts
from campaign.privacy.due import periods
from campaign.privacy.rooms import ROOMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.core.retention import Keep
    from campaign.deps import Deps
    from campaign.privacy.due import Periods
    from campaign.privacy.rooms import Room

FOUND: Final = 1_000
"""Looked for at once: looking costs a second for each million letters, however few are due."""
BATCH: Final = 100
"""Emptied in one transaction: letters that are being sent wait for it on SQLite."""
DAILY: Final = timedelta(hours=24)
BY_SWEEP: Final = "sweep"


@dataclass(frozen=True, slots=True)
class Overdue:
    """So many rows of a table still hold what should have gone."""

    keep: Keep
    table: str
    rows: int


def overdue(deps: Deps) -> list[Overdue]:
    """What is kept too long, by class and table; nothing of it is changed."""
    with deps.db.read() as session:
        at = periods(deps, session)
        found = [
            Overdue(room.keep, room.table, _number(session, room, room.overdue(at)))
            for room in ROOMS
        ]
    return [each for each in found if each.rows]


def sweep(deps: Deps) -> int:
    """Empty some of each table; returns how many rows lost something, 0 when all is done.

    A call that is cut off has done some batches whole and the others not at all: the next goes on.
    """
    return apply_timeouts(deps) + sum(_sweep_room(deps, room) for room in ROOMS)


def sweep_daily(deps: Deps) -> int:
    """The worker's chore: some now and then, until all is done; then a day's rest."""
    with deps.db.read() as session:
        last = session.scalar(select(func.max(Erasure.at)).where(Erasure.asked_by == BY_SWEEP))
    if last is not None and timedelta(0) <= deps.now() - last < DAILY:
        return 0
    emptied = sweep(deps)
    if not emptied:
        note_sweep(deps)
    return emptied


def note_sweep(deps: Deps) -> None:
    """Nothing is left to do for today."""
    with deps.db.write() as session:
        session.add(Erasure(at=deps.now(), asked_by=BY_SWEEP))


def _number(session: Session, room: Room, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(room.model).where(which)
    return session.scalar(counted) or 0


def _sweep_room(deps: Deps, room: Room) -> int:
    # Found without the lock that all writers wait for; looked at again with it.
    key = inspect(room.model).primary_key[0]
    with deps.db.read() as session:
        at = periods(deps, session)
        ids = session.scalars(select(key).where(room.overdue(at)).order_by(key).limit(FOUND)).all()
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(_sweep_batch(deps, room, at, some) for some in batches)


def _sweep_batch(deps: Deps, room: Room, at: Periods, ids: Sequence[Any]) -> int:
    key = inspect(room.model).primary_key[0]
    with deps.db.write() as session:
        _lock_letters(session, room, ids)
        wanted = (key.in_(ids), room.overdue(at))
        if room.is_deleted:
            gone = session.execute(
                delete(room.model).where(*wanted).returning(key),
                execution_options={"synchronize_session": False},
            )
            return len(gone.all())
        rows = session.scalars(
            select(room.model).where(*wanted).with_for_update(of=room.model, skip_locked=True)
        ).all()
        for row in rows:
            for column in room.personal():
                empty(row, column)
            if room.done is not None and getattr(row, room.done.key) is None:
                setattr(row, room.done.key, deps.now())
    return len(rows)


def _lock_letters(session: Session, room: Room, ids: Sequence[Any]) -> None:
    """The action first, then what belongs to it: the one order (`outbox/locks.py`)."""
    if room.action_id is None or room.model is Action:
        return
    key = inspect(room.model).primary_key[0]
    owner: Any = room.action_id
    letters = select(owner).where(key.in_(ids))
    session.execute(
        select(Action.id)
        .where(Action.id.in_(letters))
        .order_by(Action.id)
        .with_for_update(key_share=True)
    )
