"""Taking messages from the outbox by lease: any number of workers, never two with the same row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from campaign.core.states import MESSAGE_RULES, MessageState, move
from campaign.db.models import Event, Lane, Message
from campaign.outbox.lanes import is_due, room, waiting_lanes
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import WORKER_DIED, move_message
from campaign.outbox.pace import may_send, took

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.outbox.lanes import WaitingLane


LEASED: Final = (MessageState.CLAIMED, MessageState.SENDING)

MOST_ROUNDS: Final = 50
MOST_DEATHS: Final = 12

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


def let_go(deps: Deps, owner: str, *, repeatable: bool) -> int:
    """A worker that stops gives back what it has not begun; what it is still sending is uncertain.

    Args:
        deps: the outside world.
        owner: the worker's name.
        repeatable: the mailer makes no second message of the same one, so all goes back.

    Returns:
        How many messages it let go of.
    """
    with deps.db.read() as session:
        held = session.scalars(
            select(Message.id).where(Message.state.in_(LEASED), Message.lease_owner == owner)
        ).all()
    return sum(_let_go(deps, owner, message_id, repeatable=repeatable) for message_id in held)


def _let_go(deps: Deps, owner: str, message_id: int, *, repeatable: bool) -> bool:
    with deps.db.write() as session:
        row = lock_message(
            session,
            Message.id == message_id,
            Message.lease_owner == owner,
            Message.state.in_(LEASED),
        )
        if row is None:
            return False
        move_message(session, row, _back(row, repeatable=repeatable), deps.now(), "worker stopped")
        return True


def recover(deps: Deps, *, repeatable: bool) -> int:
    """Settle what dead workers left behind; returns how many messages that were.

    What was only claimed goes back into the queue. What was being sent may have gone: it is sent
    again only where the mailer makes no second message of the same one, and is else uncertain.
    """
    now = deps.now()
    with deps.db.read() as session:
        left = session.scalars(
            select(Message.id).where(Message.state.in_(LEASED), Message.lease_until < now)
        ).all()
    return sum(_settle(deps, message_id, repeatable=repeatable) for message_id in left)


def _settle(deps: Deps, message_id: int, *, repeatable: bool) -> bool:
    now = deps.now()
    with deps.db.write() as session:
        row = lock_message(
            session,
            Message.id == message_id,
            Message.state.in_(LEASED),
            Message.lease_until < now,
        )
        if row is None:
            return False
        if row.state == MessageState.CLAIMED and _put_apart(deps, session, row) >= MOST_DEATHS:
            row.last_error = "worker-died"
            move_message(session, row, MessageState.FAILED, now, "workers die of it")
        else:
            move_message(session, row, _back(row, repeatable=repeatable), now, WORKER_DIED)
        return True


def _put_apart(deps: Deps, session: Session, row: Message) -> int:
    """Let a dead worker's messages come again at different moments, the later the more have died.

    So what only lay beside the one that kills its workers does not die with it each time.

    Returns:
        How many workers have died with it in their hands.
    """
    before = select(func.count(Event.id)).where(
        Event.action_id == row.action_id,
        Event.message_id == row.id,
        Event.before == MessageState.CLAIMED,
        Event.cause == WORKER_DIED,
    )
    deaths = 1 + (session.scalar(before) or 0)
    apart = deps.chance.getrandbits(12) % (5 * deaths - 4)
    row.due_at = deps.now() + timedelta(seconds=apart)
    return deaths


def _back(row: Message, *, repeatable: bool) -> MessageState:
    """Where a message goes that nobody holds any more."""
    leads_to = MESSAGE_RULES[MessageState(row.state)].limit_leads_to
    return MessageState.QUEUED if repeatable or leads_to is None else leads_to
