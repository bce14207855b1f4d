"""Reading what is claimed of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.chain import Claim, Position, Source, Stage
from campaign.db.models import Answer, AnswerLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def claims_of(session: Session, letters: Sequence[int]) -> dict[int, tuple[Claim, ...]]:
    """All claims that hold about these letters, by the letter's id; letters with none left out."""
    rows = session.execute(
        select(
            AnswerLink.action_id,
            Answer.id,
            Answer.stage,
            Answer.position,
            Answer.happened_on,
            Answer.source,
            Answer.is_by_rule,
        )
        .join(Answer, Answer.id == AnswerLink.answer_id)
        .where(AnswerLink.action_id.in_(letters), Answer.retracted_at.is_(None))
        .order_by(Answer.id)
    )
    found: dict[int, tuple[Claim, ...]] = {}
    for letter, number, stage, position, day, source, by_rule in rows:
        claim = Claim(number, Stage(stage), Position(position), day, Source(source), by_rule)
        found[letter] = (*found.get(letter, ()), claim)
    return found
