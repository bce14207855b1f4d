"""What a worker does beside sending, in a thread of its own: however long it takes, letters go."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from campaign.db.database import TRANSIENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from campaign.deps import Deps

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=10)
DATABASE_PAUSE: Final = 2.0
LOOK: Final = 0.5
"""Seconds between two looks at the clock."""
LONG: Final = 30.0
"""Seconds after which a chore's taking so long is worth a line in the log."""


@dataclass(slots=True)
class Turn:
    """Says when something is to be done again."""

    _at: datetime | None = None

    def has_come(self, now: datetime) -> bool:
        """Whether it is due; if so, the next turn is counted from `now`."""
        # Long before: the clock was ahead and has been put right.
        if self._at is not None and self._at - EVERY <= now < self._at:
            return False
        self._at = now + EVERY  # at once: a fault must not bring it round without a rest
        return True


def do_chores(
    deps: Deps,
    chores: Sequence[Callable[[Deps], int]],
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Do each once; one that fails keeps none of the others from theirs.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away or busy (`TRANSIENT`).
    """
    for chore in chores:
        if stopped():
            return
        began = time.monotonic()
        try:
            chore(deps)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001 - one bad row must stop neither the rest nor the sending
            fields = {"chore": chore.__name__, "code": type(error).__name__}
            log.error("a chore failed", extra=fields)  # noqa: TRY400 - no values in logs
        seconds = round(time.monotonic() - began)
        if seconds >= LONG:
            log.warning("a chore took long", extra={"chore": chore.__name__, "seconds": seconds})


@dataclass(slots=True)
class Beside:
    """The thread of a worker's chores: one round after the other, with a rest between."""

    deps: Deps
    chores: Sequence[Callable[[Deps], int]]
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin the first round."""
        # A daemon: one that hangs must not keep the process from its end; its transaction is undone.
        self._thread = threading.Thread(target=self._go_round, name="chores", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin no other chore; returns at once."""
        self._stopping.set()

    def wait(self, seconds: float) -> None:
        """For the chore under way, so long at most."""
        if self._thread is not None:
            self._thread.join(max(0.0, seconds))

    def _go_round(self) -> None:
        turn = Turn()
        while not self._stopping.is_set():
            try:
                if turn.has_come(self.deps.now()):
                    do_chores(self.deps, self.chores, self._stopping.is_set)
            except SQLAlchemyError as error:
                log.error("database", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
                self._stopping.wait(DATABASE_PAUSE)
            self._stopping.wait(LOOK)
