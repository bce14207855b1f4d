"""SendGrid's batches of events, as values. What a code may be is our list: never a sentence.

The fields are described in SendGrid's "Event Webhook Reference": `event`, `sg_event_id`,
`timestamp`, `type` (of a bounce: bounce or blocked), `status`, `reason`, `response`; our own
argument `letter` stands beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

KEY: Final = re.compile(r"[0-9a-f]{32}")
WORD: Final = re.compile(r"[a-z_]{1,30}")
EVENT_ID: Final = re.compile(r"[!-~]{1,120}")
STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
SAID: Final = re.compile(r"[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?![\d.])")

# Why SendGrid drops a message; what else it says is `other`.
DROPPED: Final = (
    "Bounced Address",
    "Spam Reporting Address",
    "Unsubscribed Address",
    "Invalid SMTPAPI header",
    "Invalid",
    "Spam Content",
    "Recipient List over Package Quota",
)
OTHER: Final = "other"
UNKNOWN: Final = "unknown"


class BatchError(ValueError):
    """The body is no list of events."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event.

    Attributes:
        event_id: the provider's name for it.
        message_key: of our message; empty where it tells of others' mail.
        kind: the provider's word.
        code: why, as a code.
        at: when it happened; the time of its arrival where it does not say.
        raw: its own JSON; none of others' mail, which is no business of ours.
    """

    event_id: str
    message_key: str
    kind: str
    code: str
    at: datetime
    raw: str | None = field(repr=False)


def read_events(body: bytes, now: datetime) -> tuple[list[Told], int]:
    """The events of a batch, and how many items were none.

    Raises:
        BatchError: the body is no list of events.
    """
    try:
        items = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BatchError from error
    if not isinstance(items, list):
        raise BatchError
    found = [told for item in items if (told := _told(item, now))]
    return found, len(items) - len(found)


def _told(item: object, now: datetime) -> Told | None:
    if not isinstance(item, dict):
        return None
    name, event = item.get("sg_event_id"), item.get("event")
    if not (isinstance(name, str) and name and isinstance(event, str)):
        return None
    key = _text(item, "letter")
    ours = KEY.fullmatch(key) is not None
    kind = event if WORD.fullmatch(event) else UNKNOWN
    return Told(
        event_id=_event_id(name),
        message_key=key if ours else "",
        kind=kind,
        code=_code(kind, item),
        at=_moment(item.get("timestamp"), now),
        raw=json.dumps(item) if ours else None,
    )


def _event_id(name: str) -> str:
    """The name itself where a column can hold it."""
    if EVENT_ID.fullmatch(name):
        return name
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _code(kind: str, item: dict[str, Any]) -> str:
    status = _text(item, "status") if STATUS.fullmatch(_text(item, "status")) else ""
    if kind == "bounce":
        sort = "blocked" if _text(item, "type") == "blocked" else "bounce"
        return f"{sort} {status}".strip()
    if kind == "dropped":
        reason = _text(item, "reason").lower()
        return next((each for each in DROPPED if reason.startswith(each.lower())), OTHER)
    if kind == "deferred" and not status:
        found = SAID.match(_text(item, "response"))
        return found[1] if found else ""
    return status


def _moment(seconds: object, now: datetime) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        return now
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return now


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
