"""What mail systems say of a message they have taken on, and what may follow from it in any order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.states import MessageState

if TYPE_CHECKING:
    from collections.abc import Mapping

M = MessageState


class DeliveryKind(StrEnum):
    """One word of a mail system; SendGrid's own names, which other systems' words are turned into."""

    PROCESSED = "processed"
    DEFERRED = "deferred"
    DROPPED = "dropped"
    DELIVERED = "delivered"
    BOUNCE = "bounce"


MEANS: Final[Mapping[DeliveryKind, MessageState]] = {
    DeliveryKind.PROCESSED: M.ACCEPTED,
    DeliveryKind.DEFERRED: M.DEFERRED,
    DeliveryKind.DROPPED: M.DROPPED,
    DeliveryKind.DELIVERED: M.DELIVERED,
    DeliveryKind.BOUNCE: M.BOUNCED,
}

# Later ones win over earlier ones, whenever they arrive: a late `delivered` never erases a bounce.
PRECEDENCE: Final = (M.ACCEPTED, M.DEFERRED, M.DROPPED, M.DELIVERED, M.BOUNCED)

# A worker is at it: what it learns comes first, and the word is looked at again afterwards.
BUSY: Final = frozenset({M.CLAIMED, M.SENDING})

# We thought that it had not gone, or could not tell: a word that it went settles that.
THOUGHT_UNSENT: Final = frozenset({M.QUEUED, M.HELD, M.FAILED})


def state_after(current: MessageState, kind: DeliveryKind) -> MessageState:
    """The state of a message after a mail system's word on it; the current one where nothing follows.

    The same words in any order, and any number of times, lead to the same state. Not to be asked
    while a worker is busy with the message (`BUSY`).
    """
    said = MEANS[kind]
    if current is M.UNCERTAIN:
        return said
    if current in THOUGHT_UNSENT:
        # That an earlier try was thrown away or sent back is no news to one that waits for another.
        return said if said in (M.ACCEPTED, M.DEFERRED, M.DELIVERED) else current
    if current in PRECEDENCE:
        return max(current, said, key=PRECEDENCE.index)
    return current
