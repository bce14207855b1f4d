"""How often one address may ask: so many requests a minute, counted where the site counts its own."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from math import ceil
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from limits.storage import Storage

log = logging.getLogger(__name__)

PER_MINUTE = 300
WITHOUT_STORE = 30.0
"""Seconds for which the process counts alone, once the shared store could not be reached."""
_PATIENCE = {"socket_timeout": 1.0, "socket_connect_timeout": 1.0}


@dataclass(frozen=True, slots=True)
class Spent:
    """Where an address stands after one more request.

    Attributes:
        limit: requests a minute.
        remaining: how many are left, 0 or more.
        reset: seconds until the count begins anew, 1 or more.
        exceeded: whether this request was one too many.
    """

    limit: int
    remaining: int
    reset: int
    exceeded: bool


class Allowance:
    """Counts requests by address in fixed minutes; safe to share between threads.

    A shared store that does not answer never stops the API: each process then counts in its
    own memory and tries the store again after half a minute.
    """

    def __init__(
        self,
        store: str,
        per_minute: int = PER_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Count in a store.

        Args:
            store: as POSTBAG_LIMITS_URL, "memory://" or "valkey://host:port".
            per_minute: requests allowed to one address.
            clock: seconds that never go back, to know when to try a failed store again.
            wall_clock: seconds since 1970, by which stores say when a count ends.
        """
        self._item = RateLimitItemPerMinute(per_minute, namespace="api")
        self._store: Storage = storage_from_string(store, wrap_exceptions=True, **_PATIENCE)  # type: ignore[assignment] # asynchronous only for async+ addresses
        self._own = MemoryStorage()
        self._clock = clock
        self._wall_clock = wall_clock
        self._store_again_at = 0.0

    def spend(self, address: str) -> Spent:
        """Count one more request.

        Args:
            address: where it came from, IPv4 or IPv6.
        """
        key = self._item.key_for(_household(address))
        if self._clock() >= self._store_again_at:
            try:
                return self._spend(self._store, key)
            except StorageError as error:
                self._store_again_at = self._clock() + WITHOUT_STORE
                log.warning(
                    "requests are counted in memory: %s", type(error.storage_error).__name__
                )
        return self._spend(self._own, key)

    def _spend(self, store: Storage, key: str) -> Spent:
        count = store.incr(key, self._item.get_expiry())
        limit = self._item.amount
        reset = ceil(store.get_expiry(key) - self._wall_clock())
        return Spent(limit, max(limit - count, 0), max(reset, 1), count > limit)


def _household(address: str) -> str:
    """Return what is counted as one: an IPv4 address, or the /64 that an IPv6 visitor owns whole."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except AddressValueError:
        return address
    if parsed.ipv4_mapped:  # IPv4 as seen by a server that listens on both
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))
