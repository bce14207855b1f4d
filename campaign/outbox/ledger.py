"""Commits what many sending threads have to say in few transactions.

A thread hands in that it is about to send, or what came of it, and waits until that is on the
disk. Whatever has gathered meanwhile is committed together. One message's fault is its own:
what cannot be committed together is committed one by one.
"""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from campaign.outbox.attempt import begin_in
from campaign.outbox.outcomes import Outcome, record_in

if TYPE_CHECKING:
    from datetime import timedelta

    from campaign.core.mail import Mail
    from campaign.deps import Deps

MOST_TOGETHER: Final = 64
GATHER: Final = 0.01
"""Seconds to wait for others: a tenth of what a mail system takes, and a fraction of the work."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A message whose sending is about to begin, with its e-mail if that could be made."""

    message_id: int
    mail: Mail | None


Entry: TypeAlias = "tuple[Beginning | Outcome, Future[str | None]]"


class Ledger:
    """The one thread of a worker that commits; used as a context.

    Args:
        deps: the outside world.
        owner: the worker's name.
        lease: see `attempt.begin`.
    """

    def __init__(self, deps: Deps, owner: str, lease: timedelta) -> None:
        self._deps = deps
        self._owner = owner
        self._lease = lease
        self._entries: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.put(None)
        self._thread.join(2)

    def write(self, item: Beginning | Outcome) -> str | None:
        """Wait until it is committed.

        Returns:
            For a beginning, the address that the message goes to; None if it may not go.

        Raises:
            SQLAlchemyError: it could not be committed.
        """
        done: Future[str | None] = Future()
        self._entries.put((item, done))
        return done.result()

    def _run(self) -> None:
        ended = False
        while not ended:
            entries, ended = self._gather()
            if entries and not self._commit(entries) and len(entries) > 1:
                # What is known first: it cannot be found out again.
                for entry in sorted(entries, key=lambda each: isinstance(each[0], Beginning)):
                    self._commit([entry])

    def _gather(self) -> tuple[list[Entry], bool]:
        entries = []
        entry = self._entries.get()
        until = time.monotonic() + GATHER
        while entry is not None:
            entries.append(entry)
            left = until - time.monotonic()
            if len(entries) >= MOST_TOGETHER or left <= 0:
                return entries, False
            try:
                entry = self._entries.get(timeout=left)
            except queue.Empty:
                return entries, False
        return entries, True

    def _commit(self, entries: list[Entry]) -> bool:
        """Whether it is done; a single one that cannot be done has its error set."""
        items = [item for item, _ in entries]
        going: dict[int, str] = {}
        try:
            outcomes = [item for item in items if isinstance(item, Outcome)]
            ready = [(item.message_id, item.mail) for item in items if isinstance(item, Beginning)]
            with self._deps.db.write() as session:
                if outcomes:
                    record_in(self._deps, session, self._owner, outcomes)
                if ready:
                    going = begin_in(self._deps, session, self._owner, self._lease, ready)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits for it
            if len(entries) == 1:
                entries[0][1].set_exception(error)
            return False
        for item, done in entries:
            done.set_result(going.get(item.message_id))
        return True
