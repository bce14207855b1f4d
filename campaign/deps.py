"""What every use case is given: frozen, without Flask, the same in web, worker and command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from campaign.core.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from campaign.adapters.tokens import Tokens
    from campaign.config import Settings
    from campaign.core.mail import Mailer
    from campaign.core.provider_account import ProviderAccount
    from campaign.db.database import Database
    from postcodes import ReloadingFinder
    from postcodes.lookup import Lookup


class Chance(Protocol):
    """Randomness that nobody can guess (`random.SystemRandom`, or a seeded one in tests)."""

    def choice(self, seq: Sequence[str], /) -> str:
        """One member of the sequence."""
        ...

    def getrandbits(self, k: int, /) -> int:
        """A whole number of k random bits."""
        ...


class MailWords(Protocol):
    """The texts of the messages that we send."""

    def render(self, template: str, language: str = ENGLISH, **values: object) -> str:
        """The named template of `templates/email/` in a language, filled in."""
        ...


@dataclass(frozen=True, slots=True)
class Deps:
    """The outside world, as arguments."""

    settings: Settings
    db: Database
    finder: ReloadingFinder
    lookup: Lookup
    mailer: Mailer
    mail_words: MailWords
    tokens: Tokens
    now: Callable[[], datetime]
    chance: Chance
    account: ProviderAccount | None = None
    """At the mail provider, where there is one."""

    def new_key(self) -> str:
        """An opaque key of 128 random bits, as 32 hexadecimal digits."""
        return f"{self.chance.getrandbits(128):032x}"
