"""In which shade a seat falls, and what a reader who may not see letters learns of it."""

from __future__ import annotations

import pytest

from campaign.core.chain import Stage
from campaign.team.map.colouring import Show, bounds, nice, stage_step, step_of, value_of
from campaign.team.map.queries import SeatRow


def seat(letters: int = 0, sent: int = 0, answered: int = 0, electors: int = 70_000) -> SeatRow:
    return SeatRow(
        "E1", "Here", "england", electors, "A", "Labour", letters, sent, answered, Stage.NOTHING
    )


@pytest.mark.parametrize(
    ("value", "round_"), [(0.1, 0.1), (0.34, 0.2), (1, 1), (4, 2), (7, 5), (19, 10), (1234, 1000)]
)
def test_steps_begin_at_round_numbers(value: float, round_: float) -> None:
    assert nice(value) == round_


def test_the_steps_have_about_as_many_seats_each() -> None:
    values = [float(number) for number in range(1, 651)]
    steps = bounds(values)
    assert steps[0] == 1
    assert len(steps) >= 3
    assert list(steps) == sorted(set(steps))


def test_without_letters_there_are_no_steps() -> None:
    assert bounds([0.0, None, 0.0]) == ()
    assert step_of(0.0, ()) == 0


def test_every_value_falls_in_a_step_and_larger_ones_never_in_a_lower() -> None:
    values = [0.0, 0.3, 1.0, 4.0, 9.0, 33.0, 100.0, 870.0]
    steps = bounds(values)
    found = [step_of(value, steps) for value in values]
    assert found[0] == 0
    assert found[1:] == sorted(found[1:])
    assert min(found[1:]) >= 1


def test_small_numbers_are_hidden_from_those_who_may_not_see_letters() -> None:
    for number in (1, 4):
        assert value_of(seat(number), Show.LETTERS, outside=True) is None
        assert value_of(seat(number), Show.PER_ELECTORS, outside=True) is None
    assert value_of(seat(4), Show.LETTERS, outside=False) == 4
    assert value_of(seat(5), Show.LETTERS, outside=True) == 5
    assert value_of(seat(0), Show.LETTERS, outside=True) == 0
    assert value_of(seat(20, 20, 2), Show.ANSWERED, outside=True) is None
    assert value_of(seat(20, 20, 10), Show.ANSWERED, outside=True) == 50


def test_all_hidden_numbers_look_alike() -> None:
    steps = bounds([None, 5.0, 80.0])
    assert step_of(None, steps) == step_of(None, ()) == 1


def test_letters_are_counted_by_ten_thousand_electors() -> None:
    assert value_of(seat(35), Show.PER_ELECTORS, outside=False) == 5.0
    assert value_of(seat(35, electors=0), Show.PER_ELECTORS, outside=False) == 0


def test_nobody_is_divided_by() -> None:
    assert value_of(seat(3, sent=0), Show.ANSWERED, outside=False) == 0


def test_each_stage_has_its_shade_and_told_is_that_of_replied() -> None:
    assert [stage_step(stage) for stage in Stage] == [0, 1, 2, 3, 4, 5, 5]
