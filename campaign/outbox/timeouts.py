"""The clock over the table of states: what has stayed too long moves where the table says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import (
    ACTION_RULES,
    MESSAGE_RULES,
    STOPPABLE,
    WENT,
    ActionState,
    HeldFor,
    MessageState,
)
from campaign.db.erasure import scrub_action
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.locks import lock_messages, lock_together
from campaign.outbox.moves import IN_HANDS, move_action, move_message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200


def apply_timeouts(deps: Deps) -> int:
    """Move every action that has outstayed its state, and delete the words of those that expire.

    Returns:
        How many actions moved; at most one batch for each state, so that a call stays short.
    """
    return sum(_expire(deps, state) for state, rule in ACTION_RULES.items() if rule.limit)


def apply_message_timeouts(deps: Deps) -> int:
    """Move every message that has outstayed its state; `recovery.recover` sees to those in hands.

    Returns:
        How many messages moved; at most one batch for each state.
    """
    return sum(
        _give_up(deps, state)
        for state, rule in MESSAGE_RULES.items()
        if rule.limit and state not in IN_HANDS
    )


def _give_up(deps: Deps, state: MessageState) -> int:
    rule = MESSAGE_RULES[state]
    if rule.limit is None or rule.limit_leads_to is None:
        return 0
    now = deps.now()
    over = (
        Message.state == state,
        Message.settled_at < now - rule.limit,
        # What tells a supporter that their letter came back waits for as long as it must.
        Message.kind != MessageKind.RETURNED,
        # A pause is the campaign's decision, and has an end: its letters go when it goes on.
        Message.held_for.is_distinct_from(HeldFor.PAUSED),
    )
    with deps.db.read() as session:
        ids = session.scalars(select(Message.id).where(*over).limit(BATCH)).all()
    if not ids:
        return 0
    with deps.db.write() as session:
        messages = lock_together(session, Message.id.in_(ids), *over)
        for message in messages:
            if rule.limit_leads_to not in WENT:
                message.last_error = message.last_error or "time-out"
            move_message(session, message, rule.limit_leads_to, now, f"time-out of {state}")
    return len(messages)


def _expire(deps: Deps, state: ActionState) -> int:
    rule = ACTION_RULES[state]
    if rule.limit is None or rule.limit_leads_to is None:
        return 0
    now = deps.now()
    over = (Action.state == state, Action.updated_at < now - rule.limit)
    with deps.db.read() as session:  # nearly always there is nothing, and nobody need wait for it
        if session.scalar(select(Action.id).where(*over).limit(1)) is None:
            return 0
    with deps.db.write() as session:
        actions = session.scalars(
            select(Action)
            .where(*over)
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        for action in actions:
            move_action(session, action, rule.limit_leads_to, now, "time-out")
            if rule.limit_leads_to is ActionState.EXPIRED:
                _cancel_unsent(session, action, now)
                scrub_action(session, action)
                action.erased_at = now
    return len(actions)


def _cancel_unsent(session: Session, action: Action, now: datetime) -> None:
    for message in lock_messages(session, action):
        if message.state in STOPPABLE:
            move_message(session, message, MessageState.CANCELLED, now, "time-out")
