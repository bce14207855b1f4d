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
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
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
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


# What nobody confirms within a week is deleted; the links in our messages last as long.
EXPIRES: Final = timedelta(days=7)

# A seat may stay empty for two months before a by-election fills it.
ANSWERS: Final = timedelta(days=60)

# How long a worker may be silent about a message. A mailer that answers at all does so sooner.
LEASE: Final = timedelta(minutes=10)

S = TypeVar("S", ActionState, MessageState)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One state's line in the table.

    Attributes:
        meaning: what it means, in words fit for staff.
        moves: the states that may follow.
        limit: how long a row may stay, or None where it may stay for ever.
        limit_leads_to: the state that the limit moves it to.
    """

    meaning: str
    moves: frozenset[S]
    limit: timedelta | None = None
    limit_leads_to: S | None = None


A, M = ActionState, MessageState

ACTION_RULES: Mapping[ActionState, Rule[ActionState]] = {
    A.DRAFTED: Rule(
        "The supporter is still writing.",
        frozenset({A.AWAITING, A.WITHDRAWN, A.EXPIRED}),
        EXPIRES,
        A.EXPIRED,
    ),
    A.AWAITING: Rule(
        "Written; the supporter has not yet followed the link in their inbox. Nothing was sent.",
        frozenset({A.DRAFTED, A.QUEUED, A.ASKED, A.WITHDRAWN, A.EXPIRED}),
        EXPIRES,
        A.EXPIRED,
    ),
    A.QUEUED: Rule(
        "Confirmed; the letter is waiting for its turn to be sent.",
        frozenset({A.SENT, A.UNCERTAIN, A.FAILED, A.ASKED, A.WITHDRAWN}),
    ),
    A.SENT: Rule("The mail system has taken the letter on.", frozenset({A.FAILED})),
    A.UNCERTAIN: Rule(
        "We were cut off while sending and cannot tell whether it went; a person looks at it.",
        frozenset({A.SENT, A.FAILED, A.QUEUED}),
    ),
    A.FAILED: Rule("The letter could not be sent.", frozenset({A.QUEUED})),
    A.ASKED: Rule(
        "The seat has another MP, or none, since the letter was confirmed. Nothing was sent; the "
        "supporter is asked.",
        frozenset({A.DRAFTED, A.QUEUED, A.WITHDRAWN, A.EXPIRED}),
        ANSWERS,
        A.EXPIRED,
    ),
    A.WITHDRAWN: Rule("The supporter took the letter back before it was sent.", frozenset()),
    A.EXPIRED: Rule(
        "Not confirmed in time, or the question about the new MP not answered; the words and the "
        "name are deleted.",
        frozenset(),
    ),
}

MESSAGE_RULES: Mapping[MessageState, Rule[MessageState]] = {
    M.WAITING: Rule(
        "Goes only once another message has gone.",
        frozenset({M.QUEUED, M.CANCELLED}),
    ),
    M.QUEUED: Rule("Ready to be sent.", frozenset({M.CLAIMED, M.HELD, M.CANCELLED})),
    M.HELD: Rule("Staff have stopped it for now.", frozenset({M.QUEUED, M.CANCELLED})),
    M.CLAIMED: Rule(
        "A worker has taken it and has not begun to send.",
        frozenset({M.QUEUED, M.SENDING, M.FAILED, M.CANCELLED}),
        LEASE,
        M.QUEUED,
    ),
    M.SENDING: Rule(
        "A worker has begun; from here on it may have gone.",
        frozenset({M.ACCEPTED, M.QUEUED, M.UNCERTAIN, M.FAILED}),
        LEASE,
        M.UNCERTAIN,
    ),
    M.ACCEPTED: Rule("The mail system has taken it on.", frozenset()),
    M.UNCERTAIN: Rule(
        "Cut off while sending: it may have gone. Never sent again by itself.",
        frozenset({M.ACCEPTED, M.QUEUED, M.FAILED}),
    ),
    M.FAILED: Rule("Refused for good, or tried too often.", frozenset({M.QUEUED})),
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
    M.ACCEPTED: A.SENT,
    M.UNCERTAIN: A.UNCERTAIN,
    M.FAILED: A.FAILED,
}


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
