"""Which passwords are good enough: long, not the address, not among those that are tried first.

What is tried first is zxcvbn's estimate (Wheeler, USENIX Security 2016): 30,000 passwords from
leaks, English words and names, dates, runs, rows of keys, with the usual changes of letters. It
comes with the library, so that no password and no part of one ever leaves this machine.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from zxcvbn import zxcvbn

SHORTEST: Final = 12
LONGEST: Final = 200
"""Characters; hashing a megabyte would only keep the server busy."""

_FEWEST_DIFFERENT: Final = 5
_FEWEST_GUESSES: Final = 10**10
"""zxcvbn's own mark for a password that holds even where the hashes are stolen."""
_LOOKED_AT: Final = 72
"""zxcvbn's time grows with the square of the length; what is longer is not guessed anyway."""
_NEAR: Final = ("postbag", "westminster", "parliament", "campaign", "charity", "breastcancer")
"""Words that lie near here and are on no list."""


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
    address = email.casefold()
    local = address.partition("@")[0]
    if folded in address or address in folded or _letters(folded) == _letters(local):
        return PasswordProblem.IS_ADDRESS
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return PasswordProblem.TOO_PLAIN
    near = [*_NEAR, *re.split(r"[^\w]+", address)]
    if zxcvbn(folded[:_LOOKED_AT], user_inputs=near)["guesses"] < _FEWEST_GUESSES:
        return PasswordProblem.COMMON
    return None


def _letters(text: str) -> str:
    """The text without digits and signs: what is only decoration around it."""
    return re.sub(r"[\W\d_]", "", text)
