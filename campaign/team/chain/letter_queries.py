"""One letter's chain: every claim with its evidence, every event, nothing of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.chain.queries import claims_of
from campaign.core.chain import Disagreement, Position, Source, Stage, disagreements
from campaign.core.states import ActionState
from campaign.db.models import Action, Answer, AnswerLink, Consent, Event, User

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


class NoLetterError(LookupError):
    """There is no such letter."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim with its evidence; `disputed` where it does not fit another."""

    id: int
    stage: Stage
    position: Position
    happened_on: date
    source: Source
    by_rule: bool
    note: str
    recorded_at: datetime
    recorded_by: str
    inbound_id: int | None
    retracted_at: datetime | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """A move of the letter or of one of its messages."""

    at: datetime
    after: str
    cause: str
    of_message: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All that the team sees of one letter."""

    id: int
    reference: str
    name: str
    constituency_code: str
    constituency: str
    member_name: str
    state: ActionState
    stage: Stage
    position: Position
    confirmed_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    claims: tuple[ClaimRow, ...]
    disagreements: tuple[Disagreement, ...]
    consents: tuple[str, ...]
    events: tuple[EventRow, ...]


def letter_page(session: Session, action_id: int) -> LetterPage:
    """The letter with this id.

    Raises:
        NoLetterError: there is none.
    """
    action = session.get(Action, action_id)
    if action is None:
        raise NoLetterError
    disagreed = disagreements(claims_of(session, [action_id]).get(action_id, ()))
    disputed = {claim.id for claims in disagreed.values() for claim in claims}
    agreed = select(Consent.wording).where(Consent.action_id == action_id).order_by(Consent.id)
    return LetterPage(
        id=action.id,
        reference=action.reference,
        # A name that nobody has confirmed may be anybody's.
        name=(action.name or "") if action.confirmed_at else "",
        constituency_code=action.constituency_code,
        constituency=action.constituency_name,
        member_name=action.member_name,
        state=ActionState(action.state),
        stage=Stage(action.stage),
        position=Position(action.position),
        confirmed_at=action.confirmed_at,
        sent_at=action.sent_at,
        delivered_at=action.delivered_at,
        claims=_claims(session, action_id, disputed),
        disagreements=tuple(disagreed),
        consents=tuple(session.scalars(agreed)),
        events=_events(session, action_id),
    )


def _claims(session: Session, action_id: int, disputed: set[int]) -> tuple[ClaimRow, ...]:
    rows = session.execute(
        select(Answer, User.email)
        .join(AnswerLink, AnswerLink.answer_id == Answer.id)
        .outerjoin(User, User.id == Answer.recorded_by)
        .where(AnswerLink.action_id == action_id)
        .order_by(Answer.happened_on, Answer.id)
    )
    return tuple(
        ClaimRow(
            id=answer.id,
            stage=Stage(answer.stage),
            position=Position(answer.position),
            happened_on=answer.happened_on,
            source=Source(answer.source),
            by_rule=answer.is_by_rule,
            note=answer.note or "",
            recorded_at=answer.recorded_at,
            recorded_by=email or "",
            inbound_id=answer.inbound_id,
            retracted_at=answer.retracted_at,
            disputed=answer.id in disputed,
        )
        for answer, email in rows
    )


def _events(session: Session, action_id: int) -> tuple[EventRow, ...]:
    rows = session.scalars(select(Event).where(Event.action_id == action_id).order_by(Event.id))
    return tuple(
        EventRow(row.at, row.after, row.cause, of_message=row.message_id is not None)
        for row in rows
    )
