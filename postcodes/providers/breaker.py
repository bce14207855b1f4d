"""A circuit breaker: a source that fails is left alone for a while, and then tried with care."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from postcodes.errors import SourceTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from postcodes.errors import SourceError

QUICK_FAILURES = 3
"""Failures in a row that open it; a time-out, which costs somebody seconds, opens it at once."""

FIRST_REST, LONGEST_REST = 30.0, 600.0
"""Seconds that a source is left alone: at first, and at most, doubling with each failed probe."""

LONGEST_WISH = 86_400.0
"""Seconds of a Retry-After that are honoured at most."""


class Breaker:
    """Says whether a source may be asked; safe to share between threads.

    Every `allows` that said yes is followed by `succeeded`, `failed` or `gave_up`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._rest = FIRST_REST
        self._open_until: float | None = None
        self._probing = False

    def allows(self) -> bool:
        """Tell whether to ask now; after a rest, only one caller at a time is told so."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._probing or self._clock() < self._open_until:
                return False
            self._probing = True
            return True

    @property
    def is_open(self) -> bool:
        """Whether it failed lately: whoever asks now only probes."""
        return self._open_until is not None

    def succeeded(self) -> None:
        """The source answered."""
        with self._lock:
            self._failures = 0
            self._rest = FIRST_REST
            self._open_until = None
            self._probing = False

    def gave_up(self) -> None:
        """Nothing was learnt: it was not asked after all."""
        with self._lock:
            self._probing = False

    def failed(self, error: SourceError) -> bool:
        """The source gave no answer; tell whether that opened the circuit."""
        with self._lock:
            now = self._clock()
            was_open = self._open_until is not None
            self._failures += 1
            if self._probing and self._open_until is not None and now >= self._open_until:
                self._rest = min(self._rest * 2, LONGEST_REST)
                self._open(now, self._rest)
            elif not was_open and (
                isinstance(error, SourceTimeoutError) or self._failures >= QUICK_FAILURES
            ):
                self._open(now, self._rest)
            if error.retry_after is not None:
                self._open(now, min(error.retry_after, LONGEST_WISH))
            return not was_open and self._open_until is not None

    def _open(self, now: float, rest: float) -> None:
        self._probing = False
        self._open_until = max(self._open_until or 0.0, now + rest)
