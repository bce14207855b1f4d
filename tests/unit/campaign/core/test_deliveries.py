"""What mail systems say leads to one state, in whatever order and however often they say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.deliveries import BUSY, MEANS, PRECEDENCE, DeliveryKind, state_after
from campaign.core.states import (
    ACTION_AFTER_LETTER,
    ACTION_RULES,
    MESSAGE_RULES,
    ON_ITS_WAY,
    ActionState,
    MessageState,
)
from campaign.outbox.delivery_history import History

M = MessageState
AT_REST = [state for state in MessageState if state not in BUSY]
SAID = [M.UNCERTAIN, *PRECEDENCE]

words = st.lists(st.sampled_from(DeliveryKind), max_size=8)


@pytest.mark.parametrize("kind", DeliveryKind)
@pytest.mark.parametrize("current", AT_REST)
def test_the_table_of_states_allows_whatever_follows_from_a_word(
    current: MessageState, kind: DeliveryKind
) -> None:
    wanted = state_after(current, kind)
    assert wanted is current or wanted in MESSAGE_RULES[current].moves


@given(st.sampled_from(SAID), words)
def test_the_weightiest_word_wins(current: MessageState, kinds: list[DeliveryKind]) -> None:
    state = current
    for kind in kinds:
        state = state_after(state, kind)
    known = [MEANS[kind] for kind in kinds] + ([current] if current in PRECEDENCE else [])
    assert state is max(known, key=PRECEDENCE.index, default=current)


def end(current: MessageState, said: frozenset[DeliveryKind], news: list[DeliveryKind]):
    """Where the words lead, each step one that the table of states allows."""
    for state in History(None, None, said).way(current, news):
        assert state in MESSAGE_RULES[current].moves
        current = state
    return current


@given(st.sampled_from(AT_REST), words, st.randoms(use_true_random=False))
def test_words_in_any_number_of_batches_and_any_order_lead_to_the_same(
    current: MessageState, kinds: list[DeliveryKind], chance
) -> None:
    state, said = current, frozenset[DeliveryKind]()
    for kind in chance.sample(kinds, len(kinds)) + kinds[:1]:
        state = end(state, said, [kind])
        said |= {kind}
    assert state is end(current, frozenset(), kinds)


def test_a_late_delivery_never_erases_a_bounce() -> None:
    assert state_after(M.BOUNCED, DeliveryKind.DELIVERED) is M.BOUNCED
    assert state_after(M.DELIVERED, DeliveryKind.BOUNCE) is M.BOUNCED


@pytest.mark.parametrize("current", [M.QUEUED, M.HELD, M.FAILED])
def test_a_word_that_it_went_keeps_one_that_we_thought_unsent_from_going_twice(
    current: MessageState,
) -> None:
    assert state_after(current, DeliveryKind.DELIVERED) is M.DELIVERED
    assert state_after(current, DeliveryKind.BOUNCE) is current
    assert state_after(current, DeliveryKind.DROPPED) is current


@pytest.mark.parametrize("kind", DeliveryKind)
def test_nothing_moves_what_was_taken_back(kind: DeliveryKind) -> None:
    assert state_after(M.CANCELLED, kind) is M.CANCELLED


def _actions(message: MessageState) -> set[ActionState]:
    """Where an action may stand while its letter stands there."""
    follows = ACTION_AFTER_LETTER.get(message)
    found = {follows} if follows else set()
    return found | {ActionState.RETURNED} if follows is ActionState.FAILED else found


@pytest.mark.parametrize("kind", DeliveryKind)
@pytest.mark.parametrize("current", AT_REST)
def test_the_action_may_always_follow_its_letter(current: MessageState, kind: DeliveryKind) -> None:
    wanted = ACTION_AFTER_LETTER.get(state_after(current, kind))
    for action in _actions(current) & ON_ITS_WAY:
        if wanted is None or wanted is action:
            continue
        if action is ActionState.RETURNED and wanted is ActionState.FAILED:
            continue  # stays returned: the supporter knows
        assert wanted in ACTION_RULES[action].moves
