"""Working days are counted without weekends and without the nation's own bank holidays."""

from __future__ import annotations

from datetime import date

import pytest

from campaign.core.working_days import MINISTER_DAYS, add_working_days, working_days_between


def test_twenty_working_days_without_holidays_are_four_weeks() -> None:
    assert add_working_days(date(2026, 10, 5), MINISTER_DAYS, "E") == date(2026, 11, 2)


def test_weekends_are_passed_over() -> None:
    assert add_working_days(date(2026, 11, 20), 1, "E") == date(2026, 11, 23)


def test_no_days_are_the_day_itself() -> None:
    assert add_working_days(date(2026, 11, 21), 0, "E") == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("nation", "due"),
    # St Andrew's Day, Monday 30 November 2026, is a bank holiday in Scotland alone.
    [("E", date(2026, 11, 30)), ("S", date(2026, 12, 1)), ("N", date(2026, 11, 30))],
)
def test_each_nation_has_its_own_bank_holidays(nation: str, due: date) -> None:
    assert add_working_days(date(2026, 11, 27), 1, nation) == due


def test_christmas_boxing_day_on_a_saturday_and_new_year() -> None:
    # Friday 25 December, Monday 28 in lieu of Saturday, Friday 1 January.
    assert add_working_days(date(2026, 12, 24), 4, "E") == date(2027, 1, 4)


def test_days_between_count_the_last_and_not_the_first() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23), "E") == 1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20), "E") == 0
    day = date(2026, 12, 1)
    assert working_days_between(day, add_working_days(day, 20, "W"), "W") == 20
