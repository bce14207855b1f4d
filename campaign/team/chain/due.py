"""Who is to be told of an answer, and who is left out.

Left out are those who were handed the answer itself, whose data is deleted, or who have news of
this kind already (that the MP answered, that the minister replied), by whatever answer. News that
was an error is no news: once its answer is taken back, the true one may be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import String, cast, literal, or_, select

from campaign.core.chain import Stage
from campaign.core.states import GONE, WENT, MessageState
from campaign.db.models import Action, Answer, AnswerLink, Message, MessageKind, Telling
from letters.value_types import EmailName

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute

NEWS_KEY: Final = "news:"
"""How the outbox names each e-mail: this, the answer, a colon, the letter."""
_CAME_TO_NOTHING: Final = (MessageState.FAILED, MessageState.CANCELLED)


def email_of(answer: Answer) -> EmailName:
    """Which of the published e-mails tells of it."""
    replied = answer.stage == Stage.REPLIED
    return EmailName.MINISTER_REPLIED if replied else EmailName.MP_ANSWERED


def key_in_outbox(
    answer_id: InstrumentedAttribute[int], action_id: InstrumentedAttribute[int]
) -> ColumnElement[str]:
    """How the outbox names the e-mail that tells a letter's supporter of an answer."""
    return literal(NEWS_KEY) + cast(answer_id, String) + literal(":") + cast(action_id, String)


def due(answer: Answer) -> ColumnElement[bool]:
    """The letters of an answer whose supporters are still to be told of it."""
    linked = select(AnswerLink.action_id).where(AnswerLink.answer_id == answer.id)
    by_this = _news(Answer.id == answer.id)
    by_another = _news(
        Answer.id != answer.id,
        _counts(answer),
        Message.state.not_in(_CAME_TO_NOTHING),
        Telling.email == email_of(answer),
    )
    wanted = (
        Action.id.in_(linked)
        & Action.state.in_(GONE)
        & Action.email.is_not(None)
        & ~by_this.exists()
        & ~by_another.exists()
    )
    return wanted if answer.inbound_id is None else wanted & ~_handed(answer)


def told_in_error(answer: Answer) -> ColumnElement[bool]:
    """Letters whose supporters had such news by another answer, which is taken back."""
    return _news(
        Answer.id != answer.id,
        ~_counts(answer),
        Message.state.not_in(_CAME_TO_NOTHING),
        Telling.email == email_of(answer),
    ).exists()


def _counts(answer: Answer) -> ColumnElement[bool]:
    # A mail that is read anew is recorded anew: what it said has been told all the same.
    holds = Answer.retracted_at.is_(None)
    if answer.inbound_id is None:
        return holds
    return or_(holds, Answer.inbound_id.is_not_distinct_from(answer.inbound_id))


def _news(*wanted: ColumnElement[bool]) -> Select[int]:
    return (
        select(Message.id)
        .join(Telling, Message.idempotency_key == key_in_outbox(Telling.answer_id, Action.id))
        .join(Answer, Answer.id == Telling.answer_id)
        .where(Message.action_id == Action.id, *wanted)
        .correlate(Action)
    )


def _handed(answer: Answer) -> ColumnElement[bool]:
    return (
        select(Message.id)
        .where(Message.action_id == Action.id, Message.inbound_id == answer.inbound_id)
        .where(Message.kind == MessageKind.FORWARD, Message.state.in_(WENT))
        .correlate(Action)
        .exists()
    )
