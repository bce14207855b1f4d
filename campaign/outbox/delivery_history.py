"""What was said of a message before, so that words that come in another order lead to the same state.

A message may go a second time: after its address was lifted, say. Words on the first try, told
late, are then no news; and words that were applied before it was put back have had their say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from campaign.core.deliveries import MEANS, PRECEDENCE, DeliveryKind, state_after
from campaign.core.states import MESSAGE_RULES, MessageState
from campaign.db.models import DeliveryEvent, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.db.models import Message

TRIED: Final = (
    MessageState.SENDING,
    MessageState.UNCERTAIN,
    MessageState.FAILED,
    MessageState.DROPPED,
    MessageState.BOUNCED,
)
"""Put into the queue from one of these, it goes a second time."""
SKEW: Final = timedelta(seconds=10)
"""How far the provider's clock and ours may differ; by hand nothing is put back so soon."""
SENT_AGAIN_AFTER: Final = (MessageState.DROPPED, MessageState.BOUNCED)
BAD: Final = frozenset({DeliveryKind.DROPPED, DeliveryKind.BOUNCE})


@dataclass(frozen=True, slots=True)
class History:
    """One message's past.

    Attributes:
        tried_again_at: when it was last put back after it was thrown away or sent back.
        queued_at: when it was last put back into the queue after a try.
        said: what was applied to it since it last was in the queue.
    """

    tried_again_at: datetime | None
    queued_at: datetime | None
    said: frozenset[DeliveryKind]

    def is_of_this_try(self, at: datetime, kind: str) -> bool:
        """Whether something that happened then can tell of the present try.

        That an earlier try did arrive is always news; that it did not is none for a later one.
        """
        since = self.queued_at if kind in BAD else self.tried_again_at
        return since is None or at >= since - SKEW

    def way(self, current: MessageState, news: Iterable[DeliveryKind]) -> list[MessageState]:
        """The states that all the words lead through, old and new, in whatever order they came.

        One step wherever the table of states allows it; empty where nothing follows.
        """
        states = [current]
        for kind in sorted({*news, *self.said}, key=lambda kind: PRECEDENCE.index(MEANS[kind])):
            states.append(state_after(states[-1], kind))
        steps = [now for before, now in pairwise(states) if now is not before]
        return steps[-1:] if steps and steps[-1] in MESSAGE_RULES[current].moves else steps


def histories(session: Session, messages: Sequence[Message]) -> dict[str, History]:
    """The pasts of messages, by their keys."""
    queued = _last_queued(session, messages, TRIED)
    again = _last_queued(session, messages, SENT_AGAIN_AFTER)
    said: dict[str, set[DeliveryKind]] = {each.key: set() for each in messages}
    empty = {
        each.key: History(again.get(each.id), queued.get(each.id), frozenset()) for each in messages
    }
    since = {each.key: queued.get(each.id) for each in messages}
    rows = session.execute(
        select(
            DeliveryEvent.message_key,
            DeliveryEvent.kind,
            DeliveryEvent.at,
            DeliveryEvent.applied_at,
        ).where(
            DeliveryEvent.message_key.in_(list(said)),
            DeliveryEvent.applied_at.is_not(None),
            DeliveryEvent.kind.in_(list(DeliveryKind)),
        )
    )
    for key, kind, at, applied_at in rows:
        queued_at = since[key]
        is_later = queued_at is None or (applied_at is not None and applied_at > queued_at)
        if is_later and empty[key].is_of_this_try(at, kind):
            said[key].add(DeliveryKind(kind))
    return {key: replace(history, said=frozenset(said[key])) for key, history in empty.items()}


def _last_queued(
    session: Session, messages: Sequence[Message], before: Sequence[MessageState]
) -> dict[int, datetime]:
    actions = {each.action_id for each in messages}
    # The action is what the table of moves is indexed by.
    of_actions = Event.action_id.in_(actions - {None})
    rows = session.execute(
        select(Event.message_id, func.max(Event.at))
        .where(
            or_(of_actions, Event.action_id.is_(None)) if None in actions else of_actions,
            Event.message_id.in_([each.id for each in messages]),
            Event.after == MessageState.QUEUED,
            Event.before.in_(before),
        )
        .group_by(Event.message_id)
    )
    return {message_id: at for message_id, at in rows if message_id is not None}
