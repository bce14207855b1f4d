from __future__ import annotations

import pytest

from campaign.adapters.tokens import LIFETIME, Purpose, Ticket, Tokens
from campaign.core.errors import TokenError, TokenProblem
from tests.support.clock import SetClock

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def tokens(clock: SetClock) -> Tokens:
    return Tokens("a secret of thirty-two characters!", clock)


def problem(tokens: Tokens, purpose: Purpose, token: str) -> TokenProblem:
    with pytest.raises(TokenError) as caught:
        tokens.read(purpose, token)
    return caught.value.problem


def test_a_token_says_what_was_put_in(tokens: Tokens) -> None:
    token = tokens.make(Purpose.CONFIRM, KEY, 3)
    assert tokens.read(Purpose.CONFIRM, token) == Ticket(KEY, 3)


def test_a_token_is_fit_for_an_address_and_for_a_mail_line(tokens: Tokens) -> None:
    token = tokens.make(Purpose.CONFIRM, KEY, 12)
    assert token.isascii()
    assert len(token) < 140
    assert not set(token) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_token_for_one_purpose_is_worthless_for_another(tokens: Tokens) -> None:
    token = tokens.make(Purpose.CONFIRM, KEY)
    assert problem(tokens, Purpose.RECEIPT, token) is TokenProblem.FORGED


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "é" * 40, "x" * 5000])
def test_nonsense_is_forged(tokens: Tokens, token: str) -> None:
    assert problem(tokens, Purpose.CONFIRM, token) is TokenProblem.FORGED


def test_any_changed_character_makes_it_forged(tokens: Tokens) -> None:
    token = tokens.make(Purpose.CONFIRM, KEY)
    for place in range(len(token) - 1):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert problem(tokens, Purpose.CONFIRM, changed) is TokenProblem.FORGED


def test_another_sites_key_makes_it_forged(tokens: Tokens, clock: SetClock) -> None:
    other = Tokens("another secret of 32 characters!!!", clock)
    token = other.make(Purpose.CONFIRM, KEY)
    assert problem(tokens, Purpose.CONFIRM, token) is TokenProblem.FORGED


@pytest.mark.parametrize("purpose", list(Purpose))
def test_it_works_until_its_last_minute_and_not_after(
    tokens: Tokens, clock: SetClock, purpose: Purpose
) -> None:
    token = tokens.make(purpose, KEY)
    clock.pass_time(seconds=LIFETIME[purpose].total_seconds() - 60)
    assert tokens.read(purpose, token).key == KEY
    clock.pass_time(seconds=120)
    assert problem(tokens, purpose, token) is TokenProblem.EXPIRED
