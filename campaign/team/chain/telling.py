"""Telling the supporters of an answer: one published e-mail to each of them, written by the worker.

Whoever was handed the answer itself, whose data is deleted, or who has news of this kind already
(that the MP answered, that the minister replied), by whatever answer, is left out. Nobody is told
twice, however often the worker begins again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import aliased

from campaign.audit.service import note
from campaign.content.emails import live_email, words_of_version
from campaign.content.queries import campaign_by_id
from campaign.core.audit import Done
from campaign.core.chain import Stage
from campaign.core.errors import NoLettersError, ToldAlreadyError
from campaign.core.letter import LONDON, long_date
from campaign.core.states import GONE, WENT, MessageState
from campaign.db.models import Action, Answer, AnswerLink, Message, MessageKind, Telling
from letters.value_types import EmailName

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.content.emails import Words
    from campaign.deps import Deps

NEWS_KEY: Final = "news:"
"""How the outbox names each e-mail: this, the answer, a colon, the letter."""
_CAME_TO_NOTHING: Final = (MessageState.FAILED, MessageState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What telling the supporters of an answer would do.

    Attributes:
        supporters: how many would get it.
        preview: what a made-up supporter would get.
        is_own: the charity's own published words, not Postbag's.
        begun: how many have been written to, if it has begun; else None.
    """

    answer_id: int
    stage: Stage
    happened_on: date
    member_name: str
    supporters: int
    preview: Words
    is_own: bool
    begun: int | None
    is_done: bool
    is_stopped: bool


def plan(deps: Deps, session: Session, answer_id: int) -> Plan:
    """What would be sent, and to how many; or how far it has come.

    Raises:
        NoLettersError: there is no such answer, it is taken back, or it tells of none.
        LetterError: the charity's own words cannot be used.
    """
    answer = _answer(session, answer_id)
    telling = session.scalar(select(Telling).where(Telling.answer_id == answer_id))
    name = _email(answer)
    version = (
        telling.version_id if telling else live_email(session, answer.campaign_id, name, deps.now())
    )
    charity = campaign_by_id(deps, session, answer.campaign_id).settings.charity_name
    return Plan(
        answer_id=answer.id,
        stage=Stage(answer.stage),
        happened_on=answer.happened_on,
        member_name=answer.member_name,
        supporters=session.scalar(select(func.count()).select_from(Action).where(due(answer))) or 0,
        preview=words_of_version(session, version, name, _example(deps, answer, charity)),
        is_own=version is not None,
        begun=telling.written if telling else None,
        is_done=bool(telling and telling.done_at),
        is_stopped=bool(telling and telling.stopped_at),
    )


def tell(deps: Deps, answer_id: int, *, by: int) -> None:
    """Begin to tell them; the worker writes the e-mails.

    Raises:
        NoLettersError: see `plan`.
        ToldAlreadyError: it has begun before.
    """
    with deps.db.write() as session:
        answer = session.scalar(select(Answer).where(Answer.id == answer_id).with_for_update())
        if answer is None:
            raise NoLettersError
        answer = _answer(session, answer_id)
        if session.scalar(select(Telling.id).where(Telling.answer_id == answer_id)) is not None:
            raise ToldAlreadyError
        name = _email(answer)
        session.add(
            Telling(
                answer_id=answer.id,
                email=name,
                version_id=live_email(session, answer.campaign_id, name, deps.now()),
                asked_at=deps.now(),
                asked_by=by,
            )
        )
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


def _email(answer: Answer) -> EmailName:
    replied = answer.stage == Stage.REPLIED
    return EmailName.MINISTER_REPLIED if replied else EmailName.MP_ANSWERED


def due(answer: Answer) -> ColumnElement[bool]:
    """The letters of an answer whose supporters are to be told of it."""
    linked = select(AnswerLink.action_id).where(AnswerLink.answer_id == answer.id)
    got = (
        select(Message.id)
        .where(Message.action_id == Action.id, Message.inbound_id == answer.inbound_id)
        .where(Message.kind == MessageKind.FORWARD, Message.state.in_(WENT))
        .correlate(Action)
        .exists()
    )
    earlier = aliased(Telling)
    by_another = (
        select(Message.id)
        .join(earlier, Message.idempotency_key == _name_in_outbox(earlier))
        .where(earlier.email == _email(answer), earlier.answer_id != answer.id)
        .where(Message.action_id == Action.id, Message.state.not_in(_CAME_TO_NOTHING))
        .correlate(Action)
        .exists()
    )
    wanted = (
        Action.id.in_(linked) & Action.state.in_(GONE) & Action.email.is_not(None) & ~by_another
    )
    return wanted if answer.inbound_id is None else wanted & ~got


def _name_in_outbox(telling: type[Telling]) -> ColumnElement[str]:
    return (
        literal(NEWS_KEY) + cast(telling.answer_id, String) + literal(":") + cast(Action.id, String)
    )


def values(answer: Answer, charity: str, sent_at: datetime) -> Mapping[str, str | bool]:
    """What every e-mail of the answer says."""
    return {
        "charity_name": charity,
        "sent_on": long_date(_today(sent_at)),
        "answered_on": long_date(answer.happened_on),
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
