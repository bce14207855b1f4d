"""What came of a try: written down, and what is done next: again, later, or never."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign.core.mail import (
    MailError,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
)
from campaign.core.states import MessageState
from campaign.db.models import Action, Message
from campaign.outbox.claims import held_together
from campaign.outbox.moves import move_message, waiting_for
from campaign.outbox.pace import is_struck, recovered, rest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.mail import Receipt
    from campaign.deps import Deps

log = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 36
"""With the waits between them four to five days, as long as mail servers try (RFC 5321, 4.5.4.1)."""
TOO_LATE: Final = "too-late"
"""This machine stood still between noting that it would send and sending: it did not send."""
# Faults of our own set-up, or of the road as a whole: somebody mends them, and while nothing gets
# through no letter may run out of tries, or be given up. One that alone meets them has had a try.
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
        TOO_LATE,
        "unreachable",
        "wrong-host",
    }
)
LONGEST_WAIT: Final = timedelta(hours=4)
ROAD_WAIT: Final = timedelta(seconds=20)
FEW: Final = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try.

    Attributes:
        result: the mailer's receipt, or its error.
        began: when the try began, by the clock that claims go by.
        took_ms: how long it took to answer; None where it was not asked.
    """

    message_id: int
    result: Receipt | MailError
    began: datetime
    took_ms: int | None = None


def record(deps: Deps, owner: str, outcomes: Sequence[Outcome]) -> None:
    """Write down what came of tries: `record_in`, in a transaction of its own."""
    with deps.db.write() as session:
        record_in(deps, session, owner, outcomes)


def record_in(deps: Deps, session: Session, owner: str, outcomes: Sequence[Outcome]) -> None:
    """Write down what came of tries. What comes after the lease had ended settles the try still."""
    found = {outcome.message_id: outcome for outcome in outcomes}
    # Taken for dead, by a clock that jumped perhaps: what we know settles it still.
    states = (MessageState.SENDING, MessageState.UNCERTAIN)
    messages = held_together(session, owner, states, list(found))
    waiting = waiting_for(session, [message.id for message in messages])
    is_outage = any(_is_of_road(each.result) for each in outcomes) and is_struck(session)
    with session.no_autoflush:  # what changes is written at the end, all of it together
        for message in messages:
            outcome = found[message.id]
            if message.claimed_at is not None and message.claimed_at > outcome.began:
                continue  # of a try before: given up for dead, and the message was taken anew
            del found[message.id]
            unsure = isinstance(outcome.result, MailUncertainError)
            if not (unsure and message.state == MessageState.UNCERTAIN):
                _record(deps, session, message, outcome, waiting, is_outage=is_outage)
    _heed(session, deps, outcomes)
    for message_id in found:
        log.warning("outcome came after the lease had ended", extra={"message_id": message_id})


def _record(
    deps: Deps,
    session: Session,
    message: Message,
    outcome: Outcome,
    waiting: Mapping[int, Sequence[Message]],
    *,
    is_outage: bool,
) -> None:
    now, result = deps.now(), outcome.result
    message.took_ms = outcome.took_ms
    if isinstance(result, MailError):
        message.last_error, cause = result.code, result.code
    else:
        message.provider_id = (result.provider_id or "")[:200] or None
        message.last_error, cause = None, "taken on by the mail system"
    # Of what was never asked nothing is known, and an outage may last as long as it likes.
    is_free = _is_late(result) or (is_outage and _is_of_road(result))
    wanted = MessageState.QUEUED if is_free else _state_after(result, message.attempts)
    if wanted is MessageState.QUEUED and _is_erased(session, message):
        wanted = MessageState.FAILED  # its words are deleted: there is nothing to send again
    if wanted is MessageState.QUEUED:
        message.attempts -= is_free
        message.due_at = now + _wait(deps, result, message.attempts, is_free=is_free)
    move_message(session, message, wanted, now, cause, waiting=waiting)
    fields = {"mail": message.key, "kind": message.kind, "state": wanted.value, "code": cause}
    log.info("message tried", extra=fields)


def _is_erased(session: Session, message: Message) -> bool:
    if message.action_id is None:
        return not message.to_email
    return session.get_one(Action, message.action_id).erased_at is not None


def _heed(session: Session, deps: Deps, outcomes: Sequence[Outcome]) -> None:
    """Rest where the road is at fault or the provider asks for it."""
    results = [outcome.result for outcome in outcomes if not _is_late(outcome.result)]
    if not results:
        return
    wishes = [each.pause_seconds for each in results if not isinstance(each, MailError)]
    faults = [each for each in results if _is_of_road(each)]
    wishes += [each.retry_after for each in faults if isinstance(each, MailRetryableError)]
    asked = [wish for wish in wishes if wish]
    if asked:
        rest(session, deps.now(), max(asked))
    elif len(faults) == len(results):
        rest(session, deps.now(), None)
    elif any(not isinstance(each, MailError) for each in results):
        recovered(session)


def _wait(deps: Deps, result: Receipt | MailError, attempts: int, *, is_free: bool) -> timedelta:
    """How long to leave a message alone: what the other side asked, or doubling with jitter."""
    asked = result.retry_after if isinstance(result, MailRetryableError) else None
    waited = timedelta(seconds=15 * 2 ** min(attempts, 12))
    # In an outage all workers rest together (`pace.rest`), the longer it lasts; and a few faults
    # of the road anybody may meet.
    is_soon = _is_of_road(result) and (is_free or attempts <= FEW)
    doubled = ROAD_WAIT if is_soon else min(waited, LONGEST_WAIT)
    jitter = 0.75 + deps.chance.getrandbits(16) / 0x1FFFE
    return max(doubled * jitter, timedelta(seconds=asked or 0))


def _is_of_road(result: Receipt | MailError) -> bool:
    return isinstance(result, MailError) and result.code in NOT_THE_LETTERS_FAULT


def _is_late(result: Receipt | MailError) -> bool:
    return isinstance(result, MailError) and result.code == TOO_LATE


def _state_after(result: Receipt | MailError, attempts: int) -> MessageState:
    if isinstance(result, MailUncertainError):
        return MessageState.UNCERTAIN
    if not isinstance(result, MailError):
        return MessageState.ACCEPTED
    is_final = isinstance(result, MailRefusedError) and not _is_of_road(result)
    return MessageState.FAILED if is_final or attempts >= MOST_ATTEMPTS else MessageState.QUEUED
