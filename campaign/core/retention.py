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
        days: kept after what `why` says. A campaign may set its own for WORDS and IDENTITY, within
            the limits of `core.keeping`.
    """

    days: int
    why: str


class Keep(Enum):
    """The classes of personal data, each with its own short period."""

    DRAFTS = Period(14, "What nobody has confirmed, since it was last touched: to be gone on with.")
    WORDS = Period(
        90,
        "The letter's text, after it was sent: for the supporter's receipt and questions from the "
        "MP. With the supporter's agreement, as long as their name.",
    )
    IDENTITY = Period(
        730,
        "Who wrote, after they confirmed, and what came in answer: to match the answers of the MP "
        "and of the minister to their letters.",
    )
    DELIVERY = Period(30, "What mail systems told us of a message: to find out what became of it.")
    STRAYS = Period(
        90, "Mail to our reply addresses that belongs to no letter: for staff to look at."
    )
    STAFF_MAIL = Period(
        30,
        "E-mails to staff, what visitors write to the team, and mail about updates, after they were "
        "written: to find out what became of them.",
    )
    UPDATES = Period(
        7,
        "Addresses that asked for updates and have not confirmed it, since they asked. Confirmed "
        "ones stay until they leave.",
    )
    NOTES = Period(
        365, "What staff noted about an MP and their office: for a year after the note has ended."
    )
    ACCOUNT = Period(0, "Staff accounts: kept while the account exists, and no day longer.")
    SESSIONS = Period(
        90, "Where staff had signed in, after the session was ended or last used: to look into it."
    )


def personal(keep: Keep) -> dict[str, Any]:
    """Column info for personal data."""
    return {"personal": True, "keep": keep}


NOT_PERSONAL: dict[str, Any] = {"personal": False}
