"""Which lines of a letter's text are quoted from another; English and Welsh mail programs.

Looks at each line once, with a few lines ahead: linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER_LINES: Final = 4  # one "On ... wrote:" may be broken over
_HEADER_CHARACTERS: Final = 400
_BLOCK_LINES: Final = 8  # in which an Outlook block names its fields
_FIELDS_OF_A_BLOCK: Final = 3
_LOOKED_AT: Final = 300  # characters of a line

_BEGINS: Final = re.compile(
    r"(?:On|Ar|Ddydd|Dydd)\s.*\d|(?:Ysgrifennodd|Anfonodd)\s|\d{1,4}[/. -]\d|<?\S+@\S+>?\s",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"(?:wrote|ysgrifennodd|ysgrifennodd\s[^:]{1,120})\s?:\s*$", re.IGNORECASE
)
_WELSH_FRONT: Final = re.compile(r"Ysgrifennodd\s.{1,300}:\s*$", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"[*_ ]{0,3}(From|Oddi wrth|Sent|Date|Anfonwyd|Dyddiad|To|At|I|Cc|Copi|Subject|Pwnc|Testun)"
    r"[*_ ]{0,2}:",
    re.IGNORECASE,
)
_FROM: Final = frozenset({"from", "oddi wrth"})
_ORIGINAL: Final = re.compile(
    r"[-_ ]{2,}\s?(?:Original (?:Message|Appointment)|Neges wreiddiol|Y neges wreiddiol)\s?[-_ ]{2,}\s*$",
    re.IGNORECASE,
)
_FORWARDED: Final = re.compile(
    r"(?:[-_ ]{2,}\s?(?:Forwarded message|Neges wedi'i hanfon ymlaen|Neges a anfonwyd ymlaen)"
    r"|Begin forwarded message:|Dechrau'r neges a anfonwyd ymlaen:)",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"\s*[_-]{20,}\s*$")


def quoted_lines(lines: Sequence[str]) -> list[bool]:
    """Of each line, whether it is quoted.

    A header with marked lines ("> ") after it ends with them, so that an answer below is found;
    one without them goes to the end. What is forwarded is new to us and counts as not quoted.
    """
    found = [False] * len(lines)
    at, sent_on = 0, sent_on_from(lines)
    while at < len(lines):
        line = lines[at][:_LOOKED_AT]
        length = _header_length(lines, at) if at < sent_on else 0
        if length and not _marked_after(lines, at + length):
            start = at - 1 if at and _RULE.match(lines[at - 1][:_LOOKED_AT]) else at
            found[start:] = [True] * (len(lines) - start)
            break
        if length or line.lstrip().startswith(">"):
            length = length or 1
            found[at : at + length] = [True] * length
        at += length or 1
    return found


def sent_on_from(lines: Sequence[str]) -> int:
    """The number of the line at which a forwarded message begins; the count of lines if none."""
    numbered = enumerate(line[:_LOOKED_AT].strip() for line in lines)
    return next((at for at, line in numbered if _FORWARDED.match(line)), len(lines))


def _header_length(lines: Sequence[str], at: int) -> int:
    """How many lines a header takes that begins at this one; none where none does."""
    first = lines[at][:_LOOKED_AT].strip()
    if not first:
        return 0
    if _ORIGINAL.match(first):
        return 1
    return _wrote_length(lines, at, first) or _block_length(lines, at, first)


def _wrote_length(lines: Sequence[str], at: int, first: str) -> int:
    if not _BEGINS.match(first):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + _HEADER_LINES], start=1):
        if not line.strip() or len(joined) > _HEADER_CHARACTERS:
            return 0
        joined += line[:_LOOKED_AT].strip() + " "
        if _ENDS.search(joined[-_LOOKED_AT:]) or _WELSH_FRONT.match(joined):
            return count
    return 0


def _block_length(lines: Sequence[str], at: int, first: str) -> int:
    """From, Sent, To and Subject, in Outlook's order or Apple's; the first is always From."""
    start = _FIELD.match(first)
    if start is None or start[1].lower() not in _FROM:
        return 0
    fields, last = set(), at
    for number, line in enumerate(lines[at : at + _BLOCK_LINES], start=at):
        field = _FIELD.match(line[:_LOOKED_AT].strip())
        if field:
            fields.add(field[1].lower())
            last = number
    return last - at + 1 if len(fields) >= _FIELDS_OF_A_BLOCK else 0


def _marked_after(lines: Sequence[str], at: int) -> bool:
    """Whether the next line that is not blank is marked as quoted."""
    following = lines[at : at + _HEADER_LINES]
    first = next((line for line in following if line.strip()), "")
    return first.lstrip().startswith(">")
