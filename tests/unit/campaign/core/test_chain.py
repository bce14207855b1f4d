"""What is claimed of a letter: the furthest stage, the newest position, what does not fit."""

from __future__ import annotations

from datetime import date

import pytest

from campaign.core.chain import (
    KEYS,
    MEANINGS,
    Claim,
    Disagreement,
    Position,
    Reading,
    Source,
    Stage,
    answered_on,
    disagreements,
    position_of,
    stage_of,
)


def claim(stage: Stage, day: int, position: Position = Position.UNREAD, number: int = 1) -> Claim:
    return Claim(number, stage, position, date(2026, 11, day), Source.SURVEY)


def test_without_claims_nothing_is_known() -> None:
    assert stage_of([]) is Stage.NOTHING
    assert position_of([]) is Position.UNREAD
    assert answered_on([]) is None
    assert disagreements([]) == {}


def test_the_chain_stands_where_its_furthest_claim_says() -> None:
    assert stage_of([claim(Stage.WROTE, 9), claim(Stage.ACKNOWLEDGED, 20)]) is Stage.WROTE


def test_the_newest_answer_that_says_anything_is_the_position() -> None:
    claims = [
        claim(Stage.ANSWERED, 5, Position.NEUTRAL),
        claim(Stage.ANSWERED, 9, Position.SUPPORTIVE),
        claim(Stage.WROTE, 12),
    ]
    assert position_of(claims) is Position.SUPPORTIVE


def test_of_two_on_one_day_the_one_recorded_later_counts() -> None:
    claims = [
        claim(Stage.ANSWERED, 5, Position.AGAINST, number=2),
        claim(Stage.ANSWERED, 5, Position.NEUTRAL, number=1),
    ]
    assert position_of(claims) is Position.AGAINST


def test_an_acknowledgement_is_no_answer() -> None:
    assert answered_on([claim(Stage.ACKNOWLEDGED, 2)]) is None
    assert answered_on([claim(Stage.AGREED, 9), claim(Stage.ANSWERED, 7)]) == date(2026, 11, 7)


def test_nothing_came_after_something_came_is_a_disagreement() -> None:
    answer, denial = claim(Stage.ANSWERED, 5), claim(Stage.NOTHING, 20, number=2)
    assert disagreements([denial, answer]) == {Disagreement.WHETHER: (answer, denial)}


def test_nothing_came_before_something_came_is_none() -> None:
    assert disagreements([claim(Stage.NOTHING, 5), claim(Stage.ANSWERED, 20)]) == {}


def test_nothing_came_beside_a_mere_acknowledgement_is_none() -> None:
    assert disagreements([claim(Stage.ACKNOWLEDGED, 5), claim(Stage.NOTHING, 20)]) == {}


def test_two_firm_positions_are_a_disagreement() -> None:
    found = disagreements(
        [claim(Stage.ANSWERED, 5, Position.AGAINST), claim(Stage.ANSWERED, 9, Position.SUPPORTIVE)]
    )
    assert list(found) == [Disagreement.POSITION]
    assert len(found[Disagreement.POSITION]) == 2


@pytest.mark.parametrize("soft", [Position.STANDARD, Position.OTHER, Position.UNREAD])
def test_a_standard_reply_first_and_a_position_later_is_none(soft: Position) -> None:
    claims = [claim(Stage.ANSWERED, 5, soft), claim(Stage.ANSWERED, 9, Position.SUPPORTIVE)]
    assert disagreements(claims) == {}


def test_every_reading_has_a_meaning_and_a_key_of_its_own() -> None:
    assert set(MEANINGS) == set(Reading)
    assert sorted(KEYS.values()) == sorted("1234567890")


OURS = Claim(9, Stage.TOLD, Position.UNREAD, date(2026, 11, 12), Source.OURS)


def test_that_the_supporter_was_told_counts_while_the_reply_stands() -> None:
    claims = [claim(Stage.WROTE, 5), claim(Stage.REPLIED, 9), OURS]
    assert stage_of(claims) is Stage.TOLD
    assert stage_of([claims[0], OURS]) is Stage.WROTE


def test_of_a_reply_taken_back_nothing_is_left_to_disagree_with() -> None:
    denial = claim(Stage.NOTHING, 20, number=2)
    assert disagreements([OURS, denial]) == {}
    assert answered_on([OURS, denial]) is None
    reply = claim(Stage.REPLIED, 9)
    assert disagreements([reply, OURS, denial]) == {Disagreement.WHETHER: (reply, OURS, denial)}
