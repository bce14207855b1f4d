"""What has been heard of a letter's answer: by mail, and from its supporter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import WENT, MessageState
from campaign.db.models import Action, InboundMail, Message, MessageKind, Survey

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

ACKNOWLEDGEMENT: Final = "acknowledgement"
FROM_THE_OFFICE: Final = ("answer", ACKNOWLEDGEMENT)
"""Values of `core.incoming.IncomingKind`; bounces and away-notes are no answers."""


class Passing(StrEnum):
    """Whether what came has been handed on to the supporter."""

    DONE = "done"
    ON_ITS_WAY = "on-its-way"
    STOPPED = "stopped"
    """It was never written, is held, or could not be delivered: somebody has to look into it."""


ON_ITS_WAY: Final = frozenset(
    {MessageState.WAITING, MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came to the letter's reply address from the MP's office.

    Attributes:
        kind: `answer` or `acknowledgement`.
    """

    kind: str
    received_at: datetime
    passing: Passing


@dataclass(frozen=True, slots=True)
class Told:
    """What the supporter has told us of the answer.

    Attributes:
        outcome: a value of `core.surveys.Outcome`.
    """

    outcome: str
    told_at: datetime


def answers(session: Session, action: Action) -> tuple[Answer, ...]:
    """What came, the oldest first."""
    forward = (
        select(Message.state)
        .where(
            Message.action_id == action.id,
            Message.kind == MessageKind.FORWARD,
            Message.inbound_id == InboundMail.id,
        )
        .order_by(Message.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(InboundMail.kind, InboundMail.received_at, forward)
        .where(InboundMail.action_id == action.id, InboundMail.kind.in_(FROM_THE_OFFICE))
        .order_by(InboundMail.received_at, InboundMail.id)
    )
    return tuple(Answer(kind, received_at, _passing(state)) for kind, received_at, state in rows)


def _passing(forward: str | None) -> Passing:
    if forward in WENT:
        return Passing.DONE
    return Passing.ON_ITS_WAY if forward in ON_ITS_WAY else Passing.STOPPED


def told(session: Session, action: Action) -> Told | None:
    """The newest word of the supporter's."""
    survey = session.scalar(
        select(Survey)
        .where(Survey.action_id == action.id, Survey.answered_at.is_not(None))
        .order_by(Survey.answered_at.desc())
        .limit(1)
    )
    if survey is None or survey.answered_at is None or not survey.outcome:
        return None
    return Told(survey.outcome, survey.answered_at)
