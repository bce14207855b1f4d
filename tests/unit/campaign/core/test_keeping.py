"""A campaign's own periods, and their limits."""

from __future__ import annotations

import pytest

from campaign.core.keeping import Keeping, read_keeping
from campaign.core.retention import Keep


def test_left_out_they_are_the_usual_ones() -> None:
    faults: list[str] = []
    keeping = read_keeping({}, faults)
    assert (keeping, faults) == (Keeping(90, 24), [])
    assert keeping.identity.days == Keep.IDENTITY.value.days


def test_a_campaign_may_have_its_own() -> None:
    faults: list[str] = []
    assert read_keeping({"words_days": 30, "identity_months": 6}, faults) == Keeping(30, 6)
    assert faults == []


@pytest.mark.parametrize(
    "table",
    [
        {"words_days": 0},
        {"words_days": 366},
        {"words_days": True},
        {"identity_months": "12"},
        {"identity_months": 37},
        {"words_days": 90, "identity_months": 2},
        "for ever",
    ],
)
def test_what_is_wrong_is_said(table: object) -> None:
    faults: list[str] = []
    read_keeping(table, faults)
    assert len(faults) == 1
