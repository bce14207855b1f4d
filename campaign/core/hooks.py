"""Telling other systems: of what, how it is signed, how often it is tried, and where it may go."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

TOLD_PREFIX: Final = "v1"
LONGEST_URL: Final = 500


class HookKind(StrEnum):
    """What another system may be told of."""

    CONFIRMED = "letter.confirmed"
    SENT = "letter.sent"
    DELIVERED = "letter.delivered"
    ANSWER = "answer.recorded"
    MINISTER = "minister.replied"
    CONSENT = "consent.updates"


TEST: Final = "test"
"""The kind of what the test button sends; no hook chooses it."""


class DeliveryState(StrEnum):
    """Where one telling stands."""

    WAITING = "waiting"
    """To be sent, or sent again."""
    TAKEN = "taken"
    """The other system said that it has it."""
    GIVEN_UP = "given-up"


KEPT: Final = MappingProxyType(
    {DeliveryState.TAKEN: timedelta(days=30), DeliveryState.GIVEN_UP: timedelta(days=90)}
)
"""For how long a telling stays in the list after it was settled."""


MINUTES: Final = (1, 5, 15, 60, 120, 240, 480, 480)
"""How long is waited after each try that failed: nine tries within 23 and a half hours."""


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after so many tries, or None: it is given up."""
    return timedelta(minutes=MINUTES[attempts - 1]) if attempts <= len(MINUTES) else None


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of the header `Postbag-Signature`; docs/hooks.md shows how it is verified.

    Args:
        secret: the hook's, as it was shown.
        timestamp: seconds since 1970, UTC.
        body: the very bytes that are sent.
    """
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},{TOLD_PREFIX}={signed.hexdigest()}"


def pseudonym(secret: str, key: str) -> str:
    """One letter's name in one other system: the same each time, and of no use anywhere else."""
    return hmac.new(secret.encode(), b"letter:" + key.encode(), hashlib.sha256).hexdigest()[:32]


def is_unfit(url: str, *, with_loopback: bool) -> bool:
    """Whether nothing may be sent there, as far as its words tell; names are looked up at sending.

    Args:
        url: as it was typed.
        with_loopback: this very machine will do, by http too. Never in production.
    """
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        return True
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST_URL:
        return True
    if parts.username is not None or parts.password is not None or parts.fragment or not name:
        return True
    if _is_here(name):
        return not with_loopback or parts.scheme not in ("http", "https")
    return parts.scheme != "https" or not _may_be_open(name)


def _may_be_open(name: str) -> bool:
    try:
        return may_reach(name, with_loopback=False)
    except ValueError:
        # A name of one part belongs to somebody's own network.
        rest, _, last = name.rstrip(".").rpartition(".")
        return bool(rest) and not _is_number(last)


def _is_here(name: str) -> bool:
    if name.rstrip(".") == "localhost" or name.rstrip(".").endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _is_number(label: str) -> bool:
    """`127.1` and `0x7f.1` are addresses for some who look them up."""
    return label.isdecimal() or label.startswith("0x")


# All that is given out of IPv6 (IANA). Outside of it lie old and local ways to write other addresses,
# IPv4 ones too, which some router inside may still understand.
_OPEN_IPV6: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def may_reach(address: str, *, with_loopback: bool) -> bool:
    """Whether an IP address is one of the open internet; an IPv4 address inside counts too.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ip_address(address)
    inside = _inside(ip) if isinstance(ip, IPv6Address) else None
    if inside is not None:
        return may_reach(str(inside), with_loopback=with_loopback)
    if ip.is_loopback:
        return with_loopback
    if isinstance(ip, IPv6Address) and ip not in _OPEN_IPV6:
        return False
    return ip.is_global and not ip.is_multicast


def _inside(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
