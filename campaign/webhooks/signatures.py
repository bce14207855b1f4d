"""Whether a webhook's post comes from the holder of a key: ECDSA P-256 over time stamp and raw body.

The scheme is SendGrid's for both of its webhooks: SHA-256 over the time stamp as it stands in its
header, followed by the body byte for byte; the signature is the base64 of its DER form.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, Hash

from campaign.core.public_keys import public_key

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNATURE: Final = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP: Final = "X-Twilio-Email-Event-Webhook-Timestamp"

# The provider tries again for 24 hours, and nothing promises that it signs anew. What is posted
# again meanwhile, by whomever, does no harm: events and mails are stored once however often they come.
OLDEST: Final = timedelta(hours=26)
# Clocks differ.
AHEAD: Final = timedelta(minutes=5)

LONGEST_SIGNATURE: Final = 200
LONGEST_TIMESTAMP: Final = 12


def verify(
    public_keys: Iterable[str], timestamp: str, signature: str, body: bytes, now: datetime
) -> bool:
    """Whether one of the keys signed the body, lately. Any doubt is False, never an exception.

    Args:
        public_keys: as the settings give them; two while they are being exchanged.
        timestamp: the header's seconds since 1970.
        signature: the header's base64.
        body: raw, as it came.
        now: the present time.
    """
    signed = _bytes_of(signature)
    if signed is None or not _is_recent(timestamp, now):
        return False
    hashing = Hash(SHA256())
    hashing.update(timestamp.encode("ascii"))
    hashing.update(body)
    digest = hashing.finalize()
    return any(_fits(key, signed, digest) for key in public_keys)


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP):
        return False
    try:
        moment = datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return now - OLDEST <= moment <= now + AHEAD


def _bytes_of(signature: str) -> bytes | None:
    if not 0 < len(signature) <= LONGEST_SIGNATURE:
        return None
    try:
        return b64decode(signature, validate=True)
    except ValueError:
        return None


def _fits(key: str, signature: bytes, digest: bytes) -> bool:
    try:
        public_key(key).verify(signature, digest, ec.ECDSA(Prehashed(SHA256())))
    except (ValueError, InvalidSignature):
        return False
    return True
