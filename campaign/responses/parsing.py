"""Bytes -> the standard library's tree of parts, refusing what would keep its parser busy.

The parser takes quadratic time over long parameters and for each level of nesting tries each
line; of a message that is made so, only the headers are read.
"""

from __future__ import annotations

import re
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from typing import Final

BROKEN: Final = (
    # What the standard library has been seen to raise on broken mail.
    RecursionError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)

_HEADER_BYTES: Final = 200_000
_BOUNDARIES: Final = 60
_DASHED_LINES: Final = 50_000
_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_LONG_PARAMETERS: Final = re.compile(
    rb"^content-[a-z-]{1,40}:(?:[^\r\n]|\r?\n[ \t]){20000}", re.IGNORECASE | re.MULTILINE
)
_BOUNDARY: Final = re.compile(rb"boundary\*?\d{0,3}\*?\s*=", re.IGNORECASE)


def parsed(raw: bytes) -> tuple[Message, bool]:
    """The message, and whether its parts were left out since they are too many or too deep."""
    if not _is_hostile(raw):
        try:
            return BytesParser(policy=policy.compat32).parsebytes(raw), False
        except BROKEN:
            pass
    return _headers_only(raw), True


def header_block(raw: bytes) -> bytes:
    """The headers of a message, cut to what is read of them."""
    end = _END_OF_HEADERS.search(raw, 0, _HEADER_BYTES)
    return raw[: end.start()] if end else raw[:_HEADER_BYTES].rpartition(b"\n")[0]


def _headers_only(raw: bytes) -> Message:
    lines = [line for line in header_block(raw).splitlines() if not line.startswith(b"Content-")]
    try:
        return BytesHeaderParser(policy=policy.compat32).parsebytes(b"\n".join(lines) + b"\n\n")
    except BROKEN:
        return Message()


def _is_hostile(raw: bytes) -> bool:
    endless = len(raw) > _HEADER_BYTES and not _END_OF_HEADERS.search(raw, 0, _HEADER_BYTES)
    return (
        endless
        or raw.count(b"\n--") > _DASHED_LINES
        or sum(1 for _ in _BOUNDARY.finditer(raw)) > _BOUNDARIES
        or _LONG_PARAMETERS.search(raw) is not None
    )
