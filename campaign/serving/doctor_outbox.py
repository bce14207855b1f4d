"""What `postbag doctor` says of the outbox: what waits too long, and whether mail systems' words come in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.config import MailerKind
from campaign.core.states import MessageState
from campaign.db.models import DeliveryEvent, Message
from campaign.outbox.holds import holds_now
from campaign.outbox.queries import counts, numbers_needing_a_person
from campaign.outbox.suppressions import open_suppressions
from campaign.serving.findings import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

LONGEST_QUEUE: Final = timedelta(minutes=30)
LONGEST_AHEAD: Final = timedelta(days=1)
"""Longer than any wait between two tries."""
LONGEST_UNAPPLIED: Final = timedelta(minutes=10)
LONGEST_SILENCE: Final = timedelta(days=1)
# What went before that may have gone before there was a webhook.
REMEMBERED: Final = timedelta(days=7)


def look_at_outbox(deps: Deps, session: Session) -> Iterator[Finding]:
    """What waits, what stopped, and what staff or mail systems stand in the way of."""
    yield from _queue(deps, session)
    yield from _far_ahead(deps, session)
    numbers = numbers_needing_a_person(session)
    if held := counts(session)[MessageState.HELD]:
        numbers[MessageState.HELD] = held
    for state, number in numbers.items():
        yield Finding(Level.WARN, f"Messages {state}: {number:,}. See `postbag outbox status`.")
    holds = holds_now(session)
    if holds.everything or holds.campaign_ids:
        what = "everything" if holds.everything else f"campaigns: {len(holds.campaign_ids)}"
        yield Finding(
            Level.WARN, f"Staff have stopped {what}. `postbag outbox release` lets it go on."
        )
    refused = len(open_suppressions(session))
    if refused:
        yield Finding(
            Level.WARN,
            f"Addresses that mail systems refuse: {refused}. See `postbag outbox suppressions`.",
        )


def _queue(deps: Deps, session: Session) -> Iterator[Finding]:
    oldest = session.scalar(
        select(func.min(Message.due_at)).where(Message.state == MessageState.QUEUED)
    )
    if oldest is None or deps.now() - oldest <= LONGEST_QUEUE:
        return
    settings = deps.settings
    pace = [
        name
        for name, is_set in (
            ("POSTBAG_OFFICE_HOURS", settings.office_hours),
            ("POSTBAG_LETTERS_PER_MEMBER_PER_HOUR", settings.letters_per_member_per_hour),
            ("POSTBAG_SENDS_PER_SECOND", settings.sends_per_second),
        )
        if is_set
    ]
    perhaps = f" Or does it wait its turn ({', '.join(pace)})?" if pace else ""
    yield Finding(
        Level.WARN,
        f"A message has been due for {_minutes(deps, oldest)} minutes: is `postbag worker` "
        f"running?{perhaps}",
    )


def _far_ahead(deps: Deps, session: Session) -> Iterator[Finding]:
    number = session.scalar(
        select(func.count()).where(
            Message.state == MessageState.QUEUED, Message.due_at > deps.now() + LONGEST_AHEAD
        )
    )
    if number:
        yield Finding(
            Level.WARN,
            f"Messages due only in more than a day: {number:,}. Was this machine's clock ahead? "
            "`postbag outbox hold`, then `postbag outbox release`, makes them due at once.",
        )


def look_at_deliveries(deps: Deps, session: Session) -> Iterator[Finding]:
    """Whether mail systems' words come in, and are applied."""
    waiting = session.scalar(
        select(func.min(DeliveryEvent.received_at)).where(DeliveryEvent.applied_at.is_(None))
    )
    if waiting is not None and deps.now() - waiting > LONGEST_UNAPPLIED:
        yield Finding(
            Level.WARN,
            f"A word of a mail system has waited for {_minutes(deps, waiting)} minutes to be "
            "applied: is `postbag worker` running?",
        )
    settings = deps.settings
    if settings.mailer is not MailerKind.SENDGRID or not settings.sendgrid_event_keys:
        return
    if _is_silent(session, deps.now()):
        yield Finding(
            Level.WARN,
            "Messages went more than a day ago, and SendGrid has told nothing since: is the "
            "event webhook set up?",
        )


def _is_silent(session: Session, now: datetime) -> bool:
    """Whether something went a day ago or earlier, and no event of anything has come since."""
    told = session.scalar(select(func.max(DeliveryEvent.received_at)))
    since = now - REMEMBERED if told is None else max(told, now - REMEMBERED)
    went = select(Message.id).where(
        Message.state == MessageState.ACCEPTED,
        Message.settled_at > since,
        Message.settled_at < now - LONGEST_SILENCE,
    )
    return session.scalar(went.limit(1)) is not None


def _minutes(deps: Deps, since: datetime) -> int:
    return int((deps.now() - since).total_seconds() // 60)
