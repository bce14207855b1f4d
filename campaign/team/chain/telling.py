"""Telling the supporters of an answer: one published e-mail to each of them, written by the worker.

Who is left out is `campaign/team/chain/due.py`'s; the e-mails are written by `news.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.audit.service import note
from campaign.content.emails import live_email, words_of_version
from campaign.content.queries import campaign_by_id
from campaign.core.audit import Done
from campaign.core.chain import Stage
from campaign.core.errors import NoLettersError, ToldAlreadyError
from campaign.core.language import ENGLISH
from campaign.core.letter import LONDON, long_date
from campaign.db.models import Action, Answer, Telling
from campaign.team.chain.due import due, email_of, told_in_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.content.emails import Words
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Plan:
    """What telling the supporters of an answer would do.

    Attributes:
        supporters: how many would get it; once begun, how many have not been written to.
        mistaken: how many of those were once told such news of an answer since taken back.
        preview: what a made-up supporter would get.
        is_own: the charity's own published words, not Postbag's.
        begun: how many have been written to, if it has begun; else None.
        is_running: the worker is writing.
    """

    answer_id: int
    stage: Stage
    happened_on: date
    member_name: str
    constituency_code: str
    supporters: int
    mistaken: int
    preview: Words
    is_own: bool
    begun: int | None
    is_running: bool
    is_stopped: bool


def plan(deps: Deps, session: Session, answer_id: int) -> Plan:
    """What would be sent, and to how many; or how far it has come.

    Raises:
        NoLettersError: there is no such answer, it is taken back, or it tells of none.
        LetterError: the charity's own words cannot be used.
    """
    answer = _answer(session, answer_id)
    telling = session.scalar(select(Telling).where(Telling.answer_id == answer_id))
    name = email_of(answer)
    is_running = telling is not None and _is_running(telling)
    version = (
        telling.version_id
        if telling and is_running
        else live_email(session, answer.campaign_id, name, deps.now())
    )
    charity = campaign_by_id(deps, session, answer.campaign_id).settings.charity_name
    return Plan(
        answer_id=answer.id,
        stage=Stage(answer.stage),
        happened_on=answer.happened_on,
        member_name=answer.member_name,
        constituency_code=answer.constituency_code,
        supporters=_number(session, due(answer)),
        mistaken=_number(session, due(answer) & told_in_error(answer)),
        preview=words_of_version(session, version, name, _example(deps, answer, charity)),
        is_own=version is not None,
        begun=telling.written if telling else None,
        is_running=is_running,
        is_stopped=bool(telling and telling.stopped_at),
    )


def tell(deps: Deps, answer_id: int, *, by: int) -> None:
    """Begin to tell them, in the words that are published now; the worker writes the e-mails.

    One that was stopped, or that left letters aside, is gone on with: whoever has been written to
    is left out.

    Raises:
        NoLettersError: see `plan`.
        ToldAlreadyError: they are being told, or all have been.
    """
    with deps.db.write() as session:
        answer = session.scalar(select(Answer).where(Answer.id == answer_id).with_for_update())
        if answer is None:
            raise NoLettersError
        answer = _answer(session, answer_id)
        telling = session.scalar(
            select(Telling).where(Telling.answer_id == answer_id).with_for_update()
        )
        if telling is None:
            telling = Telling(answer_id=answer.id, email=email_of(answer), asked_at=deps.now())
            session.add(telling)
        elif _is_running(telling) or not _number(session, due(answer)):
            raise ToldAlreadyError
        telling.version_id = live_email(session, answer.campaign_id, email_of(answer), deps.now())
        telling.asked_at, telling.asked_by = deps.now(), by
        telling.reached_action_id, telling.stopped_at, telling.done_at = 0, None, None
        note(deps, session, Done.TOLD_SUPPORTERS, by=by, about="answer", about_id=answer_id)


def stop(deps: Deps, answer_id: int, *, by: int) -> bool:
    """Write no more e-mails of it; what is in the outbox still goes. False if there is nothing."""
    with deps.db.write() as session:
        telling = session.scalar(
            select(Telling)
            .where(
                Telling.answer_id == answer_id,
                Telling.done_at.is_(None),
                Telling.stopped_at.is_(None),
            )
            .with_for_update()
        )
        if telling is None:
            return False
        telling.stopped_at = deps.now()
        note(
            deps, session, Done.TOLD_SUPPORTERS, by=by, about="answer", about_id=answer_id,
            stopped=True,
        )  # fmt: skip
    return True


def _answer(session: Session, answer_id: int) -> Answer:
    answer = session.get(Answer, answer_id)
    known = answer is not None and answer.retracted_at is None
    if answer is None or not known or not Stage.ANSWERED <= answer.stage <= Stage.REPLIED:
        raise NoLettersError
    return answer


def _is_running(telling: Telling) -> bool:
    return telling.done_at is None and telling.stopped_at is None


def _number(session: Session, wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Action).where(wanted)) or 0


def values(
    answer: Answer, charity: str, sent_at: datetime, language: str = ENGLISH
) -> Mapping[str, str | bool]:
    """What every e-mail of the answer says, in a language."""
    return {
        "charity_name": charity,
        "sent_on": long_date(_today(sent_at), language),
        "answered_on": long_date(answer.happened_on, language),
    }


def _example(deps: Deps, answer: Answer, charity: str) -> Mapping[str, str | bool]:
    seat = deps.finder.constituency(answer.constituency_code)
    return {
        **values(answer, charity, deps.now()),
        "supporter_name": "Sam Jones",
        "mp_name": answer.member_name,
        "constituency": seat.name,
        "reference": "BCD-FGH",
        "receipt_link": f"{deps.settings.public_url}/letter/example",
    }


def _today(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
