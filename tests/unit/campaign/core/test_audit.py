"""Reasons for the audit log lead to nobody."""

from __future__ import annotations

import pytest

from campaign.core.audit import names_somebody


@pytest.mark.parametrize(
    "reason",
    [
        "asked by jane@home.example",
        "the lady in M1 1AE rang",
        "of sw1a1aa",
        "call 020 7946 0958",
        "+44 (0)20 7946-0958",
        "07700900123",
    ],
)
def test_what_leads_to_a_person(reason: str) -> None:
    assert names_somebody(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "annual report 2026",
        "asked by letter of 12 November 2026",
        "board meeting on 2026-11-23",
        "Freedom of Information request 12345",
        "650 constituencies, 1,000,000 letters",
    ],
)
def test_what_does_not(reason: str) -> None:
    assert not names_somebody(reason)
