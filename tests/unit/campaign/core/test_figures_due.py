from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest

from campaign.core.campaign_settings import CampaignSettings, Figure
from campaign.core.campaign_toml import settings_of
from campaign.core.figures_due import WARNED_AHEAD, Due, due, figures_due
from letters.rules import figures as rule

TODAY = date(2026, 11, 23)
SHIPPED = settings_of(
    Path("letters/campaigns/secondary-breast-cancer/campaign.toml").read_text("utf-8")
)


def figure(name: str, review_by: date | None) -> Figure:
    return dataclasses.replace(SHIPPED.figures[0], name=name, review_by=review_by)


def with_dates(*dates: date | None) -> CampaignSettings:
    figures = tuple(figure(f"f{at}", day) for at, day in enumerate(dates))
    return dataclasses.replace(SHIPPED, figures=figures)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Due.PAST), (0, Due.SOON), (30, Due.SOON), (31, Due.LATER)],
)
def test_a_figure_may_be_told_up_to_its_review_date(days: int, expected: Due) -> None:
    assert due(figure("one", TODAY + timedelta(days=days)), TODAY) is expected


def test_a_figure_without_a_date_is_never_due() -> None:
    assert due(figure("one", None), TODAY) is Due.NEVER


def test_the_longest_overdue_comes_first_and_others_are_left_out() -> None:
    settings = with_dates(date(2026, 12, 1), None, date(2026, 1, 1), date(2027, 12, 1))
    found = [(each.figure.name, each.due) for each in figures_due(settings, TODAY)]
    assert found == [("f2", Due.PAST), ("f0", Due.SOON)]
    longer = figures_due(settings, TODAY, within=timedelta(days=400))
    assert [each.figure.name for each in longer] == ["f2", "f0", "f3"]


def test_the_checks_of_texts_warn_as_long_ahead() -> None:
    assert rule.WARNED_AHEAD == WARNED_AHEAD
