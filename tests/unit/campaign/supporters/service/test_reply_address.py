from __future__ import annotations

import random

from campaign.supporters.service.reply_address import ALPHABET, new_reply_token


class Fixed:
    """Chance that always gives the same number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def choice(self, seq):
        return seq[0]

    def getrandbits(self, k: int) -> int:
        assert k == 130
        return self.number


def test_a_token_is_26_characters_that_survive_a_change_of_case():
    token = new_reply_token(random.Random(1))
    assert len(token) == 26
    assert set(token) <= set(ALPHABET)
    assert token == token.lower()


def test_every_bit_counts():
    seen = {new_reply_token(Fixed(1 << bit)) for bit in range(130)}
    assert len(seen) == 130
    assert new_reply_token(Fixed(0)) == "a" * 26
    assert new_reply_token(Fixed((1 << 130) - 1)) == "7" * 26
