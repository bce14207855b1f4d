"""One e-mail address, written in several ways: each of them finds what is held of it."""

from __future__ import annotations

from contextlib import suppress

import idna

from campaign.core.supporter import one_line


def readable_domain(address: str) -> str:
    """The address with an internationalised domain as people read it; any other as it is."""
    local, sign, domain = address.rpartition("@")
    try:
        return f"{local}{sign}{idna.decode(domain)}" if "xn--" in domain else address
    except (idna.IDNAError, UnicodeError):
        return address


def spellings(email: str) -> frozenset[str]:
    """All ways in which one address may be stored, in small letters.

    Mail systems write an internationalised domain in ASCII, we in the letters of its language; and
    SQLite makes only ASCII letters small.
    """
    typed = one_line(email)
    if not typed:
        return frozenset()
    plain = "".join(char.lower() if char.isascii() else char for char in typed)
    found = set()
    for address in (typed.lower(), plain):
        readable = readable_domain(address)
        local, sign, domain = readable.rpartition("@")
        found |= {address, readable}
        with suppress(idna.IDNAError, UnicodeError):
            found.add(f"{local}{sign}{idna.encode(domain, uts46=True).decode()}")
    return frozenset(found)
