"""A message that came to us, as values; and how much of one we take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

FILE_BYTES: Final = 25 * 1024 * 1024
ALL_FILES_BYTES: Final = 30 * 1024 * 1024
FILES: Final = 50
TEXT_CHARACTERS: Final = 200_000
NAME_CHARACTERS: Final = 120
HEADER_CHARACTERS: Final = 300
"""Of a subject and of a sender's name."""
ADDRESS_CHARACTERS: Final = 320
REFERENCES: Final = 100
DEPTH: Final = 30
"""Parts within parts; what lies deeper is left out."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came along, by its digest. Its name is fit to be shown, never to be a path.

    Attributes:
        sha256: of the content, 64 hexadecimal digits.
    """

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)
    sha256: str

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> File:
        """The file with its digest; the name and type have been cleaned before."""
        return cls(name, media_type, content, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Incoming:
    """What could be read of a message; whatever is missing in it is empty here.

    Attributes:
        message_id: with angle brackets, or empty; so are `in_reply_to` and `references`.
        from_address: what the header says, which proves nothing.
        envelope_to: the recipient that the mail server was told; the only one to go by.
        sent_at: what the Date header says, with a time zone.
        text: the best plain text: text/plain, else made from HTML, else from winmail.dat.
        headers: those that the rules of sorting look at; names in lower case.
        is_cut: something was left out because of the limits above.
    """

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    from_address: str = field(default="", repr=False)
    from_name: str = field(default="", repr=False)
    envelope_to: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    sent_at: datetime | None = None
    text: str = field(default="", repr=False)
    attachments: tuple[File, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None where it is not there at all."""
        return next((value for known, value in self.headers if known == name), None)
