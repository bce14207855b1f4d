"""Connections to a mail server that are used again: one message at a time on each.

Greeting, TLS and login cost more than a letter. A connection that has lain idle may be dead
without our knowing, so each is asked for a sign of life before it carries the next letter: what
fails then has not begun to be sent.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import smtplib
    from collections.abc import Callable, Iterator

MOST_MESSAGES: Final = 50
MOST_IDLE: Final = 60.0
"""Seconds. Servers hang up after five minutes (RFC 5321, section 4.5.3.2.7), or sooner."""
ALIVE: Final = 250
COURTESY: Final = 1.0
"""Seconds to wait for an answer that changes nothing: a worker that is told to stop must."""


@dataclass(slots=True)
class _Idle:
    connection: smtplib.SMTP
    carried: int
    since: float


class SmtpPool:
    """Connections that are logged in and ready.

    Args:
        connect: makes one; whatever it raises goes through.
        clock: seconds that never go back.
    """

    def __init__(
        self, connect: Callable[[], smtplib.SMTP], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._idle: list[_Idle] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def lent(self) -> Iterator[smtplib.SMTP]:
        """A connection of one's own. If anything is raised meanwhile, it is not used again."""
        found = self._take() or _Idle(self._connect(), 0, 0.0)
        try:
            yield found.connection
        except BaseException:
            part(found.connection)
            raise
        found.carried += 1
        if found.carried >= MOST_MESSAGES:
            part(found.connection)
            return
        found.since = self._clock()
        with self._lock:
            stale = [each for each in self._idle if not self._is_fresh(each)]
            self._idle = [each for each in self._idle if self._is_fresh(each)]
            self._idle.append(found)
        for each in stale:
            part(each.connection)

    def close(self) -> None:
        """Part with all that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for each in idle:
            part(each.connection)

    def _take(self) -> _Idle | None:
        """The one used last, if it is alive; those that are not are parted with."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                found = self._idle.pop()
            if self._is_fresh(found) and _is_alive(found.connection):
                return found
            part(found.connection)

    def _is_fresh(self, idle: _Idle) -> bool:
        return self._clock() - idle.since <= MOST_IDLE


def _is_alive(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == ALIVE
    except OSError:  # which smtplib's own errors are too
        return False


def part(connection: smtplib.SMTP) -> None:
    """QUIT; nothing that happens now matters.

    Where the connection is lost already, smtplib has closed it and this costs no time.
    """
    with contextlib.suppress(OSError):
        if connection.sock:
            connection.sock.settimeout(COURTESY)
        connection.quit()
    connection.close()
