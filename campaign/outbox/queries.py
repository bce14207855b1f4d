"""Reading the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.states import MessageState
from campaign.db.models import Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def counts(session: Session) -> dict[MessageState, int]:
    """How many messages stand in each state, empty states included."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {MessageState(state): int(number) for state, number in rows}
    return {state: found.get(state, 0) for state in MessageState}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that only a person can settle."""

    key: str
    kind: str
    state: str
    error: str | None


def needing_a_person(session: Session, limit: int = 50) -> list[Stuck]:
    """Uncertain and failed messages, oldest first."""
    rows = session.scalars(
        select(Message)
        .where(Message.state.in_((MessageState.UNCERTAIN, MessageState.FAILED)))
        .order_by(Message.id)
        .limit(limit)
    )
    return [Stuck(row.key, row.kind, row.state, row.last_error) for row in rows]
