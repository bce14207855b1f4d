"""Taking messages from the outbox by lease: any number of workers, never two with the same row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import load_only

from campaign.core.states import MessageState, move
from campaign.db.models import Event, Lane, Message
from campaign.outbox.lanes import is_due, room, waiting_lanes
from campaign.outbox.locks import lock_message, lock_together
from campaign.outbox.moves import MOVED
from campaign.outbox.pace import may_send, took

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.outbox.lanes import WaitingLane


LEASED: Final = (MessageState.CLAIMED, MessageState.SENDING)

MOST_ROUNDS: Final = 50

# No mailer takes so long; a thread that does has gone astray and may not hold its message for ever.
LONGEST_HELD: Final = timedelta(minutes=10)


def claim(deps: Deps, owner: str, lease: timedelta, wanted: int = 1) -> list[int]:
    """Take messages that are due, the most urgent first and then each lane in its turn.

    PostgreSQL locks the rows that are picked and skips locked ones, SQLite has only one writer at
    a time. An empty answer does not mean that nothing is due: another worker may be at that lane.

    Returns:
        Their ids, at most as many as wanted.
    """
    now = deps.now()
    per_second = deps.settings.sends_per_second
    with deps.db.write() as session:
        allowed = may_send(session, now, per_second, wanted)
        claimed: list[int] = []
        # Again while it brings something: a lane that is closed now has made way for the next.
        for _ in range(MOST_ROUNDS):
            left = allowed - len(claimed)
            picked, closed = _round(deps, session, now, left) if left else ([], 0)
            _take(session, picked, owner, now, lease)
            claimed += picked
            if not picked and not closed:
                break
        took(session, now, per_second, len(claimed))
        return claimed


def _round(deps: Deps, session: Session, now: datetime, wanted: int) -> tuple[list[int], int]:
    """Pick from the lanes whose turn it is; also how many of them turned out to be full."""
    picked: list[int] = []
    closed = 0
    of_gates: Counter[str] = Counter()
    for lanes in waiting_lanes(deps, session, now, wanted):
        some, full = _pick(deps, session, lanes, now, wanted - len(picked), of_gates)
        picked += some
        closed += full
        if len(picked) >= wanted:
            break
    return picked, closed


def _pick(
    deps: Deps,
    session: Session,
    lanes: list[WaitingLane],
    now: datetime,
    wanted: int,
    of_gates: Counter[str],
) -> tuple[list[int], int]:
    """Some from each lane, so that all get the same share of what may be taken.

    `of_gates` counts what was picked for each MP, from whichever campaign's lane.
    """
    picked: list[int] = []
    served: list[int] = []
    full = 0
    for place, lane in enumerate(lanes):
        share = ceil((wanted - len(picked)) / (len(lanes) - place))
        if not share:
            break  # these keep their turn
        served.append(lane.id)
        may_have = room(deps, session, lane, now, share, of_gates[lane.gate])
        full += share > may_have
        if may_have:
            some = session.scalars(
                select(Message.id)
                .where(Message.lane_id == lane.id, is_due(deps, now))
                .order_by(Message.due_at, Message.id)
                .limit(may_have)
                .with_for_update(skip_locked=True)
            ).all()
            of_gates[lane.gate] += len(some)
            picked += some
    session.execute(
        update(Lane).where(Lane.id.in_(served)).values(served_at=now),
        execution_options={"synchronize_session": False},
    )
    return picked, full


def _take(session: Session, picked: list[int], owner: str, now: datetime, lease: timedelta) -> None:
    if not picked:
        return
    rows = session.execute(
        update(Message)
        .where(Message.id.in_(picked), Message.state == MessageState.QUEUED)
        .values(
            state=move(MessageState.QUEUED, MessageState.CLAIMED),
            lease_owner=owner,
            lease_until=now + lease,
            claimed_at=now,
        )
        .returning(Message.id, Message.action_id),
        execution_options={"synchronize_session": False},
    )
    events = [
        {
            "action_id": row.action_id,
            "message_id": row.id,
            "at": now,
            "before": MessageState.QUEUED,
            "after": MessageState.CLAIMED,
            "cause": "claimed by a worker",
        }
        for row in rows
    ]
    session.execute(insert(Event), events)


def held_by(session: Session, message_id: int, owner: str, state: MessageState) -> Message | None:
    """The message, locked, if it is in that state and this worker the last to have held it."""
    return lock_message(
        session, Message.id == message_id, Message.lease_owner == owner, Message.state == state
    )


def give_sign_of_life(deps: Deps, owner: str, lease: timedelta, held: Sequence[int]) -> int:
    """Renew the leases of what a worker has in hand; returns how many.

    Args:
        deps: the outside world.
        owner: the worker's name.
        lease: from now on.
        held: the ids; a message that it has dropped since its claim is not renewed.
    """
    now = deps.now()
    with deps.db.write() as session:
        # In order of id, as everybody locks messages; those that somebody is at need no sign now.
        alive = session.scalars(
            select(Message.id)
            .where(
                Message.id.in_(held),
                Message.state.in_(LEASED),
                Message.lease_owner == owner,
                Message.claimed_at > now - LONGEST_HELD,
            )
            .order_by(Message.id)
            .with_for_update(skip_locked=True)
        ).all()
        session.execute(
            update(Message).where(Message.id.in_(alive)).values(lease_until=now + lease),
            execution_options={"synchronize_session": False},
        )
        return len(alive)


def held_together(
    session: Session, owner: str, states: tuple[MessageState, ...], ids: list[int]
) -> list[Message]:
    """Those of the messages that this worker was the last to hold, locked with their actions."""
    mine = (Message.id.in_(ids), Message.lease_owner == owner, Message.state.in_(states))
    return lock_together(session, *mine, options=(load_only(*MOVED, raiseload=True),))
