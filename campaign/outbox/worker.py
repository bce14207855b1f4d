"""The worker: claim, begin, send, record - four steps, and a crash between any two is harmless.

    claim   queued -> claimed, with a lease                (own transaction)
    begin   claimed -> sending, committed before the call  (own transaction)
    send    the mailer, with no transaction open
    record  sending -> accepted | queued | failed | uncertain (own transaction)

After a crash `claims.recover` finds the expired lease and decides by the state it stands in.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from campaign.core.mail import (
    Mail,
    MailError,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
)
from campaign.core.states import LEASE, MessageState
from campaign.outbox.changed_member import ask_again, may_go
from campaign.outbox.claims import claim, held_by, recover
from campaign.outbox.compose import compose
from campaign.outbox.moves import move_message
from campaign.outbox.retention import apply_retention
from campaign.outbox.timeouts import apply_timeouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.core.mail import Receipt
    from campaign.deps import Deps

log = logging.getLogger(__name__)

TIDY_EVERY: Final = timedelta(seconds=10)
MOST_ATTEMPTS: Final = 12
# Faults of our own set-up, or of the road as a whole: somebody mends them, and no letter may run
# out of tries, or be given up, meanwhile.
NOT_THE_LETTERS_FAULT: Final = frozenset(
    {
        "auth",
        "connection-lost",
        "disk",
        "no-tls",
        "provider-down",
        "rate-limit",
        "sender-refused",
        "tls",
        "unreachable",
        "wrong-host",
    }
)
DATABASE_PAUSE: Final = 5.0
LONGEST_WAIT: Final = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker. `owner` is unique to it; `lease` is shorter only in tests."""

    deps: Deps
    owner: str
    lease: timedelta = LEASE

    def run(self, stopped: Callable[[], bool], pause: Callable[[float], object]) -> None:
        """Send until told to stop; `pause` waits the given seconds or until something wakes it."""
        tidy_at = self.deps.now()
        while not stopped():
            try:
                if self.deps.now() >= tidy_at:
                    tidy_at = (
                        self.deps.now() + TIDY_EVERY
                    )  # first: a fault must not stop the sending
                    self.tidy()
                if not self.step():
                    pause(0.5)
            except SQLAlchemyError as error:
                # A database that is away or busy comes back; what we held is recovered by lease.
                log.error("database: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
                pause(DATABASE_PAUSE)

    def tidy(self) -> None:
        """Settle what dead workers left behind, and what has outstayed its state."""
        repeatable = self.deps.mailer.repeatable
        recover(self.deps, repeatable=repeatable)
        for task in (apply_timeouts, ask_again, apply_retention):
            try:
                task(self.deps)
            except SQLAlchemyError:
                raise
            except Exception as error:  # noqa: BLE001 - one bad row must stop neither the rest nor the sending
                log.error("%s: %s", task.__name__, type(error).__name__)  # noqa: TRY400 - no values in logs

    def step(self) -> bool:
        """Take one message all the way; False if there was none."""
        message_id = claim(self.deps, self.owner, self.lease)
        if message_id is None:
            return False
        mail = self._begin(message_id)
        if mail is not None:
            self._record(message_id, self._send(mail))
        return True

    def _begin(self, message_id: int) -> Mail | None:
        """Commit that sending has begun; None if the lease was lost meanwhile."""
        now = self.deps.now()
        with self.deps.db.write() as session:
            message = held_by(session, message_id, self.owner, MessageState.CLAIMED)
            if message is None:
                return None
            if not may_go(self.deps, session, message):
                return None
            message.attempts += 1
            try:
                mail = compose(message, self.deps.settings.mail_from)
            except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
                log.error("message %s: %s", message.key, type(error).__name__)  # noqa: TRY400 - no values in logs
                message.last_error = "compose"
                move_message(session, message, MessageState.FAILED, now, "could not be composed")
                return None
            message.lease_until = now + self.lease
            move_message(session, message, MessageState.SENDING, now, "sending began")
            return mail

    def _send(self, mail: Mail) -> Receipt | MailError:
        """Call the mailer; whatever it did not foresee leaves the outcome unknown."""
        try:
            return self.deps.mailer.send(mail)
        except MailError as error:
            return error
        except Exception as error:  # noqa: BLE001 - an unknown outcome must not end the worker
            # The type alone: a message or traceback could carry an address.
            log.error("mailer failed unexpectedly: %s", type(error).__name__)  # noqa: TRY400 - see above
            return MailUncertainError("unexpected", type(error).__name__)

    def _record(self, message_id: int, outcome: Receipt | MailError) -> None:
        now = self.deps.now()
        with self.deps.db.write() as session:
            message = held_by(session, message_id, self.owner, MessageState.SENDING)
            if message is None:
                # Taken for dead, by a clock that jumped perhaps; what we know settles it still.
                message = held_by(session, message_id, self.owner, MessageState.UNCERTAIN)
            if message is None or (
                isinstance(outcome, MailUncertainError)
                and (message.state == MessageState.UNCERTAIN)
            ):
                log.warning("message %s: outcome came after the lease had ended", message_id)
                return
            if isinstance(outcome, MailError):
                message.last_error = outcome.code
            else:
                message.provider_id = (outcome.provider_id or "")[:200] or None
                message.last_error = None
            wanted = _state_after(outcome, message.attempts)
            if wanted is MessageState.QUEUED:
                message.due_at = now + self._wait(outcome, message.attempts)
            cause = (
                outcome.code if isinstance(outcome, MailError) else "taken on by the mail system"
            )
            move_message(session, message, wanted, now, cause)

    def _wait(self, outcome: Receipt | MailError, attempts: int) -> timedelta:
        """How long to leave a message alone: what the other side asked, or doubling with jitter."""
        asked = outcome.retry_after if isinstance(outcome, MailRetryableError) else None
        doubled = min(timedelta(seconds=15 * 2 ** min(attempts, 12)), LONGEST_WAIT)
        jitter = 0.75 + self.deps.chance.getrandbits(16) / 0x1FFFE
        return max(doubled * jitter, timedelta(seconds=asked or 0))


def _state_after(outcome: Receipt | MailError, attempts: int) -> MessageState:
    if isinstance(outcome, MailUncertainError):
        return MessageState.UNCERTAIN
    if not isinstance(outcome, MailError):
        return MessageState.ACCEPTED
    given_up = isinstance(outcome, MailRefusedError) or attempts >= MOST_ATTEMPTS
    if given_up and outcome.code not in NOT_THE_LETTERS_FAULT:
        return MessageState.FAILED
    return MessageState.QUEUED
