"""Applying what mail systems told us: stored events move messages, once, in whatever order they came.

Actions are locked first, then messages, then events, as erasure does; an action that somebody else
is at is left for the next time, and so is a message that a worker is busy with.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from campaign.core.deliveries import BUSY, MEANS, DeliveryKind
from campaign.core.states import MessageState
from campaign.db.database import TRANSIENT
from campaign.db.erasure import scrub
from campaign.db.models import Action, DeliveryEvent, Message
from campaign.outbox.delivery_history import History, histories
from campaign.outbox.moves import move_message
from campaign.outbox.suppressions import note_suppression, refuses_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

log = logging.getLogger(__name__)

BATCH: Final = 500
"""Events in one transaction."""
GIVEN_UP: Final = timedelta(days=1)
"""From then on an event that cannot be applied is no longer tried."""
BATCHES: Final = 4
"""In one call, so that the worker is soon back at its sending."""

KNOWN: Final = frozenset(DeliveryKind)

# A letter's words are not read for this.
_LEDGER: Final = (
    Message.id,
    Message.key,
    Message.kind,
    Message.action_id,
    Message.state,
    Message.held_for,
    Message.claimed_at,
    Message.due_at,
    Message.lease_owner,
    Message.lease_until,
    Message.last_error,
    Message.settled_at,
    Message.to_email,
)


def apply_deliveries(deps: Deps) -> int:
    """Apply some of the events that wait; returns how many were.

    Raises:
        SQLAlchemyError: the database is away or busy; the rest waits for the next time.
    """
    applied = last_id = 0
    for _ in range(BATCHES):
        # Past what could not be applied just now, so that it never stands in others' way.
        waiting = _waiting(deps, last_id)
        if not waiting:
            break
        applied += _apply(deps, waiting)
        last_id = max(ids[-1] for ids in waiting.values())
    return applied


def _waiting(deps: Deps, after_id: int) -> dict[str, list[int]]:
    """The ids of the next events, by their message; none of messages that a worker is busy with."""
    with deps.db.read() as session:
        rows = session.execute(
            select(DeliveryEvent.message_key, DeliveryEvent.id)
            .outerjoin(Message, Message.key == DeliveryEvent.message_key)
            .where(
                DeliveryEvent.applied_at.is_(None),
                DeliveryEvent.id > after_id,
                or_(Message.id.is_(None), Message.state.not_in(BUSY)),
            )
            .order_by(DeliveryEvent.id)
            .limit(BATCH)
        ).all()
    found: dict[str, list[int]] = defaultdict(list)
    for key, event_id in rows:
        found[key].append(event_id)
    return found


def _apply(deps: Deps, waiting: dict[str, list[int]]) -> int:
    """All in one transaction; if that fails, each message in its own."""
    try:
        return _apply_together(deps, waiting)
    except TRANSIENT:
        raise
    except Exception as error:  # noqa: BLE001 - one bad event must not stop the others
        log.error("events are applied one by one", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
    return sum(_apply_alone(deps, key, ids) for key, ids in waiting.items())


def _apply_alone(deps: Deps, key: str, ids: list[int]) -> int:
    """One message's events. What cannot be applied waits for a day, so that it can be mended."""
    try:
        return _apply_together(deps, {key: ids})
    except TRANSIENT:
        raise
    except Exception as error:  # noqa: BLE001 - see `_apply`
        fields = {"mail": key, "code": type(error).__name__}
        log.error("events could not be applied", extra=fields)  # noqa: TRY400 - no values in logs
    with deps.db.write() as session:
        for event in _unapplied(session, ids, DeliveryEvent.received_at < deps.now() - GIVEN_UP):
            event.applied_at = deps.now()
    return 0


def _apply_together(deps: Deps, waiting: dict[str, list[int]]) -> int:
    now = deps.now()
    applied = 0
    with deps.db.write() as session:
        actions, messages, left = _lock(session, list(waiting))
        erased = {action.id for action in actions if action.erased_at is not None}
        ids = [each for key, of_key in waiting.items() if key not in left for each in of_key]
        news: dict[str, list[DeliveryEvent]] = defaultdict(list)
        for event in _unapplied(session, ids):
            news[event.message_key].append(event)
        known = histories(session, [messages[key] for key in news if key in messages])
        # Written together at the end: row by row, a batch would take as many waits as moves.
        with session.no_autoflush:
            for key, events in news.items():
                message = messages.get(key)
                if message is not None:
                    _settle(session, message, events, known[key], now)
                for event in events:
                    event.applied_at = now
                    if message is not None and message.action_id in erased:
                        scrub(event)  # a late word names the supporter again
                applied += len(events)
    return applied


def _unapplied(
    session: Session, ids: Sequence[int], *criteria: ColumnElement[bool]
) -> Sequence[DeliveryEvent]:
    """Those that nobody else has applied meanwhile, locked."""
    return session.scalars(
        select(DeliveryEvent)
        .where(DeliveryEvent.id.in_(ids), DeliveryEvent.applied_at.is_(None), *criteria)
        .order_by(DeliveryEvent.id)
        .options(
            load_only(
                DeliveryEvent.id,
                DeliveryEvent.message_key,
                DeliveryEvent.kind,
                DeliveryEvent.code,
                DeliveryEvent.at,
                DeliveryEvent.applied_at,
            )
        )
        .with_for_update()
    ).all()


def _lock(
    session: Session, keys: list[str]
) -> tuple[Sequence[Action], dict[str, Message], set[str]]:
    """The messages that are free, locked with what actions they have; and the keys of the others.

    The actions are to be held on to: a session forgets what nobody holds, and would read it again.
    """
    of_keys = Message.key.in_(keys)
    rows = session.execute(select(Message.key, Message.action_id).where(of_keys))
    found = {row.key: row.action_id for row in rows}
    free = session.scalars(
        select(Action)
        .where(Action.id.in_({each for each in found.values() if each is not None}))
        .order_by(Action.id)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    messages = session.scalars(
        select(Message)
        .where(
            of_keys,
            or_(Message.action_id.in_([action.id for action in free]), Message.action_id.is_(None)),
        )
        .order_by(Message.id)
        .options(load_only(*_LEDGER, raiseload=True))
        .with_for_update(of=Message)
    )
    ready = {each.key: each for each in messages if each.state not in BUSY}
    return free, ready, found.keys() - ready.keys()


def _settle(
    session: Session,
    message: Message,
    events: list[DeliveryEvent],
    history: History,
    now: datetime,
) -> None:
    """Move a message to where all that was said of its present try leads."""
    current = MessageState(message.state)
    words = [
        each for each in events if each.kind in KNOWN and history.is_of_this_try(each.at, each.kind)
    ]
    if current is MessageState.CANCELLED:
        if any(each.kind == DeliveryKind.DELIVERED for each in words):
            log.warning("delivered though it was taken back", extra={"mail": message.key})
        return
    if not words:
        return
    way = history.way(current, [DeliveryKind(each.kind) for each in words])
    for wanted in way:
        codes = [each.code for each in words if MEANS[DeliveryKind(each.kind)] is wanted]
        _move(session, message, wanted, codes[-1] if codes else "", now)
        if wanted is not way[-1]:
            session.flush()  # what the next step sets free, this one may have
    for each in words:
        if refuses_address(each.kind, each.code):
            reason = each.code if each.code.startswith(each.kind) else f"{each.kind} {each.code}"
            note_suppression(session, message, reason, each.at, now)


def _move(
    session: Session, message: Message, wanted: MessageState, code: str, now: datetime
) -> None:
    is_bad = wanted in (MessageState.BOUNCED, MessageState.DROPPED)
    if is_bad:
        message.last_error = code or wanted.value
    cause = f"the mail system says: {wanted}{f', {code}' if code else ''}"
    move_message(session, message, wanted, now, cause[:80])
    fields = {"mail": message.key, "state": wanted.value, "code": code}
    log.log(logging.WARNING if is_bad else logging.DEBUG, "settled by its events", extra=fields)
