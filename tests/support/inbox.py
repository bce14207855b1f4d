"""Reading the messages that left as files."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


class Inbox:
    """All messages of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[EmailMessage]:
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [
            email.message_from_string(path.read_text("utf-8"), policy=email.policy.SMTPUTF8)
            for path in paths
        ]

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.all() if address in str(each["To"])]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage, kind: str) -> str:
    """The path of the link to `/confirm/…` or `/letter/…` in a message."""
    found = re.search(rf"https?://[^/\s]+((?:/cy)?/{kind}/\S+)", text_of(message))
    assert found is not None, f"no /{kind}/ link in the message"
    return found.group(1)
