"""Names of letters for other systems: they lead back to the row here, and say nothing elsewhere.

A name is one block of AES over the row's number, under a key that is made from the site's secret:
the same each time, without order, and no two numbers share one. The number stands behind eight
bytes that must come out right, so that a name cannot be made up.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

LETTER: Final = b"letter\0\0"
PERSON: Final = b"person\0\0"
_NAME: Final = re.compile("[0-9a-f]{32}")


class Names:
    """Makes and reads them; one for each site.

    Args:
        secret: the site's secret key.
    """

    def __init__(self, secret: str) -> None:
        key = sha256(b"names for other systems\0" + secret.encode()).digest()
        # One block, so there is no pattern of blocks that this mode could show.
        self._cipher = Cipher(AES(key), ECB())  # noqa: S305 - see above

    def of_letter(self, number: int) -> str:
        """The name of a letter: 32 hexadecimal digits."""
        return self._name(LETTER, number)

    def of_person(self, number: int) -> str:
        """The name of a letter's supporter. Two letters of one person have two of them."""
        return self._name(PERSON, number)

    def letter(self, name: str) -> int | None:
        """The number of the letter with this name, or None: it was not made here."""
        if not _NAME.fullmatch(name):
            return None
        opened = self._cipher.decryptor()
        plain = opened.update(bytes.fromhex(name)) + opened.finalize()
        return int.from_bytes(plain[8:]) if plain[:8] == LETTER else None

    def _name(self, kind: bytes, number: int) -> str:
        sealed = self._cipher.encryptor()
        return (sealed.update(kind + number.to_bytes(8)) + sealed.finalize()).hex()
