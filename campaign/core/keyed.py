"""Keys that are made from the site's secret key, one for each use."""

from __future__ import annotations

from hashlib import sha256
from hmac import digest


def derived(secret: str, use: str) -> bytes:
    """32 bytes that only this site can make; another secret key makes others.

    HMAC-SHA-256 as the key derivation (NIST SP 800-108r1, counter mode with one block): the secret
    key has at least 256 bits, so nothing needs stretching.

    Args:
        secret: the site's secret key.
        use: what the key is for; each use has its own.
    """
    return digest(secret.encode(), f"postbag-{use}".encode(), sha256)
