"""What staff do: note something about a member, end a note, dissolve Parliament."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.errors import OldListError
from campaign.db.models import Dissolution, MemberNote, NoteKind
from campaign.members.queries import is_dissolved, is_list_older

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


def add_note(
    deps: Deps,
    member_id: int,
    kind: NoteKind,
    reason: str,
    *,
    email: str | None = None,
    until: date | None = None,
    by: int | None = None,
) -> None:
    """Note something about a member; an older note of the same kind ends with it.

    Args:
        deps: the outside world.
        member_id: Parliament's.
        kind: what the note changes.
        reason: why, for whoever wonders later.
        email: the address that letters go to; only for that kind.
        until: the last day on which it holds.
        by: the user who does it; None where a program does.

    Raises:
        ValueError: an address is missing, or given for another kind.
    """
    if (kind is NoteKind.EMAIL) != bool(email):
        raise ValueError("an address belongs to a note about the address, and only there")
    now = deps.now()

    def add(session: Session) -> None:
        session.execute(
            update(MemberNote)
            .where(
                MemberNote.member_id == member_id,
                MemberNote.kind == kind,
                MemberNote.is_open.is_(True),
            )
            .values(ended_at=now, ended_by=by, is_open=None)
        )
        session.add(
            MemberNote(
                member_id=member_id,
                kind=kind,
                email=email,
                reason=reason,
                until=until,
                set_at=now,
                set_by=by,
            )
        )
        _audit(deps, session, by, kind.value)

    try:
        with deps.db.write() as session:
            add(session)
    except IntegrityError:  # a colleague's came between: end theirs as well
        with deps.db.write() as session:
            add(session)


def end_note(deps: Deps, note_id: int, *, by: int | None = None) -> bool:
    """End a note today; False if there is none, or it has ended."""
    with deps.db.write() as session:
        ended = session.execute(
            update(MemberNote)
            .where(MemberNote.id == note_id, MemberNote.is_open.is_(True))
            .values(ended_at=deps.now(), ended_by=by, is_open=None)
            .returning(MemberNote.id)
        ).all()
        if ended:
            _audit(deps, session, by, "note-ended")
        return bool(ended)


def dissolve(deps: Deps, *, by: int | None = None) -> bool:
    """From now on nobody is an MP; False if that was so already."""
    try:
        with deps.db.write() as session:
            if is_dissolved(session):
                return False
            session.add(Dissolution(began_at=deps.now(), began_by=by))
            _audit(deps, session, by, "dissolved")
    except IntegrityError:  # somebody else has done it at this very moment
        return False
    return True


def elect(deps: Deps, *, by: int | None = None) -> bool:
    """Members sit again, as a list made since says; False if Parliament was not dissolved.

    Raises:
        OldListError: the list of members is older than the dissolution: it names those of before.
    """
    with deps.db.read() as session:
        if is_list_older(deps, session):
            raise OldListError
    return undo_dissolution(deps, by=by)


def undo_dissolution(deps: Deps, *, by: int | None = None) -> bool:
    """The members of before sit on: it was a mistake. False if Parliament was not dissolved."""
    with deps.db.write() as session:
        ended = session.execute(
            update(Dissolution)
            .where(Dissolution.is_open.is_(True))
            .values(ended_at=deps.now(), ended_by=by, is_open=None)
            .returning(Dissolution.id)
        ).all()
        if ended:
            _audit(deps, session, by, "sits-again")
        return bool(ended)


def _audit(deps: Deps, session: Session, by: int | None, which: str) -> None:
    note(deps, session, Done.MEMBER_CHANGED, by=by, about="member", which=which)
