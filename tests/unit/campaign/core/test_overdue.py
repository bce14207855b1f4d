"""What is overdue, counted in working days of the constituency's own nation."""

from __future__ import annotations

from datetime import date

import pytest

from campaign.core.overdue import WORKING_DAYS, Overdue, Waiting


def waiting(kind: Overdue, since: date, code: str = "E14001063") -> Waiting:
    return Waiting(1, code, 4, kind, since, 3)


def test_every_kind_has_its_time() -> None:
    assert set(WORKING_DAYS) == set(Overdue)


def test_a_minister_has_twenty_working_days() -> None:
    asked = waiting(Overdue.MINISTER, date(2026, 10, 5))
    assert asked.due_on == date(2026, 11, 2)
    assert not asked.is_overdue(date(2026, 11, 2)), "it is due on that day and overdue after it"
    assert asked.is_overdue(date(2026, 11, 3))


@pytest.mark.parametrize(
    ("code", "due"),
    # Scotland has the second of January too: a Saturday in 2027, so it is given on Monday the 4th.
    [
        ("E14001063", date(2027, 1, 11)),
        ("S14000060", date(2027, 1, 12)),
        ("W07000081", date(2027, 1, 11)),
        ("N05000001", date(2027, 1, 11)),
    ],
)
def test_bank_holidays_are_those_of_the_nation(code: str, due: date) -> None:
    assert waiting(Overdue.WRITING, date(2026, 12, 9), code).due_on == due
