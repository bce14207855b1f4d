"""A document prepared for reading: its tags found, its prose alone, its branches counted.

Prose is as long as the source: what is not prose becomes spaces, and a value that is printed
becomes marks that count as words. So a place in the prose is the same place in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Document, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK: Final = "\ue000"
"""Stands for a printed value in prose: a letter to nobody, so no rule takes it for a word."""

_TAG = re.compile(r"\{\{([^{}]*)\}\}|\{%([^{}%]*)%\}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NOT_PROSE = re.compile(
    r"(?:https?://|www\.)[^\s()<>\]]+|mailto:[^\s()<>\]]+|\b[\w.+-]{1,64}@[\w.-]+"
)
_WORD = re.compile(rf"\w+(?:['\u2019-]\w+)*|{MARK}+")
_KEYWORDS = frozenset({"if", "elif", "else", "endif", "and", "or", "not", "true", "false"})
_SENTENCE_END = re.compile(
    r"[.!?]+(?=[\"'\u2019\u201d)]*(?:\s|$))|\n(?=[ \t]*(?:\n|[-*\u2022#]|\d+\.))"
)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class TagSpan:
    """A tag of the source: a printed value has one name and no keyword."""

    start: int
    end: int
    keyword: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a document.

    Attributes:
        source: as written, with single line feeds.
        prose: the same length; see the module.
        filled: the source with the sample values in it, all branches one after another.
    """

    part: Part
    source: str
    prose: str
    filled: str
    tags: tuple[TagSpan, ...]
    weights: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, part: Part, source: str, values: Mapping[str, str | bool]) -> Passage:
        """Prepare a part; `values` are samples, and a name without one counts as one word."""
        tags = tuple(_tags(source))
        prose, filled, done = [], [], 0
        for tag in tags:
            between = source[done : tag.start]
            printed = "" if tag.keyword or not tag.names else str(values.get(tag.names[0], "value"))
            prose += [between, (" " if tag.keyword else MARK) * (tag.end - tag.start)]
            filled += [between, printed]
            done = tag.end
        rest = source[done:]
        masked = _NOT_PROSE.sub(lambda found: " " * len(found[0]), "".join((*prose, rest)))
        weights = _weights(masked, tags, values)
        return cls(part, source, masked, "".join((*filled, rest)), tags, weights)

    def printed(self, prefix: str = "") -> Iterator[tuple[TagSpan, str]]:
        """The tags that print a value whose name begins so."""
        for tag in self.tags:
            if not tag.keyword and tag.names and tag.names[0].startswith(prefix):
                yield tag, tag.names[0]

    def names(self) -> frozenset[str]:
        """Every value that is printed or asked about."""
        return frozenset(name for tag in self.tags for name in tag.names)

    def most_words(self) -> int:
        """Words of the longest letter that any supporter may get."""
        return self.words_before(len(self.source))

    def words_before(self, position: int) -> int:
        """The most words that may stand before a place, whichever branches are taken."""
        starts = [start for start, _ in self.weights]
        stack: list[tuple[int, int]] = []
        count, done = 0, 0
        for tag in self.tags:
            if tag.start >= position:
                break
            upto = bisect_left(starts, tag.start)
            count, done = count + sum(w for _, w in self.weights[done:upto]), upto
            match tag.keyword:
                case "if":
                    stack.append((count, 0))
                case "elif" | "else" if stack:
                    before, longest = stack[-1]
                    stack[-1] = (before, max(longest, count - before))
                    count = before
                case "endif" if stack:
                    before, longest = stack.pop()
                    count = before + max(longest, count - before)
        return count + sum(w for _, w in self.weights[done : bisect_left(starts, position)])

    def always(self, places: list[int]) -> bool:
        """Whether every way through the branches meets one of the places."""
        # Each level: met before the `if`, met in all branches so far, an `else` was seen.
        stack: list[tuple[bool, bool, bool]] = []
        met, last = False, 0
        for tag in self.tags:
            met = met or any(last <= place < tag.start for place in places)
            last = tag.end
            match tag.keyword:
                case "if":
                    stack.append((met, True, False))
                case "elif" | "else" if stack:
                    before, everywhere, _ = stack[-1]
                    stack[-1] = (before, everywhere and met, tag.keyword == "else")
                    met = before
                case "endif" if stack:
                    before, everywhere, has_else = stack.pop()
                    met = before or (everywhere and met and has_else)
        return met or any(last <= place for place in places)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence, heading and list item of the prose."""
        return _pieces(_SENTENCE_END, self.prose)

    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end of each block between blank lines."""
        return list(_pieces(_PARAGRAPH_END, self.source))


@dataclass(frozen=True, slots=True)
class Writing:
    """A document with both its parts prepared."""

    document: Document
    subject: Passage
    text: Passage

    @classmethod
    def of(cls, document: Document, values: Mapping[str, str | bool]) -> Writing:
        """Prepare a document."""
        subject, text = (part.replace("\r\n", "\n") for part in (document.subject, document.text))
        return cls(
            document,
            Passage.of(Part.SUBJECT, subject, values),
            Passage.of(Part.TEXT, text, values),
        )

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """Subject and text."""
        return self.subject, self.text


def _tags(source: str) -> Iterator[TagSpan]:
    for found in _TAG.finditer(source):
        inside = found[1] if found[1] is not None else found[2]
        words = _NAME.findall(_QUOTED.sub(" ", inside))
        is_block = found[2] is not None
        keyword = (words[0] if words else "if") if is_block else ""
        names = tuple(word for word in words if word not in _KEYWORDS)
        yield TagSpan(found.start(), found.end(), keyword, names)


def _weights(
    prose: str, tags: tuple[TagSpan, ...], values: Mapping[str, str | bool]
) -> tuple[tuple[int, int], ...]:
    """Where each word begins, and how many words it is: a value may print several."""
    printed = {
        tag.start: max(1, len(str(values.get(tag.names[0], "")).split()))
        for tag in tags
        if not tag.keyword and tag.names
    }
    return tuple((found.start(), printed.get(found.start(), 1)) for found in _WORD.finditer(prose))


def _pieces(end: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in end.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.end()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)
