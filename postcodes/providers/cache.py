"""A small memory of answers: bounded, forgetful, in this process only."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 10_000
"""Entries."""

V = TypeVar("V")


class Cache(Generic[V]):
    """Keeps each value for its own time, and drops the one unused longest when full.

    Safe to share between threads.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._held: OrderedDict[Hashable, tuple[float, V]] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """Return what is kept under a key, None where nothing is, or no longer."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            until, value = held
            if self._clock() >= until:
                del self._held[key]
                return None
            self._held.move_to_end(key)
            return value

    def put(self, key: Hashable, value: V, keep_for: float) -> None:
        """Keep a value for `keep_for` seconds."""
        with self._lock:
            self._held[key] = (self._clock() + keep_for, value)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def __len__(self) -> int:
        return len(self._held)
