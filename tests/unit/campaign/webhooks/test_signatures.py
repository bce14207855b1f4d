"""A post is taken only from the holder of a key, unaltered and lately."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.public_keys import faults_of_key
from campaign.webhooks.signatures import verify
from tests.fakes.sendgrid_events import SIGNATURE, TIMESTAMP, Signer

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BODY = b'[{"event":"delivered"}]\r\n'
SIGNER = Signer()


def is_taken(
    body: bytes = BODY, keys: tuple[str, ...] = (SIGNER.public_key,), at: datetime = NOW, **changed
) -> bool:
    headers = SIGNER.headers(BODY, at)
    stamp = changed.get("timestamp", headers[TIMESTAMP])
    return verify(keys, stamp, changed.get("signature", headers[SIGNATURE]), body, NOW)


def der(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> str:
    form = PublicFormat.SubjectPublicKeyInfo
    return b64encode(key.public_bytes(Encoding.DER, form)).decode()


def test_what_a_holder_of_a_key_signed_is_taken() -> None:
    assert is_taken()


def test_either_of_two_keys_will_do_while_they_are_exchanged() -> None:
    other = Signer().public_key
    assert is_taken(keys=(other, SIGNER.public_key))
    assert is_taken(keys=(SIGNER.public_key, other))
    assert not is_taken(keys=(other,))
    assert not is_taken(keys=())


def test_a_key_may_be_in_pem_on_several_lines_or_on_one() -> None:
    assert is_taken(keys=(SIGNER.pem,))
    assert is_taken(keys=(SIGNER.pem.replace("\n", "\\n"),))


def test_a_body_that_differs_by_one_byte_is_refused() -> None:
    assert not is_taken(body=BODY[:-2] + b"\n")
    assert not is_taken(body=b"")


def test_another_time_stamp_is_refused() -> None:
    assert not is_taken(timestamp=str(int(NOW.timestamp()) + 1))


@pytest.mark.parametrize(
    ("age", "taken"),
    [
        (timedelta(hours=25), True),
        (timedelta(hours=27), False),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
    ],
)
def test_a_post_may_be_as_old_as_the_provider_tries_again(
    age: timedelta,
    taken: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    assert is_taken(at=NOW - age) is taken


@pytest.mark.parametrize(
    "stamp", ["", "-1", "1.5", "soon", "\u0661\u0662", "9" * 13, "9" * 5000, "999999999999", "²"]
)
def test_a_strange_time_stamp_is_refused(stamp: str) -> None:
    assert not is_taken(timestamp=stamp)


@pytest.mark.parametrize(
    "signature", ["", "%", "AAAA", "é" * 20, "A" * 100_000, "MAYCAQECAQE=", "\x00"]
)
def test_a_strange_signature_is_refused(signature: str) -> None:
    assert not is_taken(signature=signature)


@given(signature=st.text(), stamp=st.text(), key=st.text(), body=st.binary())
def test_nothing_makes_it_raise(signature: str, stamp: str, key: str, body: bytes) -> None:
    assert not verify((key,), stamp, signature, body, NOW)
    assert not is_taken(signature=signature)


BAD_KEYS = {
    "empty": "",
    "no base64": "not a key!",
    "not ascii": "ŵ",
    "base64 of nothing": b64encode(b"nothing").decode(),
    "another curve": der(ec.generate_private_key(ec.SECP384R1()).public_key()),
    "rsa": der(rsa.generate_private_key(65537, 2048).public_key()),
    "cut short": SIGNER.public_key[:-8],
}


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_a_key_that_is_none_is_named_at_the_start_and_takes_nothing(key: str) -> None:
    assert faults_of_key(key)
    assert not is_taken(keys=(key,))
    assert is_taken(keys=(key, SIGNER.public_key))


def test_good_keys_have_no_fault() -> None:
    assert faults_of_key(SIGNER.public_key) is None
    assert faults_of_key(SIGNER.pem) is None
