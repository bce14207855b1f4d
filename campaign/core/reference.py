"""References: short, stable names of a letter that people can read out over the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# No vowels (no accidental words), no letters that look or sound like another.
ALPHABET: Final = "BCDFGHJKLMNPRSTVWXZ"


def new_reference(choose: Callable[[Sequence[str]], str]) -> str:
    """A reference such as `BCD-FGH`, one of 47 million; `choose` picks a random member."""
    letters = [choose(ALPHABET) for _ in range(6)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])
