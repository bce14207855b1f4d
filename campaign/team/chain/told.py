"""Who has been told: letters whose e-mail about the minister's reply has gone come to the chain's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.chain.service import Recorded, link, record
from campaign.core.chain import Source, Stage
from campaign.core.letter import LONDON
from campaign.core.states import WENT
from campaign.db.models import Action, Answer, AnswerLink, Message, Telling
from campaign.team.chain.due import key_in_outbox
from campaign.team.chain.news import BATCH
from letters.value_types import EmailName

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


_NAME_IN_OUTBOX = key_in_outbox(Telling.answer_id, AnswerLink.action_id)


def note_told(deps: Deps) -> int:
    """Whose e-mail about a minister's reply has gone, they are told: a chore of the worker's."""
    gone = (
        select(Telling.id, Action.id)
        .join(AnswerLink, AnswerLink.answer_id == Telling.answer_id)
        # By its name: the same supporter may have been told of an earlier answer before.
        .join(Message, Message.idempotency_key == _NAME_IN_OUTBOX)
        .join(Action, Action.id == Message.action_id)
        .where(
            Telling.email == EmailName.MINISTER_REPLIED,
            Message.state.in_(WENT),
            Action.stage == Stage.REPLIED,
        )
        .order_by(Telling.id, Action.id)
        .limit(BATCH)
    )
    with deps.db.read() as session:  # nearly always there is nothing, and nobody need wait for it
        if session.execute(gone.limit(1)).first() is None:
            return 0
    with deps.db.write() as session:
        rows = session.execute(gone).all()
        told: dict[int, list[int]] = {}
        for telling_id, action_id in rows:
            told.setdefault(telling_id, []).append(action_id)
        for telling_id, letters in told.items():
            _note_told(deps, session, telling_id, letters)
    return len(rows)


def _note_told(deps: Deps, session: Session, telling_id: int, letters: list[int]) -> None:
    telling = session.scalars(
        select(Telling).where(Telling.id == telling_id).with_for_update()
    ).one()
    if telling.told_id is not None:
        link(deps, session, session.get_one(Answer, telling.told_id), letters)
        return
    claim = Recorded(
        Stage.TOLD, deps.now().astimezone(LONDON).date(), Source.OURS, by=telling.asked_by
    )
    telling.told_id = record(deps, session, claim, letters)
