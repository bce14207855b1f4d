"""Every time-out of the table of states, by a clock that is moved."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.core.states import ACTION_RULES, MESSAGE_RULES, HeldFor, MessageState
from campaign.db.models import Event, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.locks import lock_message
from campaign.outbox.moves import IN_HANDS, move_message
from campaign.outbox.timeouts import apply_message_timeouts, apply_timeouts
from campaign.webhooks.service import store_events
from tests.support.clock import SetClock
from tests.support.letters import action_of, awaiting, confirmed, drafted

M = MessageState
# How a letter gets where it may outstay its time.
WAYS = {
    M.HELD: (M.HELD,),
    M.DEFERRED: (M.CLAIMED, M.SENDING, M.ACCEPTED, M.DEFERRED),
    M.DROPPED: (M.CLAIMED, M.SENDING, M.ACCEPTED, M.DROPPED),
    M.UNCERTAIN: (M.CLAIMED, M.SENDING, M.UNCERTAIN),
}


def letter(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def moved(deps: Deps, key: str, *states: MessageState, reason: HeldFor = HeldFor.STAFF) -> None:
    """Take a letter through these states."""
    with deps.db.write() as session:
        row = lock_message(session, Message.id == letter(deps, key).id)
        assert row is not None
        for state in states:
            held_for = reason if state is M.HELD else None
            move_message(session, row, state, deps.now(), "as the test says", held_for)


def test_the_ways_lead_to_every_state_with_a_time_out() -> None:
    timed = {state for state, rule in MESSAGE_RULES.items() if rule.limit}
    assert set(WAYS) | set(IN_HANDS) == timed


@pytest.mark.parametrize("state", WAYS)
def test_a_message_that_outstays_its_state_goes_where_the_table_says(
    deps: Deps, clock: SetClock, state: MessageState
) -> None:
    rule = MESSAGE_RULES[state]
    assert rule.limit
    assert rule.limit_leads_to
    key = confirmed(deps)
    moved(deps, key, *WAYS[state])
    clock.pass_time(seconds=rule.limit.total_seconds())
    assert apply_message_timeouts(deps) == 0, "it may stay so long"
    clock.pass_time(seconds=1)
    assert apply_message_timeouts(deps) == 1
    row = letter(deps, key)
    assert row.state == rule.limit_leads_to
    assert apply_message_timeouts(deps) == 0
    with deps.db.read() as session:
        last = session.scalars(
            select(Event).where(Event.message_id == row.id).order_by(Event.id.desc())
        ).first()
    assert (last.before, last.after, last.cause) == (state, row.state, f"time-out of {state}")


@pytest.mark.parametrize("state", [M.HELD, M.DROPPED, M.UNCERTAIN])
def test_a_letter_given_up_fails_so_that_its_supporter_is_told(
    deps: Deps, clock: SetClock, state: MessageState
) -> None:
    key = confirmed(deps)
    moved(deps, key, *WAYS[state])
    clock.pass_time(days=15)
    apply_message_timeouts(deps)
    assert action_of(deps, key).state == "failed"


def test_a_letter_put_off_that_is_heard_of_no_more_has_left_us_and_nobody_is_told(
    deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    moved(deps, key, *WAYS[M.DEFERRED])
    sent_at, before = action_of(deps, key).sent_at, kinds(deps, key)
    clock.pass_time(days=30)
    assert apply_message_timeouts(deps) == 1
    row = letter(deps, key)
    assert (row.state, row.last_error) == (M.ACCEPTED, None)
    action = action_of(deps, key)
    assert (action.state, action.sent_at) == ("sent", sent_at)
    assert kinds(deps, key) == before


@pytest.mark.parametrize(
    ("word", "message", "action"),
    [("delivered", M.DELIVERED, "delivered"), ("bounce", M.BOUNCED, "failed")],
)
def test_a_word_that_comes_after_a_delay_timed_out_counts_as_ever(
    deps: Deps, clock: SetClock, word: str, message: MessageState, action: str
) -> None:
    key = confirmed(deps)
    moved(deps, key, M.CLAIMED, M.SENDING, M.ACCEPTED)
    said(deps, key, "deferred")
    assert letter(deps, key).state == M.DEFERRED
    clock.pass_time(days=5)
    apply_message_timeouts(deps)
    assert letter(deps, key).state == M.ACCEPTED
    said(deps, key, word)
    assert letter(deps, key).state == message
    assert action_of(deps, key).state == action


def said(deps: Deps, key: str, word: str) -> None:
    """A mail system's word on the letter, applied."""
    event = {
        "event": word,
        "type": "bounce",
        "sg_event_id": f"{key}-{word}",
        "timestamp": int(deps.now().timestamp()),
        "letter": letter(deps, key).key,
    }
    store_events(deps, json.dumps([event]).encode())
    assert apply_deliveries(deps)


def kinds(deps: Deps, key: str) -> list[tuple[str, str]]:
    with deps.db.read() as session:
        rows = session.execute(
            select(Message.kind, Message.state).where(
                Message.action_id == action_of(deps, key).id, Message.kind != MessageKind.LETTER
            )
        )
        return sorted((kind, state) for kind, state in rows)


@pytest.mark.parametrize(
    ("reason", "state"),
    [(HeldFor.PAUSED, M.HELD), (HeldFor.STAFF, M.FAILED), (HeldFor.SUPPRESSED, M.FAILED)],
)
def test_only_a_paused_campaigns_letters_are_held_as_long_as_it_takes(
    deps: Deps, clock: SetClock, reason: HeldFor, state: MessageState
) -> None:
    key = confirmed(deps)
    moved(deps, key, M.HELD, reason=reason)
    clock.pass_time(days=100)
    apply_timeouts(deps)
    apply_message_timeouts(deps)
    assert letter(deps, key).state == state
    assert action_of(deps, key).state == state.value


def test_each_state_counts_its_own_time(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    moved(deps, key, M.HELD)
    clock.pass_time(days=13)
    moved(deps, key, M.QUEUED, M.HELD)
    clock.pass_time(days=13)
    assert apply_message_timeouts(deps) == 0


@pytest.mark.parametrize(("make", "state"), [(drafted, "drafted"), (awaiting, "awaiting")])
def test_what_nobody_confirms_is_deleted_after_a_week(
    deps: Deps, clock: SetClock, make, state: str
) -> None:
    made = make(deps)
    key = made if state == "drafted" else deps.tokens.read("confirm", made).key
    limit = ACTION_RULES[action_of(deps, key).state].limit
    assert limit == timedelta(days=7)
    clock.pass_time(days=7)
    assert apply_timeouts(deps) == 0
    clock.pass_time(seconds=1)
    assert apply_timeouts(deps) == 1
    row = action_of(deps, key)
    assert (row.state, row.name, row.email, row.body) == ("expired", None, None, None)
