"""The week that is told of, and the hours in which it may go, by London's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from campaign.core.digest import Week, is_due, last_week


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T23:59", False),
        ("2026-11-23T07:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-24T00:00", True),
        ("2026-11-24T23:59", True),
        ("2026-11-25T00:00", False),
        # Summer: London is an hour ahead of UTC.
        ("2026-06-15T06:59", False),
        ("2026-06-15T07:00", True),
        ("2026-06-16T22:59", True),
        ("2026-06-16T23:00", False),
        # The Mondays after the clocks went forward and back.
        ("2026-03-30T07:00", True),
        ("2026-10-26T07:00", False),
        ("2026-10-26T08:00", True),
    ],
)
def test_it_goes_on_monday_from_eight_and_on_tuesday(now: str, *, due: bool) -> None:
    assert is_due(utc(now)) is due


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-23T00:00", date(2026, 11, 16)),
        ("2026-11-29T23:59", date(2026, 11, 16)),
        ("2026-11-30T00:00", date(2026, 11, 23)),
        # Sunday night in UTC is Monday in London.
        ("2026-06-14T23:30", date(2026, 6, 8)),
        ("2026-06-14T22:59", date(2026, 6, 1)),
    ],
)
def test_the_week_before_the_one_that_runs(now: str, monday: date) -> None:
    assert last_week(utc(now)) == Week(monday)


def test_a_week_begins_and_ends_at_midnight_in_london() -> None:
    # The clocks went forward on its last day: an hour short of seven days.
    week = Week(date(2026, 3, 23))
    assert week.sunday == date(2026, 3, 29)
    assert (week.begins, week.ends) == (utc("2026-03-23T00:00"), utc("2026-03-29T23:00"))
    assert week.before.ends == week.begins


def test_a_week_is_named_after_the_week_in_which_it_goes() -> None:
    assert last_week(utc("2026-11-23T09:00")).key == "2026-W48"
    assert last_week(utc("2026-12-28T09:00")).key == "2026-W53"
    # The first of January 2027 is in the same week of ISO's as that Monday.
    assert last_week(utc("2027-01-01T09:00")).key == "2026-W53"
    assert last_week(utc("2027-01-04T09:00")).key == "2027-W01"
