from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaign.core.campaign_toml import from_mapping
from campaign.core.errors import CampaignFilesError
from campaign.core.follow_up import FollowUp, Span
from tests.unit.campaign.core.test_campaign_toml import toml

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_the_askings_never_meet_and_none_is_late() -> None:
    usual = FollowUp()
    assert usual.sent_within(1, NOW) == Span(ago(28), ago(14))
    assert usual.sent_within(2, NOW) == Span(ago(49), ago(35))
    close = FollowUp((5, 10))
    assert close.sent_within(1, NOW) == Span(ago(10), ago(5))
    assert close.sent_within(2, NOW) == Span(ago(24), ago(10))


def test_the_reminder_keeps_clear_of_the_second_asking() -> None:
    assert FollowUp().sent_after_for_reminder(NOW) == ago(32)
    assert FollowUp((14,)).sent_after_for_reminder(NOW) is None
    assert FollowUp().asked_within(NOW) == Span(ago(21), ago(7))


def test_what_is_switched_off_is_never_due() -> None:
    assert list(FollowUp(()).waves()) == []
    assert FollowUp(()).asked_within(NOW) is None
    assert FollowUp(reminder_days=0).asked_within(NOW) is None


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ({}, FollowUp((14, 35), 7)),
        ({"days": []}, FollowUp(())),
        ({"days": [10], "reminder_days": 0}, FollowUp((10,), 0)),
    ],
)
def test_the_table_is_read_with_the_usual_days_for_what_it_leaves_out(
    table: dict[str, object], wanted: FollowUp
) -> None:
    assert from_mapping(toml(follow_up=table)).follow_up == wanted
    assert from_mapping(toml()).follow_up == FollowUp()


@pytest.mark.parametrize(
    "table",
    [
        {"days": [35, 14]},
        {"days": [14, 14]},
        {"days": [1, 2, 3]},
        {"days": [0]},
        {"days": [True]},
        {"days": [200]},
        {"days": "14"},
        {"reminder_days": -1},
        {"reminder_days": "7"},
        [14, 35],
    ],
)
def test_a_fault_of_the_table_is_told(table: object) -> None:
    with pytest.raises(CampaignFilesError, match="follow_up"):
        from_mapping(toml(follow_up=table))
