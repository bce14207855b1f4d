"""How long an account rests after wrong passwords and codes: longer with each one."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

FREE: Final = 4
"""Wrong tries, one after the other, that cost nothing but the try."""
FIRST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(minutes=30)
"""Short enough that a stranger's guessing keeps nobody out for a day."""


def rest_after(failures: int) -> timedelta | None:
    """How long nothing is looked at for this account, or None.

    A minute after the fifth wrong try in a row, twice as long after each further one, at most half
    an hour. Whoever has the password and guesses six-digit codes, of which three are right at a
    time, needs some 19 years at this pace (333,333 tries of 30 minutes).

    Args:
        failures: wrong passwords and codes since the account was last entered.
    """
    if failures <= FREE:
        return None
    # The power is bounded first: two to the thousandth minutes is no duration.
    return min(FIRST * (1 << min(failures - FREE - 1, 10)), LONGEST)
