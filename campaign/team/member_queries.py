"""Reading seats for the team's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import ActionState
from campaign.db.models import Action
from campaign.members.queries import STALE, is_dissolved, notes, seat_of, seats_of, today

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps
    from campaign.members.queries import Note

MOST_FOUND: Final = 30


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat with the notes in force on its member."""

    seat: Seat
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of seats.

    Attributes:
        rows: what was searched for; or else the seats that are not like the others.
        as_of: the day of Parliament's list.
        stale: it is older than a month.
        waiting: letters whose supporters would be asked if Parliament were dissolved now.
    """

    rows: tuple[SeatRow, ...]
    as_of: date
    stale: bool
    dissolved: bool
    waiting: int


def overview(deps: Deps, session: Session, text: str) -> Overview:
    """The seats that a name fits, or those that need a look."""
    finder = deps.finder
    as_of = finder.dates.members
    by_member: dict[int, list[Note]] = {}
    for note in notes(deps, session):
        by_member.setdefault(note.member_id, []).append(note)
    if text:
        codes = [each.code for each in finder.search(text, MOST_FOUND)]
    else:
        codes = [
            each.code
            for each in finder.constituencies
            if not (member := finder.member(each.code))
            or member.email is None
            or member.id in by_member
        ]
    rows = [
        SeatRow(seat, tuple(by_member.get(seat.member.id, ())) if seat.member else ())
        for seat in seats_of(deps, session, codes)
    ]
    return Overview(
        rows=tuple(rows),
        as_of=as_of,
        stale=today(deps) - as_of > STALE,
        dissolved=is_dissolved(session),
        waiting=_waiting(session),
    )


def seat_with_history(deps: Deps, session: Session, code: str) -> tuple[Seat, tuple[Note, ...]]:
    """A seat, and every note there ever was on its member, newest first.

    Raises:
        UnknownConstituencyError: there is no such constituency.
    """
    seat = seat_of(deps, session, code)
    return seat, notes(deps, session, seat.member.id) if seat.member else ()


NOT_GONE: Final = (ActionState.QUEUED, ActionState.HELD)


def _waiting(session: Session) -> int:
    return int(
        session.scalar(select(func.count()).select_from(Action).where(Action.state.in_(NOT_GONE)))
        or 0
    )
