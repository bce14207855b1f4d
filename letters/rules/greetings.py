"""Greetings and sign-offs: letters get theirs from the frame, e-mails need their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import LETTERS, Context, Hit, Rule, Severity
from letters.rules.samples import example
from letters.values import DocumentUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

_GREETING = re.compile(
    r"^[ \t]*((?:Dear|Hello|Hi|To whom|Good (?:morning|afternoon)|Annwyl|Helo|Shwmae)\b[^\n]{0,80}"
    r"|\{\{ *\w+_salutation *\}\}[^\n]{0,20})",
    re.MULTILINE,
)
_SIGN_OFF = re.compile(
    r"^[ \t]*((?:Yours (?:sincerely|faithfully|truly)|(?:Kind |Best |Warm )regards|Best wishes"
    r"|Yn gywir|Cofion(?: gorau| cynnes)?)),?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# A greeting stands before the first paragraph; "Dear" further down is part of a sentence.
_FIRST_LINES = 3


def _doubled_greeting(writing: Writing, _: Context) -> Iterator[Hit]:
    found = _first_greeting(writing.text.source)
    if found:
        yield Hit(found.start(1), found.end(1))


def _doubled_sign_off(writing: Writing, _: Context) -> Iterator[Hit]:
    for found in _SIGN_OFF.finditer(writing.text.source):
        yield Hit(found.start(1), found.end(1))


def _no_greeting(writing: Writing, _: Context) -> Iterator[Hit]:
    if not _first_greeting(writing.text.source):
        yield Hit()


def _first_greeting(text: str) -> re.Match[str] | None:
    """Find it among the first lines that hold words, tags alone on a line left aside."""
    lines = 0
    for line in re.finditer(r"[^\n]+", text):
        if not line.group().strip() or re.fullmatch(r"\s*\{%[^%]*%\}\s*", line.group()):
            continue
        found = _GREETING.match(text, line.start())
        lines += 1
        if found or lines == _FIRST_LINES:
            return found
    return None


RULES: Final = (
    Rule(
        "doubled-greeting",
        Severity.WARNING,
        "A greeting typed into a letter: Postbag adds it, so there would be two.",
        "Leave the greeting out: Postbag writes it above the letter.",
        example("I am writing to you as my MP."),
        example("Dear Lucy Powell,\n\nI am writing to you as my MP.", at="Dear Lucy Powell,"),
        _doubled_greeting,
        kinds=LETTERS,
    ),
    Rule(
        "doubled-sign-off",
        Severity.WARNING,
        "A sign-off typed into a letter: Postbag adds it, with name and address.",
        "Leave the sign-off out: Postbag writes it under the letter.",
        example("Thank you for your help."),
        example("Thank you for your help.\n\nYours sincerely,", at="Yours sincerely"),
        _doubled_sign_off,
        kinds=LETTERS,
    ),
    Rule(
        "missing-greeting",
        Severity.ERROR,
        "An e-mail to a supporter that begins without a greeting: nothing adds one to e-mails.",
        "Begin the e-mail with a greeting, such as: Hello,",
        example("Dear {{ supporter_name }},\n\nYour letter is ready.", kind="email"),
        example("Your letter is ready.", kind="email"),
        _no_greeting,
        kinds=frozenset({DocumentUse.EMAIL}),
    ),
)
