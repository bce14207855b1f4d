"""Recording what becomes of letters: claims are added or taken back, and each letter stated anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import load_only

from campaign.chain.queries import claims_of
from campaign.core.chain import Position, answered_on, disagreements, position_of, stage_of
from campaign.core.errors import NoLettersError
from campaign.db.models import Action, Answer, AnswerLink
from campaign.tallies.marks import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from campaign.core.chain import Source, Stage
    from campaign.deps import Deps

BATCH: Final = 500

STATED: Final = (
    Action.id,
    Action.campaign_id,
    Action.constituency_code,
    Action.confirmed_on,
    Action.changed_at,
    Action.member_id,
    Action.member_name,
    Action.stage,
    Action.position,
    Action.answered_on,
    Action.is_disputed,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be recorded; see `db.models.Answer`."""

    stage: Stage
    happened_on: date
    source: Source
    position: Position = Position.UNREAD
    by: int | None = None
    note: str | None = None
    inbound_id: int | None = None
    survey_id: int | None = None
    is_by_rule: bool = False


def record(deps: Deps, session: Session, claim: Recorded, letters: Sequence[int]) -> int:
    """Record one claim about one letter or many, all of them to one constituency's MP.

    Args:
        deps: the outside world.
        session: the transaction.
        claim: what is said, and by whom.
        letters: ids of actions of one campaign and one constituency; at least one.

    Returns:
        The answer's id.

    Raises:
        NoLettersError: none is given, or they are not all of one campaign and one constituency.
    """
    first = session.get(Action, letters[0], options=[load_only(*STATED)]) if letters else None
    if first is None:
        raise NoLettersError
    answer = Answer(
        campaign_id=first.campaign_id,
        constituency_code=first.constituency_code,
        member_id=first.member_id,
        member_name=first.member_name,
        stage=claim.stage,
        position=claim.position,
        happened_on=claim.happened_on,
        source=claim.source,
        is_by_rule=claim.is_by_rule,
        inbound_id=claim.inbound_id,
        survey_id=claim.survey_id,
        note=claim.note,
        recorded_at=deps.now(),
        recorded_by=claim.by,
    )
    session.add(answer)
    session.flush()
    link(deps, session, answer, letters)
    return answer.id


def link(deps: Deps, session: Session, answer: Answer, letters: Sequence[int]) -> int:
    """Say that an answer is about these letters too; returns how many were not linked before.

    Raises:
        NoLettersError: one of them is not of the answer's campaign and constituency.
    """
    added = 0
    for some in _batches(sorted(set(letters))):  # in order: two of these never deadlock
        rows = _locked(session, some)
        here = (answer.campaign_id, answer.constituency_code)
        if len(rows) < len(some) or any(
            (row.campaign_id, row.constituency_code) != here for row in rows
        ):
            raise NoLettersError
        linked = set(
            session.scalars(
                select(AnswerLink.action_id).where(
                    AnswerLink.answer_id == answer.id, AnswerLink.action_id.in_(some)
                )
            )
        )
        fresh = [number for number in some if number not in linked]
        if fresh:
            session.execute(
                insert(AnswerLink),
                [{"answer_id": answer.id, "action_id": number} for number in fresh],
            )
            _restate(session, rows, deps.now())
        added += len(fresh)
    return added


def retract(deps: Deps, session: Session, answer_id: int, *, by: int | None) -> bool:
    """Take a claim back: it stays in the history and counts no more. False if it was already."""
    answer = session.scalar(select(Answer).where(Answer.id == answer_id).with_for_update())
    if answer is None or answer.retracted_at is not None:
        return False
    answer.retracted_at, answer.retracted_by = deps.now(), by
    session.flush()
    letters = session.scalars(
        select(AnswerLink.action_id)
        .where(AnswerLink.answer_id == answer_id)
        .order_by(AnswerLink.action_id)
    ).all()
    for some in _batches(letters):
        _restate(session, _locked(session, some), deps.now())
    return True


def _batches(letters: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(letters), BATCH):
        yield letters[start : start + BATCH]


def _locked(session: Session, letters: Sequence[int]) -> Sequence[Action]:
    return session.scalars(
        select(Action)
        .where(Action.id.in_(letters))
        .options(load_only(*STATED))
        .order_by(Action.id)
        .with_for_update(key_share=True)
    ).all()


def _restate(session: Session, actions: Sequence[Action], now: datetime) -> None:
    """What is worked out from all claims of each letter, and its marks for the counts."""
    known = claims_of(session, [action.id for action in actions])
    for action in actions:
        claims = known.get(action.id, ())
        action.stage = stage_of(claims)
        action.position = position_of(claims)
        action.answered_on = answered_on(claims)
        action.is_disputed = bool(disagreements(claims))
        mark(session, action, now)
