"""Links that prove an inbox: signed, with a purpose and a time, holding nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from campaign.core.errors import TokenError, TokenProblem
from campaign.core.keeping import LONGEST_IDENTITY
from campaign.core.retention import Keep
from campaign.core.states import EXPIRES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LONGEST_TOKEN: Final = 300


class Purpose(StrEnum):
    """What a link is for; a token for one purpose is worthless for another."""

    CONFIRM = "confirm"
    RECEIPT = "receipt"
    SURVEY = "survey"
    YOUR_DATA = "your-data"
    UPDATES_CONFIRM = "updates-confirm"
    UPDATES_LEAVE = "updates-leave"
    SET_PASSWORD = "set-password"  # noqa: S105 - a purpose's name, not a password


LIFETIME: Final = {
    Purpose.CONFIRM: EXPIRES,
    # A receipt lasts as long as any campaign may keep the supporter's name.
    Purpose.RECEIPT: LONGEST_IDENTITY,
    # Time enough for an answer that comes late, and to put right what was told.
    Purpose.SURVEY: timedelta(days=90),
    # It opens all that is held of a person.
    Purpose.YOUR_DATA: timedelta(hours=1),
    Purpose.UPDATES_CONFIRM: timedelta(days=Keep.UPDATES.value.days),
    # Whoever finds an old mail of the charity's must still be able to leave.
    Purpose.UPDATES_LEAVE: timedelta(days=3650),
    Purpose.SET_PASSWORD: timedelta(days=3),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says: the opaque key of an action (or account), and the round it belongs to."""

    key: str
    round: int


class Tokens:
    """Makes and reads tokens.

    Args:
        secret: the site's secret key.
        now: the clock, so that expiry can be tested.
    """

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._now = now

        class ClockedSigner(TimestampSigner):
            """itsdangerous reads the wall clock itself; ours is an argument."""

            def get_timestamp(self) -> int:
                return int(now().timestamp())

        self._serializers = {
            purpose: URLSafeTimedSerializer(secret, salt=f"postbag-{purpose}", signer=ClockedSigner)
            for purpose in Purpose
        }

    def make(self, purpose: Purpose, key: str, confirm_round: int = 0) -> str:
        """A URL-safe token."""
        return str(self._serializers[purpose].dumps([key, confirm_round]))

    def read(self, purpose: Purpose, token: str) -> Ticket:
        """What the token says.

        Raises:
            TokenError: forged (or cut short on its way), or expired.
        """
        if len(token) > LONGEST_TOKEN:
            raise TokenError(TokenProblem.FORGED, purpose)
        try:
            (key, confirm_round), made = self._serializers[purpose].loads(
                token, return_timestamp=True
            )
            ticket = Ticket(str(key), int(confirm_round))
        except (BadData, ValueError, TypeError) as error:
            raise TokenError(TokenProblem.FORGED, purpose) from error
        if self._now() - made.astimezone(UTC) > LIFETIME[purpose]:
            raise TokenError(TokenProblem.EXPIRED, purpose)
        return ticket
