"""How sure a share can be when few have been asked, and whether two shares differ.

Wilson's interval for one share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209-212) and Newcombe's
for the difference of two (R. G. Newcombe, Stat. Med. 17, 1998, 873-890, method 10), both at 95 %.
They hold for small numbers and for shares near 0 and 1, where the textbook's formula does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

Z: Final = 1.959963984540054
"""The normal distribution's 97.5th percentile."""
FEWEST_ASKED: Final = 100
FEWEST_OF_A_KIND: Final = 5


class Verdict(StrEnum):
    """What can be said of another share beside the main one."""

    TOO_FEW = "too-few"
    NO_DIFFERENCE_SEEN = "no-difference-seen"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many; ValueError for what cannot be counted so."""

    yes: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.of:
            raise ValueError(f"{self.yes} of {self.of}")

    @property
    def no(self) -> int:
        """Those who did not."""
        return self.of - self.yes

    @property
    def is_enough(self) -> bool:
        """Whether there are enough, of either kind, to compare with others."""
        return self.of >= FEWEST_ASKED and min(self.yes, self.no) >= FEWEST_OF_A_KIND


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the bounds that it probably lies between; shares are from 0 to 1."""

    value: float
    low: float
    high: float


def share(count: Count) -> Interval | None:
    """The share with Wilson's interval; None where nobody was asked."""
    if not count.of:
        return None
    value, square = count.yes / count.of, Z * Z
    middle = count.yes + square / 2
    reach = Z * sqrt(count.of * value * (1 - value) + square / 4)
    below, above = ((middle + way * reach) / (count.of + square) for way in (-1, 1))
    # At none and at all the formula ends exactly there; floating point only nearly.
    low = 0.0 if not count.yes else below
    high = 1.0 if not count.no else above
    return Interval(value, low, high)


def difference(main: Count, other: Count) -> Interval | None:
    """How far the other share is above the main one, with Newcombe's interval.

    None where nobody was asked in either.
    """
    first, second = share(other), share(main)
    if first is None or second is None:
        return None
    value = first.value - second.value
    return Interval(
        value,
        value - sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2),
        value + sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2),
    )


def verdict(main: Count, other: Count) -> Verdict:
    """Whether the other share differs from the main one by more than chance easily explains."""
    found = difference(main, other)
    if found is None or not (main.is_enough and other.is_enough):
        return Verdict.TOO_FEW
    if found.low > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if found.high < 0 else Verdict.NO_DIFFERENCE_SEEN
