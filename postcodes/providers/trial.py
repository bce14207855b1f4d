"""One try in a thread of its own, which whoever waits for it can leave behind.

Neither the name service nor the head of an answer can be given a time-out for the whole, and
whoever waits is not to pay for that. Leaving hangs up, so that the thread ends soon, too.
"""

from __future__ import annotations

import socket
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Lock, Thread, local
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "postcode source"
"""Of the threads."""

T = TypeVar("T")


class LeftBehindError(OSError):
    """Nobody waits for this try any more."""


class Trial(Generic[T]):
    """Runs work that asks the network; starts at once."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._outcome: Future[T] = Future()
        self._lock = Lock()
        self._left = False
        self._socket: socket.socket | None = None
        self._thread = Thread(target=self._run, name=NAME, daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether its thread has not ended yet."""
        return self._thread.is_alive()

    def outcome(self, within: float) -> T | None:
        """Wait for what comes of it; None if that takes too long, and then it is left behind.

        Args:
            within: seconds.
        """
        if wait([self._outcome], max(0.0, within)).done:
            return self._outcome.result()
        self._hang_up()
        return None

    def reads_from(self, connected: socket.socket | None) -> None:
        """Note what it is about to wait for, so that this can be cut short.

        Raises:
            LeftBehindError: it should not begin to wait at all.
        """
        with self._lock:
            if self._left:
                raise LeftBehindError
            self._socket = connected

    def _hang_up(self) -> None:
        """End a read that waits, at once; connecting has a time-out, and then finds nobody.

        At worst the answer has come just now and somebody else has the connection already:
        they find it closed, as after any long silence, and that is worth another try.
        """
        with self._lock:
            self._left = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        _here.trial = self
        try:
            self._outcome.set_result(self._work())
        except Exception as fault:  # noqa: BLE001 - whoever waits gets it, whatever it is
            self._outcome.set_exception(fault)


class _Here(local):
    trial: Trial[Any] | None = None


_here = _Here()


def about_to_read(connected: socket.socket | None) -> None:
    """Tell the trial that runs in this thread, if there is one; see `Trial.reads_from`."""
    if _here.trial is not None:
        _here.trial.reads_from(connected)
