"""How long a campaign keeps its supporters' words and names: `[keep]` of campaign.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from campaign.core.retention import Keep

DAYS_IN_12_MONTHS: Final = 365
USUAL_MONTHS: Final = Keep.IDENTITY.value.days * 12 // DAYS_IN_12_MONTHS

MOST_WORDS_DAYS: Final = 365
"""An MP's office that has a question of a letter asks within the year."""

MOST_IDENTITY_MONTHS: Final = 36
"""A minister's answer may take more than a year; after three nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A campaign's periods.

    Attributes:
        words_days: how long the letter's text is kept after it was sent.
        identity_months: how long it is kept who wrote, after they confirmed.
    """

    words_days: int = Keep.WORDS.value.days
    identity_months: int = USUAL_MONTHS

    @property
    def words(self) -> timedelta:
        """How long the words are kept."""
        return timedelta(days=self.words_days)

    @property
    def identity(self) -> timedelta:
        """How long the identity is kept; 24 months are 730 days."""
        return timedelta(days=self.identity_months * DAYS_IN_12_MONTHS // 12)


LONGEST_IDENTITY: Final = Keeping(identity_months=MOST_IDENTITY_MONTHS).identity


def read_keeping(table: object, faults: list[str]) -> Keeping:
    """The table `[keep]` of campaign.toml; what is wrong with it is added to the faults."""
    if not isinstance(table, dict):
        faults.append("write keep as the table [keep].")
        return Keeping()
    words = _whole(table, "words_days", Keep.WORDS.value.days, MOST_WORDS_DAYS, faults)
    months = _whole(table, "identity_months", USUAL_MONTHS, MOST_IDENTITY_MONTHS, faults)
    keeping = Keeping(words, months)
    if keeping.words > keeping.identity:
        faults.append("keep.words_days must not be longer than keep.identity_months.")
    return keeping


def _whole(table: dict[str, object], name: str, usual: int, most: int, faults: list[str]) -> int:
    value = table.get(name, usual)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    faults.append(f"keep.{name} must be a whole number from 1 to {most}.")
    return usual
