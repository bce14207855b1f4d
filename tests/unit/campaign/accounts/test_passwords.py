from __future__ import annotations

import pytest

from campaign.accounts.passwords import LONGEST, PasswordProblem, problem

EMAIL = "katherine.jones@charity.example"


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", PasswordProblem.TOO_SHORT),
        ("eleven char", PasswordProblem.TOO_SHORT),
        ("x1" * LONGEST, PasswordProblem.TOO_LONG),
        ("Katherine.Jones@charity.example", PasswordProblem.IS_ADDRESS),
        ("katherine.jones1", PasswordProblem.IS_ADDRESS),
        ("my katherine.jones@charity.example", PasswordProblem.IS_ADDRESS),
        ("aaaaaaaaaaaaaaaa", PasswordProblem.TOO_PLAIN),
        ("ababababababab", PasswordProblem.TOO_PLAIN),
        ("1234567890123", PasswordProblem.COMMON),
        ("abcdefghijklmn", PasswordProblem.COMMON),
        ("P@ssw0rd123456", PasswordProblem.COMMON),
        ("breastcancer2026", PasswordProblem.COMMON),
        ("charity-charity", PasswordProblem.COMMON),
        ("27.08.1964 1964", PasswordProblem.COMMON),
        ("winter2026winter", PasswordProblem.COMMON),
        ("london manchester", PasswordProblem.COMMON),
        ("zaq12wsxcde3", PasswordProblem.COMMON),
        ("Password1234!", PasswordProblem.COMMON),
        ("passwordpassword", PasswordProblem.COMMON),
        ("qwertyuiop123", PasswordProblem.COMMON),
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str, expected: PasswordProblem) -> None:
    assert problem(password, EMAIL) is expected


@pytest.mark.parametrize(
    "password",
    [
        "seven brown teapots",
        "correct-horse-9",
        "tŷ bach coch yn y coed",
        "194820475610284",
        "the kettle sings before the fourth train leaves Leeds on a wet Monday and nobody minds",
    ],
)
def test_words_of_ones_own_are_fine(password: str) -> None:
    assert problem(password, EMAIL) is None
