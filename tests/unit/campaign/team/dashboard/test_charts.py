"""Columns stand on each other, end at the scale's end, and hide what nobody may measure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from campaign.team.dashboard.charts import BOTTOM, HEIGHT, OTHERS, TOP, columns, nice_top

FIRST = date(2026, 11, 2)  # a Monday


def test_pieces_of_a_column_stand_on_each_other_largest_kind_first() -> None:
    rows = [(FIRST, "wales", 10), (FIRST, "england", 60), (FIRST + timedelta(days=1), "wales", 5)]
    chart = columns(rows, FIRST, FIRST + timedelta(days=1), by_week=False)
    assert chart.kinds == ("england", "wales")
    assert chart.numbers == ((60, 10), (0, 5))
    england, wales, alone = chart.bars
    assert england.y + england.height == HEIGHT - BOTTOM
    assert wales.y + wales.height == pytest.approx(england.y)
    assert alone.y + alone.height == HEIGHT - BOTTOM
    assert chart.lines[-1] == (TOP, 100)
    assert chart.total == 75


def test_a_week_begins_on_monday_and_holds_seven_days() -> None:
    rows = [(FIRST + timedelta(days=day), "", 1) for day in range(14)]
    chart = columns(rows, FIRST + timedelta(days=2), FIRST + timedelta(days=13), by_week=True)
    assert chart.days == (FIRST, FIRST + timedelta(days=7))
    assert chart.numbers == ((7,), (7,))


def test_more_kinds_than_can_be_told_apart_are_put_together() -> None:
    rows = [(FIRST, f"source-{number}", 10 + number) for number in range(9)]
    chart = columns(rows, FIRST, FIRST, by_week=False)
    assert len(chart.kinds) == 6
    assert chart.kinds[-1] == OTHERS
    assert chart.total == sum(number for _, _, number in rows)


def test_small_numbers_are_not_drawn_where_they_must_not_be_measured() -> None:
    rows = [(FIRST, "wales", 4), (FIRST, "england", 5)]
    chart = columns(rows, FIRST, FIRST, by_week=False, hidden_below=5)
    assert [bar.kind for bar in chart.bars] == [chart.kinds.index("england")]


@pytest.mark.parametrize(("most", "top"), [(0, 10), (10, 10), (11, 20), (51, 100), (501, 1000), (70_000, 100_000)])  # fmt: skip
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert nice_top(most) == top


def test_nothing_at_all_is_an_empty_chart() -> None:
    chart = columns([], FIRST, FIRST, by_week=False)
    assert (chart.kinds, chart.bars, chart.total) == ((), (), 0)
