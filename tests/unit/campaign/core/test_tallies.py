"""Counting: how long an answer took, and numbers too small to leave the team."""

from __future__ import annotations

import pytest

from campaign.core.chain import Stage
from campaign.core.tallies import STAGE_STEPS, shown_outside, wait_step


@pytest.mark.parametrize(
    ("days", "step"),
    [(0, "wait-1"), (7, "wait-1"), (8, "wait-2"), (29, "wait-6"), (84, "wait-12"),
     (85, "wait-longer")],
)  # fmt: skip
def test_an_answer_is_counted_by_the_weeks_it_took(days: int, step: str) -> None:
    assert wait_step(days) == step


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (600, 600)])
def test_small_numbers_do_not_leave_the_team(number: int, shown: int | None) -> None:
    assert shown_outside(number) == shown


def test_every_stage_but_nothing_is_counted() -> None:
    assert set(STAGE_STEPS) == set(Stage) - {Stage.NOTHING}
