"""States of actions and messages: one table each of what it means, the allowed moves, and time-outs.

Everything that changes a state asks `move`; a move that is not in the table raises. The tables are
also what docs/states.md prints and what the outbox's clock (`outbox/timeouts.py`) obeys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from campaign.core.errors import IllegalMoveError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ActionState(StrEnum):
    """Where a supporter's letter stands."""

    DRAFTED = "drafted"
    AWAITING = "awaiting"
    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    RETURNED = "returned"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MessageState(StrEnum):
    """Where one outgoing e-mail stands."""

    WAITING = "waiting"
    QUEUED = "queued"
    HELD = "held"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    DROPPED = "dropped"
    BOUNCED = "bounced"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


class HeldFor(StrEnum):
    """Why a message is held; a seat that changed, is empty or has no address asks the supporter."""

    STAFF = "staff"
    PAUSED = "paused"
    SUPPRESSED = "suppressed"


# What nobody confirms within a week is deleted; the links in our messages last as long.
EXPIRES: Final = timedelta(days=7)

# A seat may stay empty for two months before a by-election fills it.
ANSWERS: Final = timedelta(days=60)

# Whoever has not confirmed by then is reminded, once.
REMINDED: Final = timedelta(hours=24)

# How long a worker may be silent about a message; it gives a sign of life far more often.
LEASE: Final = timedelta(minutes=2)

# A letter that waits for staff longer than this goes back to its supporter.
STAFF_TIME: Final = timedelta(days=14)

# How long a letter that was dropped waits for staff to lift what keeps it from its address.
LIFTING_TIME: Final = timedelta(days=7)

# Mail systems try for three to five days. One that has said nothing more by then may have delivered
# it all the same: by SMTP a notice of delay is often the last that anybody hears.
DEFERRED_TIME: Final = timedelta(days=4)

S = TypeVar("S", ActionState, MessageState)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One state's line in the table.

    Attributes:
        meaning: what it means, in words fit for staff.
        moves: the states that may follow.
        limit: how long a row may stay, or None where it may stay for ever.
        limit_leads_to: the state that the limit moves it to.
        told: who learns of it, and how.
    """

    meaning: str
    moves: frozenset[S]
    limit: timedelta | None = None
    limit_leads_to: S | None = None
    told: str = ""


A, M = ActionState, MessageState

# A mail system's word that a message went, which may come however late.
WENT: Final = frozenset({M.ACCEPTED, M.DEFERRED, M.DELIVERED})

ACTION_RULES: Mapping[ActionState, Rule[ActionState]] = {
    A.DRAFTED: Rule(
        "The supporter is still writing.",
        frozenset({A.AWAITING, A.WITHDRAWN, A.EXPIRED}),
        EXPIRES,
        A.EXPIRED,
        "The supporter sees it on the page.",
    ),
    A.AWAITING: Rule(
        "Written; the supporter has not yet followed the link in their inbox. Nothing was sent.",
        frozenset({A.DRAFTED, A.QUEUED, A.ASKED, A.WITHDRAWN, A.EXPIRED}),
        EXPIRES,
        A.EXPIRED,
        "The supporter: e-mail with the link, one reminder after 24 hours.",
    ),
    A.QUEUED: Rule(
        "Confirmed; the letter is waiting for its turn to be sent.",
        frozenset({A.SENT, A.DELIVERED, A.HELD, A.UNCERTAIN, A.FAILED, A.ASKED, A.WITHDRAWN}),
        told="The supporter: receipt page.",
    ),
    A.HELD: Rule(
        "Confirmed, and stopped on its way: by staff, because the campaign is paused, because the "
        "MP's mail system refuses the address, or because the mail provider has thrown it away.",
        frozenset({A.QUEUED, A.SENT, A.DELIVERED, A.FAILED, A.WITHDRAWN}),
        told="The supporter: receipt page. Staff: `outbox status`, `doctor`.",
    ),
    A.SENT: Rule(
        "The mail system has taken the letter on.",
        frozenset({A.DELIVERED, A.HELD, A.FAILED}),
        told="The supporter: receipt by e-mail, receipt page.",
    ),
    A.DELIVERED: Rule(
        "The mail system of the MP's office has taken the letter.",
        frozenset({A.FAILED}),
        told="The supporter: receipt page.",
    ),
    A.UNCERTAIN: Rule(
        "We were cut off while sending and cannot tell whether it went; a person looks at it.",
        frozenset({A.SENT, A.DELIVERED, A.HELD, A.FAILED, A.QUEUED}),
        told="The supporter: receipt page. Staff: `outbox status`, `doctor`.",
    ),
    A.FAILED: Rule(
        "The letter could not be delivered; the supporter is about to be told.",
        frozenset({A.QUEUED, A.SENT, A.DELIVERED, A.RETURNED}),
        told="The supporter: e-mail with their letter. Staff: `outbox status`, `doctor`.",
    ),
    A.RETURNED: Rule(
        "The letter could not be delivered; the supporter has it back, with other ways to send it.",
        frozenset({A.QUEUED, A.SENT, A.DELIVERED}),
        told="The supporter: has had the e-mail; receipt page.",
    ),
    A.ASKED: Rule(
        "The seat has another MP, or none, since the letter was confirmed. Nothing was sent; the "
        "supporter is asked.",
        frozenset({A.DRAFTED, A.QUEUED, A.WITHDRAWN, A.EXPIRED}),
        ANSWERS,
        A.EXPIRED,
        "The supporter: e-mail with the question, receipt page.",
    ),
    A.WITHDRAWN: Rule(
        "The supporter took the letter back before it was sent.",
        frozenset(),
        told="The supporter: receipt page.",
    ),
    A.EXPIRED: Rule(
        "Not confirmed in time, or the question about the new MP not answered; the words and the "
        "name are deleted.",
        frozenset(),
        told="The supporter: whoever follows the link.",
    ),
}

MESSAGE_RULES: Mapping[MessageState, Rule[MessageState]] = {
    M.WAITING: Rule(
        "Goes only once another message has gone.",
        frozenset({M.QUEUED, M.CANCELLED}),
    ),
    M.QUEUED: Rule(
        "Ready to be sent.",
        frozenset({M.CLAIMED, M.HELD, M.CANCELLED}) | WENT,
        told="Staff: `doctor`, after 30 minutes.",
    ),
    M.HELD: Rule(
        "Stopped for now: by staff, because the campaign is paused, or because mail systems refuse "
        "the address.",
        frozenset({M.QUEUED, M.CANCELLED, M.FAILED}) | WENT,
        STAFF_TIME,
        M.FAILED,
        "Staff: `outbox status`, `doctor`.",
    ),
    M.CLAIMED: Rule(
        "A worker has taken it and has not begun to send.",
        frozenset({M.QUEUED, M.SENDING, M.HELD, M.FAILED, M.CANCELLED}),
        LEASE,
        M.QUEUED,
    ),
    M.SENDING: Rule(
        "A worker has begun; from here on it may have gone.",
        frozenset({M.ACCEPTED, M.QUEUED, M.UNCERTAIN, M.FAILED}),
        LEASE,
        M.UNCERTAIN,
    ),
    M.ACCEPTED: Rule(
        "The mail system has it, and has said no more.",
        frozenset({M.DEFERRED, M.DELIVERED, M.DROPPED, M.BOUNCED}),
        told="The supporter: receipt.",
    ),
    M.DEFERRED: Rule(
        "The recipient's mail system has put it off; ours goes on trying.",
        frozenset({M.ACCEPTED, M.DELIVERED, M.DROPPED, M.BOUNCED}),
        DEFERRED_TIME,
        M.ACCEPTED,
    ),
    M.DELIVERED: Rule(
        "The recipient's mail system has taken it.",
        frozenset({M.BOUNCED}),
    ),
    M.DROPPED: Rule(
        "The mail provider took it on and threw it away: most often since the address had refused "
        "mail before.",
        frozenset({M.QUEUED, M.DELIVERED, M.BOUNCED, M.FAILED, M.CANCELLED}),
        LIFTING_TIME,
        M.FAILED,
        "Staff: `outbox suppressions`, `outbox status`, `doctor`.",
    ),
    M.BOUNCED: Rule(
        "The recipient's mail system has sent it back.",
        frozenset({M.QUEUED}),
        told="A letter's supporter: e-mail with the letter.",
    ),
    M.UNCERTAIN: Rule(
        "Cut off while sending: it may have gone. Never sent again by itself.",
        frozenset({M.QUEUED, M.DROPPED, M.BOUNCED, M.FAILED}) | WENT,
        STAFF_TIME,
        M.FAILED,
        "Staff: `outbox status`, `doctor`, until the provider's events or a person settle it.",
    ),
    M.FAILED: Rule(
        "Refused for good, or tried too often, or nobody could settle it in time.",
        frozenset({M.QUEUED}) | WENT,
        told="A letter's supporter: e-mail with the letter. Staff: `outbox status`.",
    ),
    M.CANCELLED: Rule("No longer wanted: it does not go.", frozenset()),
}

# The letter waits for a press of the button on its confirmation page.
CONFIRMABLE: Final = frozenset({A.AWAITING, A.ASKED})

# Not confirmed yet: whoever types a postcode in the same browser goes on with it.
BEGUN: Final = frozenset({A.DRAFTED, A.AWAITING})

# The supporter may still change the words. One that is asked about is taken up by its own link
# alone: the next person at the same browser begins a letter of their own.
OPEN: Final = BEGUN | {A.ASKED}

# What a letter's message says about the action it belongs to.
ACTION_AFTER_LETTER: Mapping[MessageState, ActionState] = {
    M.QUEUED: A.QUEUED,
    M.HELD: A.HELD,
    M.ACCEPTED: A.SENT,
    M.DEFERRED: A.SENT,
    M.DELIVERED: A.DELIVERED,
    M.DROPPED: A.HELD,
    M.BOUNCED: A.FAILED,
    M.UNCERTAIN: A.UNCERTAIN,
    M.FAILED: A.FAILED,
}

# The letter is confirmed and its message decides where it stands.
ON_ITS_WAY: Final = frozenset(
    {A.QUEUED, A.HELD, A.SENT, A.DELIVERED, A.UNCERTAIN, A.FAILED, A.RETURNED}
)

# The letter has left us, as far as we know.
GONE: Final = frozenset({A.SENT, A.DELIVERED})

# The message has left us for good, or so the mail system says; nothing may make a second of it.
TAKEN_ON: Final = WENT | {M.BOUNCED}

# Certainly not with the recipient, and nobody is sending it: it may still be taken back.
STOPPABLE: Final = frozenset({M.QUEUED, M.HELD, M.DROPPED})


def move(current: S, wanted: S) -> S:
    """The wanted state, if the table allows it after the current one.

    Raises:
        IllegalMoveError: the table does not allow it.
    """
    moves = (
        ACTION_RULES[current].moves
        if isinstance(current, ActionState)
        else MESSAGE_RULES[current].moves
    )
    if wanted not in moves:
        raise IllegalMoveError(current, wanted)
    return wanted
