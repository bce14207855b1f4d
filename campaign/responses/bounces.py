"""A delivery report, or a mail system's notice in words -> which of our messages, and what of it.

Sources: RFC 3464 (reports), RFC 6522 (multipart/report), Exchange's and Gmail's notices, and
the qmail-send bounce format. Recipients and diagnostic texts are read but never passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.incoming import IncomingKind
from campaign.core.mail import RETURN_PATH
from campaign.responses.parsing import BROKEN, parsed
from campaign.responses.parts import children
from campaign.responses.reading import read
from campaign.responses.sorting import sort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message


class BounceAction(StrEnum):
    """What became of a message (RFC 3464, section 2.3.3; `expanded` is `relayed` to us)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says.

    Attributes:
        envelope_key: our key of that message, from the return path it came back to, or empty.
        action: the gravest, where it reports on several recipients.
        status: an enhanced status code (RFC 3463), as 5.1.1, or empty.
    """

    envelope_key: str
    action: BounceAction
    status: str


_DEPTH: Final = 10
_TEXT: Final = 100_000
_LONGEST_STATUS: Final = 16

_KEY: Final = re.compile(rf"<?{re.escape(RETURN_PATH)}([0-9a-f]{{32}})@", re.IGNORECASE)
_STATUS: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY_CODE: Final = re.compile(
    r"(?<![\d.])(?:SMTP;? ?|said: |error:? ?|\s)([45])\d\d[ -]", re.IGNORECASE
)
_STILL_TRYING: Final = re.compile(
    r"delay|will (?:keep|continue) (?:on )?trying|will be retried|temporar(?:y|ily) (?:problem|fail)"
    r"|not yet been delivered|no action is required",
    re.IGNORECASE,
)
_ARRIVED: Final = re.compile(
    r"(?:delivered|relayed)\s*:|(?:has been|was|were) (?:successfully )?delivered to|successfully delivered",
    re.IGNORECASE,
)
_GRAVITY: Final = tuple(BounceAction)
_WORDS: Final = {
    "failed": BounceAction.FAILED,
    "delayed": BounceAction.DELAYED,
    "delivered": BounceAction.DELIVERED,
    "relayed": BounceAction.RELAYED,
    "expanded": BounceAction.RELAYED,
}


def read_bounce(raw: bytes, envelope_to: str = "") -> Bounce | None:
    """Read a report or a notice; None where the message is neither. Never raises.

    Args:
        raw: the whole message as it came.
        envelope_to: the recipient that the mail server was told: our return path, if it is one.
    """
    message, _ = parsed(raw)
    try:
        parts = list(_walk(message, 0))
    except BROKEN:
        parts = []
    fields = [block for part in parts for block in _recipients(part)]
    incoming = read(raw, envelope_to)
    if not fields and sort(incoming).kind is not IncomingKind.BOUNCE:
        return None
    key = _KEY.match(envelope_to.strip())
    words = f"{incoming.subject}\n{incoming.text[:_TEXT]}"
    action, status = _of_report(fields) or _of_words(words)
    return Bounce(
        envelope_key=key[1].lower() if key else "",
        action=action,
        status=status,
    )


def _walk(part: Message, depth: int) -> Iterator[Message]:
    yield part
    if depth < _DEPTH:
        for child in children(part):
            yield from _walk(child, depth + 1)


def _recipients(part: Message) -> list[dict[str, str]]:
    """The groups of a report's fields that speak of a recipient, names in lower case."""
    if part.get_content_type() not in (
        "message/delivery-status",
        "message/global-delivery-status",
    ):
        return []
    groups = [
        {name.lower(): str(value).strip() for name, value in child.raw_items()}
        for child in children(part)
    ]
    return [group for group in groups if "action" in group]


def _of_report(groups: list[dict[str, str]]) -> tuple[BounceAction, str] | None:
    said = [
        (_WORDS[word], _status(group))
        for group in groups
        if (word := group["action"].split(";")[0].split("(")[0].strip().lower()) in _WORDS
    ]
    return min(said, key=lambda one: _GRAVITY.index(one[0])) if said else None


def _status(group: dict[str, str]) -> str:
    for name in ("status", "diagnostic-code"):
        found = _STATUS.search(group.get(name, "")[:1_000])
        if found:
            return found[0][:_LONGEST_STATUS]
    return ""


def _of_words(words: str) -> tuple[BounceAction, str]:
    """What a notice without a report says: failed, unless it says that it is still trying."""
    found = _STATUS.search(words)
    code = _REPLY_CODE.search(words)
    status = found[0] if found else f"{code[1]}.0.0" if code else ""
    if _ARRIVED.search(words[:1_000]):
        return BounceAction.DELIVERED, status
    if status.startswith("5") or not _STILL_TRYING.search(words):
        return BounceAction.FAILED, status
    return BounceAction.DELAYED, status
