"""How long personal data is kept: every text column of the database names one of these classes.

The retention sweep, erasure and the privacy page read these; a guard test fails for a text column
that says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """A promise about personal data, and why.

    Attributes:
        days: kept after the letter was confirmed, or after what `why` says.
    """

    days: int
    why: str


class Keep(Enum):
    """The classes of personal data, each with its own short period."""

    WORDS = Period(90, "The letter's text: for the supporter's receipt and questions from the MP.")
    IDENTITY = Period(400, "Who wrote: to match the MP's answers to their letters for one year.")
    DELIVERY = Period(30, "What mail systems told us of a message: to find out what became of it.")
    STRAYS = Period(
        90, "Mail to our reply addresses that belongs to no letter: for staff to look at."
    )
    NOTES = Period(
        365, "What staff noted about an MP and their office: for a year after the note has ended."
    )
    ACCOUNT = Period(0, "Staff accounts: kept while the account exists, and no day longer.")


def personal(keep: Keep) -> dict[str, Any]:
    """Column info for personal data."""
    return {"personal": True, "keep": keep}


NOT_PERSONAL: dict[str, Any] = {"personal": False}
