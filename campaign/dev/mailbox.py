"""Reading the .eml files that the file mailer wrote."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the list."""

    key: str
    to: str
    intended: str
    subject: str
    when: str


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One enclosed file; `key` is its place in the message."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message, opened."""

    key: str
    subject: str
    headers: list[tuple[str, str]]
    text: str
    links: list[str]
    attachments: list[AttachmentLine]


def messages(folder: Path) -> list[Line]:
    """The newest messages of the folder, newest first."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_line(path) for path in paths[:MOST_SHOWN]]


def message(path: Path) -> Shown:
    """One message."""
    found = _read(path)
    body = found.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    shown = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "X-Postbag-Intended-To")
    return Shown(
        key=path.stem,
        subject=str(found["Subject"]),
        headers=[(name, str(found[name])) for name in shown if found[name]],
        text=text,
        links=re.findall(r"https?://\S+/(?:confirm|letter|survey|accounts)/\S+", text),
        attachments=[
            AttachmentLine(number, part.get_filename() or "")
            for number, part in enumerate(found.iter_attachments())
        ],
    )


def attachment(path: Path, number: int) -> tuple[str, str, bytes] | None:
    """Name, media type and content of an enclosed file, or None if there is none such."""
    for index, part in enumerate(_read(path).iter_attachments()):
        if index == number:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return part.get_filename() or "file", part.get_content_type(), content
    return None


def _read(path: Path) -> EmailMessage:
    # As text: Python's reader of bytes garbles addresses that are not ASCII.
    return email.message_from_string(path.read_text("utf-8"), policy=email.policy.SMTPUTF8)


def _line(path: Path) -> Line:
    found = _read(path)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Line(
        key=path.stem,
        to=str(found["To"]),
        intended=str(found["X-Postbag-Intended-To"] or ""),
        subject=str(found["Subject"]),
        when=f"{written:%d %b %H:%M:%S} UTC",
    )
