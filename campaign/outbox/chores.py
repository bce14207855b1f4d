"""What a worker does for the outbox beside sending: each a bounded batch, safe to do at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.outbox.changed_member import ask_again
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.resuming import release_reachable, release_resumed
from campaign.outbox.timeouts import apply_message_timeouts, apply_timeouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps

OUTBOX_CHORES: Final[tuple[Callable[[Deps], int], ...]] = (
    apply_deliveries,
    release_resumed,
    release_reachable,
    apply_timeouts,
    apply_message_timeouts,
    ask_again,
)
