from __future__ import annotations

from datetime import UTC, datetime

import pytest

from campaign.core.office_hours import closed_nations, is_open


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "nation", "expected"),
    [
        ("2026-11-23 09:00", "E", True),
        ("2026-11-23 08:59", "E", False),
        ("2026-11-23 16:59", "E", True),
        ("2026-11-23 17:00", "E", False),
        ("2026-11-22 12:00", "E", False),  # a Sunday
        ("2026-11-21 12:00", "E", False),  # a Saturday
        ("2026-06-01 08:30", "E", True),  # half past nine in London's summer
        ("2026-06-01 16:30", "E", False),
        ("2026-12-25 12:00", "E", False),
        ("2026-12-28 12:00", "W", False),  # for Boxing Day, a Saturday
        ("2026-11-30 12:00", "S", False),  # St Andrew's Day
        ("2026-11-30 12:00", "E", True),
        ("2026-03-17 12:00", "N", False),  # St Patrick's Day
        ("2026-03-17 12:00", "W", True),
        ("2026-04-06 12:00", "E", False),  # Easter Monday
        ("2026-04-06 12:00", "S", True),  # no bank holiday in Scotland
    ],
)
def test_offices_keep_the_hours_and_holidays_of_their_nation(moment, nation, expected) -> None:
    assert is_open(at(moment), nation) is expected


def test_the_nations_that_are_closed() -> None:
    assert closed_nations(at("2026-11-30 12:00")) == {"S"}
    assert closed_nations(at("2026-11-22 12:00")) == {"E", "S", "W", "N"}
