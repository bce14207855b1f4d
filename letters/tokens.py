"""The tags of an author's text, as Jinja's own lexer sees them, with line and column.

Jinja's tree drops comments and columns; its tokens have the one and lead to the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from jinja2 import TemplateSyntaxError

from letters.errors import GrammarError, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

MAX_LENGTH = 20_000
"""Characters of an author's text: about ten pages."""

_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; both count from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, text: str, position: int) -> Place:
        """Find the place of a character of the text."""
        start = text.rfind("\n", 0, position) + 1
        return cls(text.count("\n", 0, position) + 1, position - start + 1)

    def refuse(self, reason: Reason, sentence: str) -> NoReturn:
        """Raise GrammarError for this place."""
        raise GrammarError(self.line, self.column, reason, sentence)


@dataclass(frozen=True, slots=True)
class Word:
    """One token inside a tag; `kind` is Jinja's name for it (name, string, operator, ...)."""

    kind: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{ ... }}` or `{% ... %}`."""

    place: Place
    is_block: bool
    words: tuple[Word, ...]

    @property
    def keyword(self) -> str:
        """What a block begins with, such as `if`; empty for a value."""
        return self.words[0].text if self.is_block and self.words else ""


def read_tags(parser: Environment, text: str) -> list[Tag]:
    r"""List the tags of a text whose line ends are `\n`.

    Raises:
        GrammarError: comments, raw blocks, white-space signs, brackets without partner, or
            something that Jinja cannot read at all.
    """
    tags: list[Tag] = []
    opened: Word | None = None
    words: list[Word] = []
    for token in _words(parser, text):
        match token.kind:
            case "data":
                _refuse_stray(token)
            case "variable_begin" | "block_begin":
                _refuse_white_space_sign(token)
                opened, words = token, []
            case "variable_end" | "block_end" if opened is not None:
                _refuse_white_space_sign(token)
                tags.append(Tag(opened.place, opened.kind == "block_begin", tuple(words)))
                opened = None
            case "whitespace":
                pass
            case _ if opened is not None:
                words.append(token)
            case kind:
                _refuse_kind(token, kind)
    if opened is not None:
        opened.place.refuse(Reason.SYNTAX, "This tag has no end: close it with }} or %}.")
    return tags


def _words(parser: Environment, text: str) -> Iterator[Word]:
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    position = 0
    try:
        for _, kind, value in parser.lexer.tokeniter(text, None):
            # Jinja drops white space beside `{%-`, so the next token may stand further on.
            position = max(text.find(value, position), position)
            line = bisect_right(line_starts, position)
            yield Word(kind, value, Place(line, position - line_starts[line - 1] + 1))
            position += len(value)
    except TemplateSyntaxError as error:
        rest = text[position:]
        start = position + len(rest) - len(rest.lstrip())
        place = Place.of(text, min(start, len(text)))
        raise GrammarError(
            place.line,
            place.column,
            Reason.SYNTAX,
            "This cannot be read as part of a tag: a value looks like {{ mp_name }}.",
        ) from error


def _refuse_stray(data: Word) -> None:
    found = _STRAY.search(data.text)
    if found:
        inside = Place.of(data.text, found.start())
        column = inside.column + (data.place.column - 1 if inside.line == 1 else 0)
        Place(data.place.line + inside.line - 1, column).refuse(
            Reason.STRAY_BRACKETS,
            f"{found.group()} stands alone here: a tag begins and ends with brackets of one kind.",
        )


def _refuse_white_space_sign(token: Word) -> None:
    if token.text.strip() not in {"{{", "}}", "{%", "%}"}:
        token.place.refuse(
            Reason.SIGN_NOT_ALLOWED,
            "Leave out the - or + beside the bracket: blank lines are tidied by themselves.",
        )


def _refuse_kind(token: Word, kind: str) -> NoReturn:
    if kind.startswith("comment"):
        token.place.refuse(
            Reason.COMMENT, "Comments cannot be used in a letter: write notes in the note field."
        )
    token.place.refuse(
        Reason.TAG_NOT_ALLOWED, "Only the tags if, elif, else and endif can be used in a letter."
    )
