"""A token under a pad: another text each time, the same token underneath."""

from __future__ import annotations

import pytest

from campaign.form_check import masked, unmasked


def test_it_looks_different_each_time_and_is_the_same() -> None:
    token = "IjEyMyI.Zz.abc-_"
    several = {masked(token) for _ in range(20)}
    assert len(several) == 20
    assert {unmasked(each) for each in several} == {token}
    assert not any(token[:6] in each for each in several)


@pytest.mark.parametrize("text", ["m-", "m-x", "m-é", "m-AAA", "m-" + "A" * 7, "m-____"])
def test_what_was_tampered_with_is_no_token(text: str) -> None:
    assert len(unmasked(text) or "") < 8


@pytest.mark.parametrize("text", [None, "", "IjEyMyI.Zz.abc"])
def test_what_has_no_pad_is_left_to_the_check(text: str | None) -> None:
    assert unmasked(text) == text
