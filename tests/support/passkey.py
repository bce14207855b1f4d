"""A device with passkeys, for tests: it answers the site's options as a browser would hand it on."""

from __future__ import annotations

import base64
import json
import secrets
from hashlib import sha256
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN: Final = "http://localhost"
_PRESENT_AND_VERIFIED: Final = 0x05
_WITH_KEY: Final = 0x40


class Device:
    """One passkey, kept in step by its maker: like those, it counts no uses."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)

    def make(self, options: str) -> str:
        """The answer to `navigator.credentials.create`."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        known = bytes(16) + len(self._id).to_bytes(2) + self._id + cbor2.dumps(public)
        whole = {"fmt": "none", "attStmt": {}, "authData": self._data(_WITH_KEY) + known}
        told = _client_data("webauthn.create", json.loads(options)["challenge"])
        return self._answer(clientDataJSON=told, attestationObject=cbor2.dumps(whole))

    def use(self, options: str) -> str:
        """The answer to `navigator.credentials.get`."""
        told = _client_data("webauthn.get", json.loads(options)["challenge"])
        data = self._data(0)
        signed = self._key.sign(data + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        site = sha256(b"localhost").digest()
        return site + bytes([_PRESENT_AND_VERIFIED | flags]) + (0).to_bytes(4)

    def _answer(self, **response: bytes) -> str:
        name = _text(self._id)
        told: dict[str, Any] = {key: _text(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})


def _client_data(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
