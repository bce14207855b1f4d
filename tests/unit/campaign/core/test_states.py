from __future__ import annotations

import pytest

from campaign.core.errors import IllegalMoveError
from campaign.core.states import (
    ACTION_AFTER_LETTER,
    ACTION_RULES,
    MESSAGE_RULES,
    ActionState,
    MessageState,
    move,
)


@pytest.mark.parametrize(
    ("states", "rules"), [(ActionState, ACTION_RULES), (MessageState, MESSAGE_RULES)]
)
def test_every_state_has_its_line_and_leads_only_to_states_that_exist(states, rules) -> None:
    assert set(rules) == set(states)
    for rule in rules.values():
        assert rule.meaning
        assert rule.moves <= set(states)


@pytest.mark.parametrize("rules", [ACTION_RULES, MESSAGE_RULES])
def test_a_time_out_leads_somewhere_that_is_an_allowed_move(rules) -> None:
    for rule in rules.values():
        assert (rule.limit is None) == (rule.limit_leads_to is None)
        assert rule.limit_leads_to is None or rule.limit_leads_to in rule.moves


def test_an_allowed_move_gives_the_wanted_state() -> None:
    assert move(ActionState.AWAITING, ActionState.QUEUED) is ActionState.QUEUED


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (ActionState.SENT, ActionState.QUEUED),
        (ActionState.DRAFTED, ActionState.QUEUED),
        (ActionState.WITHDRAWN, ActionState.QUEUED),
        (MessageState.ACCEPTED, MessageState.QUEUED),
        (MessageState.QUEUED, MessageState.SENDING),
        (MessageState.CANCELLED, MessageState.QUEUED),
    ],
)
def test_any_other_move_raises(current, wanted) -> None:
    with pytest.raises(IllegalMoveError):
        move(current, wanted)


def test_what_was_being_sent_never_goes_back_to_waiting_unclaimed() -> None:
    assert MessageState.CLAIMED not in MESSAGE_RULES[MessageState.SENDING].moves
    assert MessageState.QUEUED not in MESSAGE_RULES[MessageState.ACCEPTED].moves
    assert MessageState.QUEUED not in MESSAGE_RULES[MessageState.DELIVERED].moves


@pytest.mark.parametrize("rules", [ACTION_RULES, MESSAGE_RULES])
def test_every_state_but_the_first_can_be_reached(rules) -> None:
    reached = set().union(*(rule.moves for rule in rules.values()))
    firsts = {ActionState.DRAFTED, MessageState.WAITING}
    assert set(rules) - reached <= firsts


def test_only_a_message_cut_off_while_it_was_sent_becomes_uncertain() -> None:
    into = {state for state, rule in MESSAGE_RULES.items() if MessageState.UNCERTAIN in rule.moves}
    assert into == {MessageState.SENDING}


def test_what_a_mail_system_put_off_is_left_as_taken_on() -> None:
    rule = MESSAGE_RULES[MessageState.DEFERRED]
    assert rule.limit_leads_to is MessageState.ACCEPTED
    assert not rule.told


def test_every_state_of_a_letter_says_who_is_told() -> None:
    assert all(rule.told for rule in ACTION_RULES.values())


def test_a_letter_that_went_makes_its_action_sent() -> None:
    assert ACTION_AFTER_LETTER[MessageState.ACCEPTED] is ActionState.SENT
    assert ACTION_AFTER_LETTER[MessageState.UNCERTAIN] is ActionState.UNCERTAIN
