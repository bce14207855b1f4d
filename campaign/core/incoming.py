"""What a mail that came to a reply address is."""

from __future__ import annotations

from enum import StrEnum


class IncomingKind(StrEnum):
    """What came: only an answer ends the wait for one."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    OWN = "own"
