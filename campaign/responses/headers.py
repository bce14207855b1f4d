"""Raw headers -> what they say: encoded words, addresses, dates, message ids. Never raises.

The standard library's own decoders raise on broken input in several ways; these take what can
be read and leave out the rest.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from campaign.responses.charsets import decoded, one_line
from campaign.responses.incoming import ADDRESS_CHARACTERS, HEADER_CHARACTERS, REFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 10_000  # characters of one header that are looked at
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_BETWEEN_WORDS: Final = re.compile(r"(\?=)\s+(?==\?)")
_MAILBOX: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|\(([^()]*)\)|<([^<>]*)>|(,)|([^"(<,]+|.)')
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,250}>")
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)


def header_text(raw: str) -> str:
    """A header's words: encoded words (RFC 2047) and 8-bit letters read, on one line.

    Args:
        raw: as the parser of the standard library keeps it, 8-bit bytes as surrogates.
    """
    return one_line(_words(_eight_bit(raw)), _LONGEST)


def address_of(raw: str) -> tuple[str, str]:
    """The first address of a header and the name beside it; each may be empty."""
    name, email = "", ""
    for token in _MAILBOX.finditer(one_line(_eight_bit(raw), 2_000)):
        quoted, comment, angle, comma, words = token.groups()
        if angle is not None:
            email = angle
        elif comma and "@" in (email or name):
            break
        elif comment is None:
            name += re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else comma or words
        if "@" in email:
            break
    if not email:
        name, email = "", next((word for word in name.split() if "@" in word), "")
    shown = one_line(_words(name), HEADER_CHARACTERS)
    return one_line(email, ADDRESS_CHARACTERS).replace(" ", ""), shown


def moment_of(raw: str) -> datetime | None:
    """The Date header in UTC; a time without a zone is taken for UTC. None where it is no date."""
    try:
        moment = parsedate_to_datetime(one_line(raw, 200))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        found = aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if _EARLIEST <= found < _LATEST else None


def message_ids(raw: str) -> tuple[str, ...]:
    """The message ids in a header, with their angle brackets; the last ones where too many."""
    return tuple(_MESSAGE_ID.findall(_eight_bit(raw)))[-REFERENCES:]


def _eight_bit(raw: str) -> str:
    content = raw[:_LONGEST].encode("utf-8", "surrogateescape")
    return decoded(content, None)


def _words(text: str) -> str:
    text = _BETWEEN_WORDS.sub(r"\1", text)
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """The text between encoded words, and the words; neighbours may share a letter's bytes."""
    kept, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        between, own = text[at : word.start()], word[1].partition("*")[0].lower()
        if between or own != charset:
            yield decoded(kept, charset)
            yield between
            kept = b""
        kept, charset, at = kept + _content(word), own, word.end()
    yield decoded(kept, charset)
    yield text[at:]


def _content(word: re.Match[str]) -> bytes:
    body = word[3].encode("ascii", "replace")
    if word[2] in "qQ":
        return quopri.decodestring(body, header=True)
    try:
        return base64.b64decode(body + b"=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return b""
