"""Sets a letter on pages: which lines there are, and which of them share a page.

Pure: widths of words come in as functions, so that nothing here knows of fonts or files.
All lengths are points, as printers count them: 72 to an inch, 595 by 842 to an A4 page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from letters.types import EnclosedLetter

    Measure: TypeAlias = Callable[[str, bool], float]
    """How wide a text is, in points; the flag says whether it is bold."""

TEXT_WIDTH = 453.5
TEXT_HEIGHT = 715.0
LINE = 15.0

ITEM = re.compile(r"^(\d{1,2}\.|[-•])[ \t]+(?=\S)")
_SENDER_INDENT = 241.0
_LIST_INDENT = 22.7
_ROOM_TO_SIGN = 48.0
# More characters than any line holds, so that an endless word is not measured whole each time.
_LONGEST = 300
# Two lines of a paragraph stay together at either side of a turned page.
_TOGETHER = 2

KEPT_PARTS = 256
"""How many parts a process remembers set in lines: a campaign's letters share most paragraphs."""

Tag: TypeAlias = Literal["P", "H1"]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the letter, or one paragraph of it.

    Attributes:
        text: its words; a line break stays one.
        tag: what it is to a screen reader.
        marker: the number or bullet before it, hung out to the left.
        indent: from the left margin.
        before: room above it, left out at the top of a page.
        divisible: whether a page may be turned inside it.
        starts_page: whether a page may be turned before it.
        ends_page: whether a page may be turned after it.
    """

    text: str
    tag: Tag = "P"
    marker: str = ""
    indent: float = 0.0
    before: float = 10.0
    divisible: bool = False
    starts_page: bool = True
    ends_page: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `may_start_page` tells whether a page may be turned before it."""

    block: Block
    text: str
    is_first: bool
    may_start_page: bool

    @property
    def before(self) -> float:
        """Room above the line if it does not stand at the top of a page."""
        return self.block.before if self.is_first else 0.0


def blocks(letter: EnclosedLetter) -> Iterator[Block]:
    """The parts of the letter in the order in which they are read."""
    sender = "\n".join((letter.sender_name, *letter.sender_lines))
    yield Block(sender, indent=_SENDER_INDENT)
    yield Block(letter.date_text, before=14)
    yield Block("\n".join(letter.addressee_lines), before=14)
    yield Block(letter.salutation, before=14, ends_page=False)
    yield Block(letter.reference, tag="H1", ends_page=False)
    for paragraph in letter.paragraphs:
        yield from _body(paragraph)
    # A signature alone on a page could be put under any letter.
    yield Block(letter.sign_off, before=14, starts_page=False, ends_page=False)
    yield Block(letter.sender_name, before=_ROOM_TO_SIGN, starts_page=False)


def _body(paragraph: str) -> Iterator[Block]:
    lines = paragraph.split("\n")
    if not all(ITEM.match(line) for line in lines):
        # What leads to a list stays with it.
        yield Block(paragraph, divisible=True, ends_page=not paragraph.endswith(":"))
        return
    for number, line in enumerate(lines):
        marker, text = ITEM.split(line, maxsplit=1)[1:]
        before = 5 if number else 10
        yield Block(text, marker=marker, indent=_LIST_INDENT, before=before, divisible=True)


def pages(parts: Iterator[Block], measure: Measure) -> list[list[Line]]:
    """Set the parts in lines and the lines on pages."""
    lines: list[Line] = []
    may_begin = False
    for part in filter(attrgetter("text"), parts):
        lines += _lines(part, measure, may_begin=may_begin and part.starts_page)
        may_begin = part.ends_page
    return _turned(lines)


def _lines(part: Block, measure: Measure, *, may_begin: bool) -> list[Line]:
    texts = wrapped(part, measure)
    inside = range(_TOGETHER, len(texts) - _TOGETHER + 1) if part.divisible else range(0)
    return [
        Line(part, text, place == 0, may_begin if place == 0 else place in inside)
        for place, text in enumerate(texts)
    ]


@lru_cache(maxsize=KEPT_PARTS)
def wrapped(part: Block, measure: Measure) -> tuple[str, ...]:
    """The lines of a part. All but its last end in a space, so that no reader joins two words."""
    bold = part.tag == "H1"
    room = TEXT_WIDTH - part.indent
    space = measure(" ", bold)
    lines: list[str] = []
    for text in part.text.split("\n"):
        line, used = "", 0.0
        for word in text.split(" "):
            wide = measure(word[:_LONGEST], bold)
            if line and used + wide > room:
                lines.append(line)
                line, used = "", 0.0
            if wide > room:
                *full, rest = _pieces(word, room, lambda piece: measure(piece, bold))
                lines += full
                line, used = f"{rest} ", measure(rest, bold) + space
            else:
                line, used = f"{line}{word} ", used + wide + space
        lines.append(line)
    lines[-1] = lines[-1].rstrip(" ")
    return tuple(lines)


def _pieces(word: str, room: float, width: Callable[[str], float]) -> Iterator[str]:
    """A word that no line is long enough for, in pieces."""
    while width(word[:_LONGEST]) > room:
        length = 1
        while width(word[: length + 1]) <= room:
            length += 1
        yield word[:length]
        word = word[length:]
    yield word


def _turned(lines: list[Line]) -> list[list[Line]]:
    """Fill page after page, each up to the last place where it may be turned."""
    done: list[list[Line]] = []
    start = 0
    while start < len(lines):
        end = _full(lines, start)
        if end < len(lines):
            allowed = (n for n in range(end, start, -1) if lines[n].may_start_page)
            end = next(allowed, end)
        done.append(lines[start:end])
        start = end
    return done


def _full(lines: list[Line], start: int) -> int:
    """The first line that has no room on the page that begins with line `start`."""
    used = 0.0
    for number in range(start, len(lines)):
        line = lines[number]
        used += LINE + (line.before if number > start else 0)
        if used > TEXT_HEIGHT:
            return number
    return len(lines)
