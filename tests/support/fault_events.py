"""What the provider tells of the letters it took on in a fault run: doubled, and in no order."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 100


def posted_events(record: list[dict[str, str]], seed: int = 1) -> Iterator[bytes]:
    """Batches of events, as they are posted; each event at least once, every tenth twice."""
    events = [
        {
            "event": kind,
            "sg_event_id": f"{line['message_id']}-{kind}",
            "sg_message_id": f"{line['message_id']}.recvd-1",
            "timestamp": 1_790_000_000 + place,
            "email": "office@parliament.example",
            "letter": line["letter"],
        }
        for place, line in enumerate(record)
        if line["fate"] == "accepted"
        for kind in ("processed", "delivered")
    ]
    events += events[::10]
    random.Random(seed).shuffle(events)
    for first in range(0, len(events), BATCH):
        yield json.dumps(events[first : first + BATCH]).encode()
