"""The public keys of webhooks' senders, as settings give them: P-256, base64 of DER, or PEM.

SendGrid shows the key as the base64 of a SubjectPublicKeyInfo in DER (Event Webhook settings,
"Verification Key"); PEM is the same between two lines of dashes.
"""

from __future__ import annotations

import re
from base64 import b64decode
from functools import lru_cache
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

# The lines around a PEM; a setting on one line has them, and line ends as backslash and n.
_FRAME: Final = re.compile(r"-----(?:BEGIN|END) PUBLIC KEY-----|\\n|\s")


@lru_cache(maxsize=16)
def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The key that a setting means.

    Raises:
        ValueError: it is no P-256 public key.
    """
    try:
        key = load_der_public_key(b64decode(_FRAME.sub("", text), validate=True))
    except UnsupportedAlgorithm as error:
        raise ValueError("of a kind that is not known") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not on the curve P-256")  # noqa: TRY004 - the text is at fault, not a type
    return key


def faults_of_key(text: str) -> str | None:
    """What is wrong with a key of the settings, as the end of a sentence; None if nothing is."""
    try:
        public_key(text)
    except ValueError:
        return "is not a P-256 public key in base64, as SendGrid shows it"
    return None
