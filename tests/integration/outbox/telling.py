"""Letters that mail systems and people say something of."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from sqlalchemy import select

from campaign.core.states import MessageState
from campaign.db.models import DeliveryEvent, Message
from campaign.deps import Deps
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import move_message
from tests.support.letters import action_of

M = MessageState
_numbers = count(1)


def letter_of(deps: Deps, key: str) -> Message:
    action = action_of(deps, key)
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(Message.action_id == action.id, Message.kind == "letter")
        ).one()


def tell(deps: Deps, key: str, kind: str, code: str = "", after: float = 60) -> None:
    """Store one word on a letter."""
    with deps.db.write() as session:
        session.add(
            DeliveryEvent(
                event_id=f"event-{next(_numbers)}",
                message_key=letter_of(deps, key).key,
                kind=kind,
                code=code,
                at=deps.now() + timedelta(seconds=after),
                received_at=deps.now(),
            )
        )


def put(deps: Deps, key: str, *states: MessageState, cause: str = "by hand") -> None:
    """Move a letter by hand, each move at its own moment."""
    for state in states:
        with deps.db.write() as session:
            row = lock_message(session, Message.key == letter_of(deps, key).key)
            assert row is not None
            move_message(session, row, state, deps.now(), cause)


def states(deps: Deps, key: str) -> tuple[str, str]:
    return letter_of(deps, key).state, action_of(deps, key).state
