from __future__ import annotations

from datetime import date

import pytest

from campaign.team.forms import read_day


@pytest.mark.parametrize(
    "text", ["2026-11-03", "3/11/2026", "03.11.2026", "3-11-2026", " 3 11 2026 "]
)
def test_a_day_as_browsers_and_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "31/02/2026", "2026-13-01", "11/2026", "0001-01-01", "9999-12-31"]
)
def test_what_is_no_day(text: str) -> None:
    assert read_day(text) is None
