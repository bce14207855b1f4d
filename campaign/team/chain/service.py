"""What staff say of answers that came by mail: read one, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.audit.service import note as audit
from campaign.chain.heard import day_of, heard_by_mail
from campaign.chain.service import Recorded, link, record, retract
from campaign.core.audit import Done
from campaign.core.chain import MEANINGS, Reading, Source
from campaign.core.states import GONE
from campaign.db.models import Action, Answer, AnswerLink, InboundMail
from campaign.team.chain.queries import TO_READ, NoReplyError, of_the_same_member

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


class ReadAlreadyError(Exception):
    """A colleague has said what it is, a moment before."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a member of staff says of an answer.

    Attributes:
        happened_on: the day of the answer; None for the day on which the mail was sent.
        for_all: it is an answer to all letters that had gone to the MP by that day.
    """

    reading: Reading
    by: int
    happened_on: date | None = None
    note: str = ""
    for_all: bool = False


def read_reply(deps: Deps, mail_id: int, said: Said) -> int:
    """Say what an answer is, in the place of what our rules made of it; once.

    Returns:
        How many letters it is recorded for; 0 where it is no answer.

    Raises:
        NoReplyError: there is no such answer.
        ReadAlreadyError: somebody has said it before.
    """
    with deps.db.write() as session:
        action, mail = _locked(session, mail_id, with_others=said.for_all)
        if mail.triaged_at is not None:
            raise ReadAlreadyError
        _retract_all(deps, session, mail, said.by)
        mail.triaged_at, mail.triaged_by, mail.reading = deps.now(), said.by, said.reading
        letters = _record_read(deps, session, action, mail, said)
        audit(
            deps, session, Done.READ_REPLY, by=said.by, about="inbound", about_id=mail.id,
            reading=said.reading, letters=letters,
        )  # fmt: skip
    return letters


def _record_read(
    deps: Deps, session: Session, action: Action, mail: InboundMail, said: Said
) -> int:
    meaning = MEANINGS[said.reading]
    if meaning.stage is None:
        return 0
    day = said.happened_on or day_of(mail, action)
    claim = Recorded(
        meaning.stage,
        day,
        Source.REPLY,
        meaning.position,
        by=said.by,
        note=said.note or None,
        inbound_id=mail.id,
    )
    number = record(deps, session, claim, [action.id])
    if not said.for_all:
        return 1
    others = session.scalars(select(Action.id).where(of_the_same_member(action, day))).all()
    return 1 + link(deps, session, session.get_one(Answer, number), others)


def unread_again(deps: Deps, mail_id: int, by: int) -> None:
    """Take back what was said of an answer: it stands in the list again, as our rules sorted it.

    Raises:
        NoReplyError: there is no such answer.
    """
    with deps.db.write() as session:
        action, mail = _locked(session, mail_id, with_others=True)
        if mail.triaged_at is None:
            return
        _retract_all(deps, session, mail, by)
        mail.triaged_at, mail.triaged_by, mail.reading = None, None, ""
        heard_by_mail(deps, session, action, mail)
        audit(deps, session, Done.RETRACTED, by=by, about="inbound", about_id=mail.id)


def take_claim_back(deps: Deps, action_id: int, answer_id: int, by: int) -> bool:
    """Take a claim of the staff's back, for all letters that it is about.

    Args:
        deps: the outside world.
        action_id: a letter that it is about.
        answer_id: the claim.
        by: who takes it back.

    Returns:
        False where there is none about this letter, or it is not the staff's.
    """
    with deps.db.write() as session:
        answer = session.get(Answer, answer_id)
        about = session.get(AnswerLink, (answer_id, action_id))
        if answer is None or about is None or answer.source != Source.STAFF:
            return False
        done = retract(deps, session, answer_id, by=by)
        if done:
            audit(deps, session, Done.RETRACTED, by=by, about="answer", about_id=answer_id)
    return done


def _locked(session: Session, mail_id: int, *, with_others: bool) -> tuple[Action, InboundMail]:
    """The letter and the mail; with all letters that it is or may be about, in order of their ids.

    In order, as two people may at the same time say something of two answers of one MP.
    """
    action_id = session.scalar(
        select(InboundMail.action_id).where(
            InboundMail.id == mail_id, InboundMail.kind.in_(TO_READ)
        )
    )
    if action_id is None:
        raise NoReplyError
    wanted = Action.id == action_id
    if with_others:
        here = session.get_one(Action, action_id)
        wanted = (
            (Action.campaign_id == here.campaign_id)
            & (Action.constituency_code == here.constituency_code)
            & Action.state.in_(GONE)
        ) | wanted
    session.scalars(
        select(Action.id).where(wanted).order_by(Action.id).with_for_update(key_share=True)
    ).all()
    mail = session.scalars(
        select(InboundMail).where(InboundMail.id == mail_id).with_for_update()
    ).one()
    action = session.get_one(Action, action_id, populate_existing=True)
    return action, mail


def _retract_all(deps: Deps, session: Session, mail: InboundMail, by: int) -> None:
    held = select(Answer.id).where(Answer.inbound_id == mail.id, Answer.retracted_at.is_(None))
    for number in session.scalars(held.order_by(Answer.id)).all():
        retract(deps, session, number, by=by)
