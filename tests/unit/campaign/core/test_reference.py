from __future__ import annotations

import random
import re

from campaign.core.reference import ALPHABET, new_reference


def test_a_reference_is_two_threes_without_vowels_or_look_alikes() -> None:
    chance = random.Random(1)
    for _ in range(200):
        assert re.fullmatch(f"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", new_reference(chance.choice))
    assert not set(ALPHABET) & set("AEIOUYQ0158")


def test_references_differ() -> None:
    chance = random.Random(1)
    assert len({new_reference(chance.choice) for _ in range(1000)}) > 990
