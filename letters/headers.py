"""Makes people's words safe for a header: one line, no controls, bounded length."""

from __future__ import annotations

import re

from letters.characters import plain

SUBJECT_LENGTH = 150
NAME_LENGTH = 80

_SPACES = re.compile(r"\s+")
# Signs that mean something in an address. Quoting would be right too, but a comma or a
# semicolon in a name has made mail vanish at a provider, and nobody's name needs these.
_ADDRESS_SIGNS = re.compile(r'[<>"\\,;:@\[\]]+')
# How an encoded word (RFC 2047) begins. Typed by a person, a reader of headers could decode it
# into what was never checked, line ends and a second header among them.
_ENCODED_WORD = re.compile(r"=\?+")
_JOINERS = "\u200c\u200d\ufe0f"


def subject_line(text: str) -> str:
    """Give text as one line of at most SUBJECT_LENGTH characters; may be empty."""
    return _one_line(text, SUBJECT_LENGTH)


def display_name(text: str) -> str:
    """Give a person's name for an address header, at most NAME_LENGTH characters; may be empty."""
    return _one_line(_ADDRESS_SIGNS.sub(" ", plain(text)), NAME_LENGTH)


def _one_line(text: str, length: int) -> str:
    line = _SPACES.sub(" ", _ENCODED_WORD.sub("=", plain(text))).strip()
    if len(line) <= length:
        return line
    return line[: length - 1].rstrip(_JOINERS + " ") + "…"
