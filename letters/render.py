"""Fills an author's letter with values. The result is plain text, so nothing is escaped here.

The text is checked before it is compiled, and what is compiled still runs in the sandbox.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from jinja2 import StrictUndefined, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from letters.characters import plain
from letters.errors import RenderError
from letters.grammar import FILTERS, check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

MAX_RENDERED = 200_000
"""Characters of a finished letter; a supporter's story counts each time it is used."""

_TAG_ALONE = re.compile(r"^[ \t]*(\{%[^%\n]*%\})[ \t]*\n", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def _only_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, StrictUndefined):
        return str(value)  # raises UndefinedError
    raise RenderError("not_text", "a yes-or-no value can be asked about with 'if', but not printed")


_SANDBOX = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    finalize=_only_text,
    keep_trailing_newline=True,
    cache_size=0,
)
# No author may call anything, so nothing is there to be called.
_SANDBOX.globals.clear()
_SANDBOX.filters = {name: _SANDBOX.filters[name] for name in FILTERS}
_SANDBOX.tests.clear()


def render(source: str, values: Mapping[str, str | bool]) -> str:
    """Give the letter with its values filled in and its blank lines tidied.

    Characters that hide or reorder text are left out, since a value may bring some.

    Args:
        source: an author's text.
        values: texts to print and flags to ask about; the text may use these names only.

    Raises:
        GrammarError: the text uses what letters may not, or a value that is not in `values`.
        RenderError: a flag was printed, or the letter came out too long.
    """
    template = _compiled(source, frozenset(values))
    pieces: list[str] = []
    room = MAX_RENDERED
    try:
        for piece in template.generate(values):
            room -= len(piece)
            if room < 0:
                _refuse_length()
            pieces.append(piece)
    except UndefinedError as error:
        raise RenderError("unready", "a value used by this letter is missing") from error
    return tidy(plain("".join(pieces)))


def tidy(text: str) -> str:
    """Leave one blank line between paragraphs, none at either end, no spaces at line ends."""
    # Line by line, because a pattern for spaces before a line's end looks at a long run of
    # spaces once for each of them: 200,000 in a row took more than a minute.
    lines = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n ")


def paragraphs(text: str) -> tuple[str, ...]:
    """Split tidy text at its blank lines."""
    return tuple(block for block in text.split("\n\n") if block.strip())


@lru_cache(maxsize=512)
def _compiled(source: str, names: frozenset[str]) -> Template:
    check(source, names)
    text = source.replace("\r\n", "\n")
    # A tag that has a line to itself leaves no line behind.
    return _SANDBOX.from_string(_TAG_ALONE.sub(r"\1", text))


def _refuse_length() -> NoReturn:
    raise RenderError("too_long", f"the letter would have more than {MAX_RENDERED:,} characters")
