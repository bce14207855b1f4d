"""Reading seats and the notes on their members."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, or_, select

from campaign.core.letter import LONDON
from campaign.core.seat import Seat
from campaign.db.models import Dissolution, MemberNote, NoteKind, User

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from postcodes import Constituency, Member


def seat_of(deps: Deps, session: Session, code: str) -> Seat:
    """The seat of a constituency as it is today.

    Raises:
        UnknownConstituencyError: there is no such constituency.
    """
    (seat,) = seats_of(deps, session, [code])
    return seat


def seats_of(deps: Deps, session: Session, codes: Sequence[str]) -> list[Seat]:
    """The seats of several constituencies, in their order.

    Raises:
        UnknownConstituencyError: there is no such constituency.
    """
    dissolved = is_dissolved(session)
    held = [(code, None if dissolved else deps.finder.member(code)) for code in codes]
    noted: dict[int, dict[str, MemberNote]] = {}
    wanted = MemberNote.member_id.in_([member.id for _, member in held if member])
    for note in session.scalars(
        select(MemberNote).where(wanted, in_force(today(deps))).order_by(MemberNote.id)
    ):
        noted.setdefault(note.member_id, {})[note.kind] = note
    return [
        _seat(deps.finder.constituency(code), member, noted.get(member.id, {}))
        if member
        else Seat(deps.finder.constituency(code), None, dissolved=dissolved)
        for code, member in held
    ]


def _seat(constituency: Constituency, member: Member, notes: Mapping[str, MemberNote]) -> Seat:
    other = notes.get(NoteKind.EMAIL)
    direct = NoteKind.DIRECT in notes
    address = None if direct else (other.email if other else member.email)
    return Seat(
        constituency=constituency,
        member=replace(member, email=address),
        published_email=member.email,
        in_department=NoteKind.DEPARTMENT in notes,
        direct_only=direct,
    )


def is_dissolved(session: Session) -> bool:
    """Whether there is no House of Commons at present."""
    return (
        session.scalar(select(Dissolution.id).where(Dissolution.is_open.is_(True)).limit(1))
        is not None
    )


def is_list_older(deps: Deps, session: Session) -> bool:
    """Whether the list of members is from before the dissolution that holds now."""
    began = session.scalar(select(Dissolution.began_at).where(Dissolution.is_open.is_(True)))
    return began is not None and deps.finder.dates.members <= began.astimezone(LONDON).date()


def ministers_by_note(deps: Deps, session: Session) -> frozenset[int]:
    """Parliament's ids of members who are ministers of the department, as staff say."""
    return frozenset(
        session.scalars(
            select(MemberNote.member_id).where(
                MemberNote.kind == NoteKind.DEPARTMENT, in_force(today(deps))
            )
        )
    )


def today(deps: Deps) -> date:
    """The day in London, where notes begin and end."""
    return deps.now().astimezone(LONDON).date()


def in_force(day: date) -> ColumnElement[bool]:
    """The notes that hold on a day."""
    return and_(
        MemberNote.is_open.is_(True), or_(MemberNote.until.is_(None), MemberNote.until >= day)
    )


STALE: Final = timedelta(days=30)
"""A list of members older than this is warned of."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as staff see it.

    Attributes:
        holds: whether it is in force today.
        set_by: the address of whoever wrote it; "" where a program did.
    """

    id: int
    member_id: int
    kind: NoteKind
    email: str
    reason: str
    until: date | None
    set_at: datetime
    set_by: str
    ended_at: datetime | None
    holds: bool


def notes(deps: Deps, session: Session, member_id: int | None = None) -> tuple[Note, ...]:
    """The notes on one member, newest first; or on all members, only those in force."""
    day = today(deps)
    wanted = in_force(day) if member_id is None else MemberNote.member_id == member_id
    rows = session.execute(
        select(MemberNote, User.email)
        .outerjoin(User, User.id == MemberNote.set_by)
        .where(wanted)
        .order_by(MemberNote.id.desc())
    )
    return tuple(_note(row, email, day) for row, email in rows)


def _note(row: MemberNote, set_by: str | None, day: date) -> Note:
    return Note(
        id=row.id,
        member_id=row.member_id,
        kind=NoteKind(row.kind),
        email=row.email or "",
        reason=row.reason,
        until=row.until,
        set_at=row.set_at,
        set_by=set_by or "",
        ended_at=row.ended_at,
        holds=row.ended_at is None and (row.until is None or row.until >= day),
    )
