"""Codes of an authenticator app: RFC 6238, by passlib through Flask-Security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_security.totp import Totp
from passlib.exc import TokenError
from passlib.totp import TOTP

from campaign.core.keyed import derived

if TYPE_CHECKING:
    from campaign.deps import Deps

ISSUER: Final = "Postbag"
WINDOW: Final = 30
"""Seconds that an app's clock may be off, either way; also the time to type the code."""


class Authenticator(Totp):
    """Makes secrets, shows them as a QR code, checks codes; by our clock.

    Secrets are encrypted (AES, passlib's wallet) with a key made from the site's secret key.
    """

    def __init__(self, deps: Deps) -> None:
        self._totp = TOTP.using(
            issuer=ISSUER,
            secrets={"1": derived(deps.settings.secret_key, "totp").hex()},
            now=lambda: deps.now().timestamp(),
        )

    def counter(self, code: str, secret: str, last: int | None) -> int | None:
        """Which half minute (since 1970) a code belongs to; None if it is wrong or has been used.

        Args:
            code: as typed, maybe with spaces.
            secret: encrypted, as `generate_totp_secret` gives it.
            last: of the last code that was taken.
        """
        try:
            found = self._totp.verify(code, secret, window=WINDOW, last_counter=last)
        except (TokenError, ValueError, TypeError):
            return None  # wrong, used, not six digits; or the site's secret key is another now
        return int(found.counter)
