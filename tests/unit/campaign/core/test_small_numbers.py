"""Steps that leave the team give no small number away by subtraction."""

from __future__ import annotations

import pytest

from campaign.core.tallies import chain_outside


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([9, 9, 0], [9, 9, 0]),
        ([9, 7, 7], [9, None, None]),
        ([20, 12, 10], [20, 12, None]),
        ([20, 17, 12], [20, None, 12]),
        ([4, 4, 0], [None, None, 0]),
        ([9, 3, 0], [9, None, 0]),
    ],
)
def test_what_is_shown(numbers: list[int], shown: list[int | None]) -> None:
    assert chain_outside(numbers) == shown


def test_no_distance_between_shown_numbers_is_small() -> None:
    for first in range(30):
        for second in range(first + 1):
            for third in range(second + 1):
                shown = [n for n in chain_outside([first, second, third]) if n is not None]
                assert not any(0 < a - b < 5 for a in shown for b in shown)
                assert not any(0 < n < 5 for n in shown)
