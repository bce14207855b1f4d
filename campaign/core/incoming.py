"""What a mail that came to a reply address is."""

from __future__ import annotations

from enum import StrEnum


class IncomingKind(StrEnum):
    """What came: only an answer ends the wait for one.

    A notice came to a path that only mail systems write to, and is no report of theirs: a machine's
    word on our own mail, or somebody's who used its return path. It answers no letter.
    """

    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    OWN = "own"
    NOTICE = "notice"
