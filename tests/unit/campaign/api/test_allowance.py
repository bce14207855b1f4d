"""Requests are counted by address and by the minute."""

from __future__ import annotations

import pytest

from campaign.api.allowance import PER_MINUTE, Allowance


def test_each_request_takes_one_and_the_next_after_the_last_is_too_many() -> None:
    allowance = Allowance("memory://", per_minute=3)
    spent = [allowance.spend("192.0.2.1") for _ in range(4)]
    assert [one.remaining for one in spent] == [2, 1, 0, 0]
    assert [one.exceeded for one in spent] == [False, False, False, True]
    assert {one.limit for one in spent} == {3}


def test_another_address_has_an_allowance_of_its_own() -> None:
    allowance = Allowance("memory://", per_minute=1)
    allowance.spend("192.0.2.1")
    assert allowance.spend("192.0.2.1").exceeded
    assert not allowance.spend("2001:db8::1").exceeded


def test_the_count_begins_anew_within_a_minute() -> None:
    allowance = Allowance("memory://")
    spent = allowance.spend("192.0.2.1")
    assert spent.limit == PER_MINUTE
    assert 1 <= spent.reset <= 60


def test_a_count_that_is_just_over_still_says_to_wait_a_second() -> None:
    a_day_ahead = Allowance("memory://", wall_clock=lambda: 4_000_000_000.0)
    assert a_day_ahead.spend("192.0.2.1").reset == 1


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("what: no address", "what: no other", False),
        ("", "", True),
    ],
)
def test_a_network_of_ipv6_is_one_visitor(first: str, second: str, *, same: bool) -> None:
    allowance = Allowance("memory://", per_minute=1)
    allowance.spend(first)
    assert allowance.spend(second).exceeded is same
