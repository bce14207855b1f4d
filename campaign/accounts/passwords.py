"""Which passwords are good enough: long, not the address, not one that everybody tries first."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 200
"""Characters; hashing a megabyte would only keep the server busy."""

_FEWEST_DIFFERENT: Final = 5
_ENDS: Final = "0123456789!?.,;:*#$%&@_-+= "
# What is left of the passwords that are tried first, once digits and signs at the ends are gone.
_STEMS: Final = frozenset(
    [
        "password",
        "passwort",
        "passw0rd",
        "p@ssword",
        "p@ssw0rd",
        "mypassword",
        "newpassword",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "qazwsx",
        "qazwsxedc",
        "asdfghjkl",
        "zxcvbnm",
        "letmein",
        "welcome",
        "iloveyou",
        "trustno1",
        "administrator",
        "admin",
        "changeme",
        "secret",
        "sunshine",
        "princess",
        "football",
        "liverpool",
        "arsenal",
        "chelsea",
        "monkey",
        "dragon",
        "charity",
        "campaign",
        "campaigner",
        "postbag",
        "parliament",
        "westminster",
        "breastcancer",
    ]
)


class PasswordProblem(StrEnum):
    """What is wrong with a password."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    IS_ADDRESS = "is-address"
    TOO_PLAIN = "too-plain"
    COMMON = "common"


def problem(password: str, email: str) -> PasswordProblem | None:
    """What is wrong with a password, or None.

    Args:
        password: as typed.
        email: of the account; the password may not be made of it.
    """
    folded = password.casefold()
    if len(password) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordProblem.TOO_LONG
    local = email.casefold().partition("@")[0]
    stem = folded.strip(_ENDS)
    if folded in email.casefold() or email.casefold() in folded or stem == local.strip(_ENDS):
        return PasswordProblem.IS_ADDRESS
    if len(set(folded)) < _FEWEST_DIFFERENT or _is_a_run(folded):
        return PasswordProblem.TOO_PLAIN
    if not stem or _unit(stem) in _STEMS:
        return PasswordProblem.COMMON
    return None


def _is_a_run(text: str) -> bool:
    """Whether each character follows the one before it, as in 123456789012 or zyxwvutsrqponm."""
    return len({_step(a, b) for a, b in pairwise(text)}) == 1


def _step(a: str, b: str) -> int:
    """How far b is from a; the digits go round, so that 0 follows 9."""
    far = ord(b) - ord(a)
    return far % 10 if a.isdigit() and b.isdigit() else far


def _unit(text: str) -> str:
    """The shortest text that gives this one when it is repeated: passwordpassword -> password."""
    for size in range(1, len(text) // 2 + 1):
        if len(text) % size == 0 and text[:size] * (len(text) // size) == text:
            return text[:size]
    return text
