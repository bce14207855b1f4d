"""Deleting all that is held of a person, over all campaigns; the counts stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.db.erasure import scrub, scrub_inbound
from campaign.db.models import (
    Action,
    Answer,
    AnswerLink,
    Erasure,
    InboundMail,
    Message,
    Suppression,
    UpdatesSignup,
)
from campaign.outbox.erasing import erase_letter
from campaign.outbox.locks import lock_action, lock_message
from campaign.privacy.due import MOVING
from campaign.privacy.people import held
from campaign.privacy.remembered import Remembered

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.privacy.people import Held


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, in numbers.

    Attributes:
        letters: of theirs.
        mails: e-mails to or from the address that belong to no letter of theirs.
        busy: letters that are being sent at this very moment: ask again in a minute.
        accounts: of staff, which are deleted in the list of users.
    """

    letters: int = 0
    mails: int = 0
    busy: int = 0
    accounts: int = 0


def would_erase(deps: Deps, email: str) -> Erased:
    """The numbers, without deleting anything."""
    with deps.db.read() as session:
        found = held(session, email)
    return Erased(
        len(found.letters), len(found.messages) + len(found.mails), 0, len(found.accounts)
    )


def erase(
    deps: Deps, email: str, asked_by: str, *, by: int | None = None, reason: str = ""
) -> Erased:
    """Delete all that is held of an address.

    Args:
        deps: the outside world.
        email: as it was typed.
        asked_by: `supporter`, `staff` or `command`.
        by: the member of staff who did it.
        reason: that staff gave; it is kept.
    """
    with deps.db.write() as session:
        found = held(session, email)
        busy = sum(not _letter(deps, session, key, asked_by) for key in found.letters)
        mails = _mails(session, found)
        _refusals(session, found)
        _updates(session, found)
        done = Erased(len(found.letters) - busy, mails, busy, len(found.accounts))
        if not any((done.letters, done.mails, found.refusals, found.updates)):
            return done
        Remembered(deps).add(email, deps.now())
        row = Erasure(
            at=deps.now(),
            asked_by=asked_by,
            user_id=by,
            letters=done.letters,
            mails=done.mails,
        )
        session.add(row)
        session.flush()
        about = {"reason": reason} if reason else {}
        note(deps, session, Done.ERASED, by=by, about="erasure", about_id=row.id, **about)
    return done


def _letter(deps: Deps, session: Session, key: int, asked_by: str) -> bool:
    action = lock_action(session, Action.id == key)
    if action is None or not erase_letter(deps, session, action, f"data deleted, by {asked_by}"):
        return False
    forget_claims(session, action)
    return True


def forget_claims(session: Session, action: Action) -> None:
    """A claim stays, for it is counted; what staff noted of it goes if it is of this letter alone."""
    of_it = select(AnswerLink.answer_id).where(AnswerLink.action_id == action.id)
    alone = (
        select(AnswerLink.answer_id)
        .where(AnswerLink.answer_id.in_(of_it))
        .group_by(AnswerLink.answer_id)
        .having(func.count() == 1)
    )
    for answer in session.scalars(select(Answer).where(Answer.id.in_(alone))):
        scrub(answer)


def _mails(session: Session, found: Held) -> int:
    number = 0
    for key in found.messages:
        message = lock_message(session, Message.id == key)
        # One that is on its way goes with the letter that it belongs to, or by its period.
        if message is None or message.state in MOVING:
            continue
        scrub(message)
        number += 1
    for mail in session.scalars(select(InboundMail).where(InboundMail.id.in_(found.mails))):
        scrub_inbound(session, mail)
        number += 1
    return number


def _refusals(session: Session, found: Held) -> None:
    """Open ones too: where nothing is held of an address, nobody writes to it any more."""
    session.execute(delete(Suppression).where(Suppression.id.in_(found.refusals)))


def _updates(session: Session, found: Held) -> None:
    """That somebody had left stays: it names nobody, and keeps them from being written to again."""
    session.execute(delete(UpdatesSignup).where(UpdatesSignup.id.in_(found.updates)))
