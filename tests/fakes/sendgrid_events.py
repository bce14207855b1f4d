"""SendGrid's poster of events: batches that it signs; late, doubled, out of order, among forgeries."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
TRIES_END = timedelta(hours=24)
MOST = 20

_numbers = count(1)


class Signer:
    """The holder of a key pair."""

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


@dataclass(frozen=True)
class Post:
    """One request to the webhook, and whether SendGrid made it."""

    body: bytes
    headers: dict[str, str]
    forged: bool = False


def bad_weather(
    events: list[dict[str, Any]], signer: Signer, now: datetime, chance: Random
) -> list[Post]:
    """The events as the site may get them: each at least once, none in its order.

    Some are in two batches, some posts come again, some were signed as long ago as SendGrid goes
    on trying; and forgers say of every letter that it bounced.
    """
    told = events + chance.sample(events, len(events) // 3)
    chance.shuffle(told)
    true = []
    while told:
        size = chance.randint(1, MOST)
        body, told = batch(*told[:size]), told[size:]
        signed_at = now - chance.choice([timedelta(0), timedelta(hours=3), TRIES_END])
        true.append(Post(body, signer.headers(body, signed_at)))
    posts = true + chance.sample(true, len(true) // 2)
    for letter in sorted({each["letter"] for each in events}):
        posts.extend(_forgeries(letter, chance.choice(true), now))
    chance.shuffle(posts)
    return posts


def _forgeries(letter: str, true: Post, now: datetime) -> list[Post]:
    body = batch(event("bounce", letter, now, type="bounce", status="5.1.1"))
    return [
        Post(body, Signer().headers(body, now), forged=True),
        Post(body, true.headers, forged=True),
        Post(body, {TIMESTAMP: true.headers[TIMESTAMP]}, forged=True),
        Post(true.body[:-1] + b"," + body[1:], true.headers, forged=True),
        Post(body, {}, forged=True),
    ]
