"""How long an account rests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaign.core.lockout import rest_after


@pytest.mark.parametrize(
    ("failures", "minutes"), [(5, 1), (6, 2), (7, 4), (9, 16), (10, 30), (11, 30), (10_000, 30)]
)
def test_longer_each_time_and_never_longer_than_half_an_hour(failures: int, minutes: int) -> None:
    assert rest_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize("failures", range(5))
def test_a_few_slips_cost_nothing(failures: int) -> None:
    assert rest_after(failures) is None
