"""How mail that came to our reply addresses is stored until it is read: whole, in one of two forms.

Either the message (RFC 5322) below the line `Return-Path:` that the mail system's envelope gives,
or, where the provider has taken it apart, its post of the parts: a multipart/form-data body below
the line that says so.
"""

from __future__ import annotations

from typing import Final

_LINE: Final = b"Content-Type: "
_FORM: Final = b"multipart/form-data;"
_END: Final = b"\r\n\r\n"
_LONGEST: Final = 320


def message(email: bytes, sender: str | None) -> bytes:
    """A whole message, to be stored.

    Args:
        email: as it came.
        sender: the envelope's, empty for a notice that wants no answer; None if that is not known.
    """
    if sender is None:
        return b"Received: from unknown\r\n" + email
    plain = "".join(letter for letter in sender if letter.isascii() and letter.isprintable())
    return b"Return-Path: <" + plain.strip("<>")[:_LONGEST].encode() + b">\r\n" + email


def in_parts(content_type: str, body: bytes) -> bytes:
    """A post of the parts, to be stored.

    Args:
        content_type: the post's header, `multipart/form-data; boundary=…`.
        body: the post's body as it came.
    """
    rest = content_type.partition(";")[2].strip()
    return _LINE + _FORM + b" " + rest.encode("latin-1", "ignore") + _END + body


def parts_in(raw: bytes) -> tuple[str, bytes] | None:
    """The content type and the body of a post of the parts; None if it is a message."""
    if not raw.startswith(_LINE + _FORM):
        return None
    line, _, body = raw.partition(_END)
    return line.removeprefix(_LINE).decode("latin-1"), body
