"""A webhook's sender with a key pair of its own, who signs as SendGrid does."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"

_numbers = count(1)


class Signer:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        der = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b64encode(der).decode()

    @property
    def pem(self) -> str:
        form = PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(Encoding.PEM, form).decode()

    def headers(self, body: bytes, at: datetime) -> dict[str, str]:
        stamp = str(int(at.timestamp()))
        signed = self._key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))
        return {SIGNATURE: b64encode(signed).decode(), TIMESTAMP: stamp}


def event(kind: str, letter: str, at: datetime, **more: Any) -> dict[str, Any]:
    """One event as SendGrid sends it, with a name of its own."""
    number = next(_numbers)
    return {
        "email": "planted.person@parliament.example",
        "timestamp": int(at.timestamp()),
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": kind,
        "sg_event_id": f"ZXZlbnQ-{number:08d}",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "letter": letter,
        **more,
    }


def batch(*events: Any) -> bytes:
    return json.dumps(events).encode()
