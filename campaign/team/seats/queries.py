"""Reading one seat: its letters in time, how far they have come, what its MP says, who spoke to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.chain import Position, Source, Stage
from campaign.core.tallies import COUNTED, Step
from campaign.db.models import Action, Answer, AnswerLink, Contact, ContactKind, SeatTally, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

MOST_ANSWERS: Final = 50


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One claim about letters to this seat; `letters`: about how many."""

    id: int
    stage: Stage
    position: Position
    happened_on: date
    source: Source
    by_rule: bool
    note: str
    recorded_by: str
    letters: int
    retracted_at: datetime | None
    inbound_id: int | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One entry of the log."""

    id: int
    kind: ContactKind
    happened_on: date
    text: str
    noted_by: str
    noted_by_id: int | None


@dataclass(frozen=True, slots=True)
class SeatPage:
    """All that the team knows of a seat.

    Attributes:
        steps: how many letters have come at least so far, `core.tallies.Step` by name.
        by_member: letters by the MP who had them: Parliament's id, the name, how many.
        days: letters by the day on which they were confirmed: day, kind "", number.
        positions: how many answers say what; those that nobody has read are under "".
        disputed: letters of which the sources disagree.
    """

    steps: dict[str, int]
    by_member: tuple[tuple[int | None, str, int], ...]
    days: tuple[tuple[date, str, int], ...]
    positions: dict[Position, int]
    disputed: int
    last_letter_on: date | None
    answers: tuple[AnswerRow, ...]
    contacts: tuple[ContactRow, ...]


def seat_page(session: Session, code: str, campaigns: Sequence[int]) -> SeatPage:
    """A seat's page, of these campaigns."""
    here = (Action.campaign_id.in_(campaigns), Action.constituency_code == code)
    counted = (*here, Action.state.in_(COUNTED))
    # As an expression: SQLite would else take the index of the days and read all seats.
    day = func.coalesce(Action.confirmed_on, Action.confirmed_on)
    days = session.execute(select(day, func.count()).where(*counted).group_by(day))
    members = session.execute(
        select(Action.member_id, func.max(Action.member_name), func.count())
        .where(*counted)
        .group_by(Action.member_id)
        .order_by(func.count().desc())
    )
    disputed = select(func.count()).where(*here, Action.is_disputed.is_(True))
    steps, last = _steps(session, code, campaigns)
    return SeatPage(
        steps=steps,
        by_member=tuple((number, name, letters) for number, name, letters in members),
        days=tuple((day, "", number) for day, number in days if day),
        positions=_positions(session, code, campaigns),
        disputed=session.scalar(disputed) or 0,
        last_letter_on=last,
        answers=_answers(session, code, campaigns),
        contacts=_contacts(session, code),
    )


def _steps(
    session: Session, code: str, campaigns: Sequence[int]
) -> tuple[dict[str, int], date | None]:
    sums = [func.sum(getattr(SeatTally, step.value)) for step in Step]
    *numbers, last = session.execute(
        select(*sums, func.max(SeatTally.last_letter_on)).where(
            SeatTally.campaign_id.in_(campaigns), SeatTally.constituency_code == code
        )
    ).one()
    return {step.value: int(number or 0) for step, number in zip(Step, numbers, strict=True)}, last


def _positions(session: Session, code: str, campaigns: Sequence[int]) -> dict[Position, int]:
    rows = session.execute(
        select(Answer.position, func.count())
        .where(
            Answer.campaign_id.in_(campaigns),
            Answer.constituency_code == code,
            Answer.retracted_at.is_(None),
            Answer.stage >= Stage.ANSWERED,
            Answer.stage < Stage.TOLD,
        )
        .group_by(Answer.position)
    )
    return {Position(position): int(number) for position, number in rows}


def _answers(session: Session, code: str, campaigns: Sequence[int]) -> tuple[AnswerRow, ...]:
    """Those that people have recorded first, then what our rules have sorted; the newest first."""
    letters = (
        select(func.count())
        .where(AnswerLink.answer_id == Answer.id)
        .correlate(Answer)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Answer, User.email, letters)
        .outerjoin(User, User.id == Answer.recorded_by)
        .where(
            Answer.campaign_id.in_(campaigns),
            Answer.constituency_code == code,
            Answer.stage > Stage.NOTHING,
            Answer.stage < Stage.TOLD,
        )
        .order_by(Answer.is_by_rule, Answer.happened_on.desc(), Answer.id.desc())
        .limit(MOST_ANSWERS)
    )
    return tuple(
        AnswerRow(
            id=row.id,
            stage=Stage(row.stage),
            position=Position(row.position),
            happened_on=row.happened_on,
            source=Source(row.source),
            by_rule=row.is_by_rule,
            note=row.note or "",
            recorded_by=email or "",
            letters=int(number or 0),
            retracted_at=row.retracted_at,
            inbound_id=row.inbound_id,
        )
        for row, email, number in rows
    )


def _contacts(session: Session, code: str) -> tuple[ContactRow, ...]:
    rows = session.execute(
        select(Contact, User.email)
        .outerjoin(User, User.id == Contact.noted_by)
        .where(Contact.constituency_code == code)
        .order_by(Contact.happened_on.desc(), Contact.id.desc())
    )
    return tuple(
        ContactRow(
            row.id, ContactKind(row.kind), row.happened_on, row.text, email or "", row.noted_by
        )
        for row, email in rows
    )
