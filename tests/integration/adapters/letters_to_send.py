"""Mails to try on mailers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from campaign.core.mail import Address, Attachment, Mail

NOW: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

LETTER: Final = Mail(
    id="letter-7f3a",
    message_id="<7f3a.1@letters.charity.example>",
    sender=Address("letters@charity.example", "Jane Smith via Charity"),
    to=Address("ann.jones.mp@parliament.example", "Ann Jones MP"),
    subject="Please write to the minister [ref ABC-DEF]",
    text="Dear Ann Jones,\n\n.A line that begins with a dot\nŵ, é and 🎗.\n\nJane Smith\n",
    html="<p>Dear Ann Jones,</p>\n<p>ŵ, é and 🎗.</p>\n",
    reply_to=Address("jane@supporter.example", "Jane Smith"),
    attachments=(
        Attachment(
            "letter-to-the-minister.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            bytes(range(256)) * 5 + b"\r\n.\r\n",
        ),
    ),
)


def now() -> datetime:
    return NOW


def letter(**changes: Any) -> Mail:
    return replace(LETTER, **changes)
