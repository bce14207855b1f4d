"""Which addresses were erased, so that a backup which is put back does not bring them back.

In a file of the instance folder, outside of the database: a keyed digest of the address, and when.
Nobody without the site's secret key can tell from it whose address it was, or try addresses on it.
"""

from __future__ import annotations

import hmac
import os
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from campaign.core.keyed import derived
from campaign.privacy.people import folded

if TYPE_CHECKING:
    from pathlib import Path

    from campaign.deps import Deps

FILE: Final = "erased-addresses.txt"


class Remembered:
    """The addresses that were erased.

    Args:
        deps: the outside world.
    """

    def __init__(self, deps: Deps) -> None:
        self._key = derived(deps.settings.secret_key, "erased-address")
        self._file: Path = deps.settings.instance / FILE
        self._times = dict(_lines(self._file))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._times)

    def add(self, email: str, now: datetime) -> None:
        """Remember that all that was held of this address until now is erased."""
        line = f"{self._digest(email)} {int(now.timestamp())}\n"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def is_erased(self, email: str | None, held_since: datetime) -> bool:
        """Whether what has been held of an address since this moment was erased later."""
        erased_at = self._times.get(self._digest(email)) if email else None
        return erased_at is not None and held_since <= erased_at

    def _digest(self, email: str) -> str:
        return hmac.digest(self._key, folded(email).encode(), sha256).hex()


def _lines(file: Path) -> list[tuple[str, datetime]]:
    """Digests and times, the newest last; a line that was cut short is left out."""
    if not file.is_file():
        return []
    found = []
    for line in file.read_text("ascii", errors="replace").splitlines():
        digest, _, moment = line.partition(" ")
        if moment.isdigit():
            found.append((digest, datetime.fromtimestamp(int(moment), UTC)))
    return found
