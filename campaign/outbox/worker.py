"""The worker: claim, begin, send, record - four steps, and a crash between any two is harmless.

    claim   queued -> claimed, with a lease                (own transaction)
    begin   claimed -> sending, committed before the call  (own transaction)
    send    the mailer, with no transaction open
    record  sending -> accepted | queued | failed | uncertain (own transaction)

After a crash `recovery.recover` finds the expired lease and decides by the state it stands in.
What is done beside sending has a thread of its own (`beside.py`).
Any number of workers may run, in any number of processes and on any number of machines.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from campaign.core.mail import Address, MailError, MailRetryableError, MailUncertainError
from campaign.core.states import LEASE
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.beside import DATABASE_PAUSE, Beside, Turn, do_chores
from campaign.outbox.chores import OUTBOX_CHORES
from campaign.outbox.claims import claim, give_sign_of_life
from campaign.outbox.ledger import Beginning, Ledger
from campaign.outbox.outcomes import TOO_LATE, Outcome, record
from campaign.outbox.recovery import let_go, recover

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from campaign.core.mail import Mail, Receipt
    from campaign.deps import Deps

log = logging.getLogger(__name__)

IDLE: Final = 0.5
GRACE: Final = 8.0
"""Seconds for the calls under way when the worker is told to stop."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker.

    Attributes:
        owner: unique to it.
        lease: shorter only in tests.
        chores: what it does now and then beside the sending; each says how many rows it moved.
        threads: how many messages it sends at once.
    """

    deps: Deps
    owner: str
    lease: timedelta = LEASE
    chores: Sequence[Callable[[Deps], int]] = OUTBOX_CHORES
    threads: int = 1

    def tidy(self) -> None:
        """Settle what dead workers left behind, and do the chores."""
        recover(self.deps, repeatable=self.deps.mailer.repeatable)
        do_chores(self.deps, self.chores)

    def step(self) -> bool:
        """Take one message all the way, in this thread; False if there was none."""
        claimed = claim(self.deps, self.owner, self.lease)
        if not claimed:
            return False
        [message_id] = claimed
        mail = prepare(self.deps, claimed)[message_id]
        began = self.deps.now()  # before the commit, whose lease counts from about then
        going = begin(self.deps, self.owner, self.lease, [(message_id, mail)])
        if mail is not None and message_id in going:
            outcome = self.send(message_id, _to(mail, going[message_id]), began)
            record(self.deps, self.owner, [outcome])
        return True

    def send(self, message_id: int, mail: Mail, began: datetime) -> Outcome:
        """Call the mailer; whatever it did not foresee leaves the outcome unknown."""
        if self.deps.now() - began > self.lease / 2:
            # This machine stood still meanwhile, and others may have given us up for dead.
            return Outcome(message_id, MailRetryableError(TOO_LATE), began)
        started = time.monotonic()
        result: Receipt | MailError
        try:
            result = self.deps.mailer.send(mail)
        except MailError as error:
            result = error
        except Exception as error:  # noqa: BLE001 - an unknown outcome must not end the worker
            # The type alone: a message or traceback could carry an address.
            code = type(error).__name__
            log.error("mailer failed unexpectedly", extra={"mail": mail.id, "code": code})  # noqa: TRY400 - see above
            result = MailUncertainError("unexpected", code)
        return Outcome(message_id, result, began, round(1000 * (time.monotonic() - started)))

    def run(self, stopped: Callable[[], bool], pause: Callable[[float], object]) -> None:
        """Send until told to stop; `pause` waits the given seconds or until something wakes it.

        Told to stop, it begins nothing more, waits some seconds for the calls under way, and
        gives back what it holds.
        """
        with Ledger(self.deps, self.owner, self.lease) as ledger:
            crew, beside, turn = _Crew(self, ledger), Beside(self.deps, self.chores), Turn()
            crew.start()
            beside.start()
            while not stopped():
                try:
                    if turn.has_come(self.deps.now()):
                        recover(self.deps, repeatable=self.deps.mailer.repeatable)
                    if not crew.feed():
                        pause(IDLE if crew.is_idle else 0.01)
                except SQLAlchemyError as error:
                    # A database that is away or busy comes back; what we held is recovered by lease.
                    log.error("database", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
                    pause(DATABASE_PAUSE)
            beside.stop()
            until = time.monotonic() + GRACE
            crew.stop(GRACE)
            beside.wait(until - time.monotonic())
        with suppress(SQLAlchemyError):
            let_go(self.deps, self.owner, repeatable=self.deps.mailer.repeatable)


def _to(mail: Mail, email: str) -> Mail:
    """The e-mail to the address as it is now: an office may have got another one."""
    return mail if mail.to.email == email else replace(mail, to=Address(email, mail.to.name))


@dataclass(slots=True)
class _Crew:
    """The sending threads of a worker, and the one that gives signs of life."""

    worker: Worker
    ledger: Ledger
    _work: queue.SimpleQueue[tuple[int, Mail | None]] = field(default_factory=queue.SimpleQueue)
    _busy: set[int] = field(default_factory=set)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for number in range(self.worker.threads):
            threading.Thread(target=self._send_all, name=f"send-{number}", daemon=True).start()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        return not self._busy

    def feed(self) -> bool:
        """Claim what the threads will soon be free for; False if there was nothing or no room."""
        threads = self.worker.threads
        if len(self._busy) >= 2 * threads:
            return False
        deps, owner, lease = self.worker.deps, self.worker.owner, self.worker.lease
        claimed = claim(deps, owner, lease, 3 * threads - len(self._busy))
        # Made together and in one thread: it is all processor's work. If the database is away now,
        # the lease runs out by itself.
        mails = prepare(deps, claimed) if claimed else {}
        self._busy.update(claimed)
        for message_id in claimed:
            self._work.put((message_id, mails[message_id]))
        return bool(claimed)

    def stop(self, seconds: float) -> None:
        """Begin nothing more, and wait for what is under way."""
        self._stopping.set()
        until = time.monotonic() + seconds
        while self._busy and time.monotonic() < until:
            time.sleep(0.02)

    def _send_all(self) -> None:
        while True:
            message_id, mail = self._work.get()
            try:
                if not self._stopping.is_set():
                    self._carry(message_id, mail)
            except SQLAlchemyError as error:
                # Nothing was sent, and the lease runs out by itself.
                log.error("database", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
            except Exception as error:  # noqa: BLE001 - a thread that ends would never come back
                log.error("sending", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
            finally:
                self._busy.discard(message_id)

    def _carry(self, message_id: int, mail: Mail | None) -> None:
        began = self.worker.deps.now()  # before the commit, whose lease counts from about then
        email = self.ledger.write(Beginning(message_id, mail))
        if mail is None or email is None:
            return
        outcome = self.worker.send(message_id, _to(mail, email), began)
        while True:
            try:
                self.ledger.write(outcome)
            except SQLAlchemyError as error:
                # What we know must not be lost: a full disk is emptied, a lock is let go.
                log.error("database", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
                time.sleep(DATABASE_PAUSE)
            else:
                return

    def _beat(self) -> None:
        worker = self.worker
        while not self._stopping.wait(worker.lease.total_seconds() / 6):
            held = list(self._busy)
            if held:
                with suppress(SQLAlchemyError):
                    give_sign_of_life(worker.deps, worker.owner, worker.lease, held)
