"""Prints `docs/rules.md` from the rules themselves: `python -m letters.rules.manual`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from letters.lint import RULES, check
from letters.rules.rule import EVERY_KIND, EVERY_LANGUAGE, Example, Part, Rule
from letters.values import USE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_EXAMPLE = 200
_HEAD = """# Checks while writing

Each text is checked while it is written. An **error** blocks publishing; a **warning** needs a tick by the reviewer, for each check knows only what it looks for and people know more. This page is printed from the rules (`python -m letters.rules.manual`), and a test fails when it is out of date.

The examples stand in a made-up campaign whose day is 4 January 2027 and whose register holds `figure_living_with` (about 61,000 people), `figure_pain` (90%, October 2014, historical), `figure_nurses` (72%, review by 1 October 2026) and `figure_waiting` (38%, review by 20 January 2027).

| check | severity |
|---|---|"""
_LANGUAGES: Final = {"en": "English", "cy": "Welsh"}


def manual() -> str:
    """Give the page, in the order in which the rules run."""
    rows = (f"| [`{rule.id}`](#{rule.id}) | {rule.severity} |" for rule in RULES)
    return "\n".join((_HEAD, *rows, "", *(line for rule in RULES for line in _section(rule))))


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"**{rule.severity.capitalize()}**{_scope(rule)}. {rule.looks_for}"
    yield ""
    yield f"Not found in:\n\n{_shown(rule.good)}"
    yield f"Found in:\n\n{_shown(rule.bad)}"
    found = next(one for one in check(rule.bad.document, rule.bad.context) if one.rule == rule.id)
    part = "Subject, line" if found.part is Part.SUBJECT else "Line"
    yield f"{part} {found.line}, column {found.column}: {found.message}"
    yield ""


def _scope(rule: Rule) -> str:
    scopes = []
    if rule.kinds != EVERY_KIND:
        scopes.append(", ".join(name for use, name in USE_NAMES.items() if use in rule.kinds))
    if rule.languages != EVERY_LANGUAGE:
        scopes.append(f"in {' and '.join(_LANGUAGES[code] for code in sorted(rule.languages))}")
    return f" ({'; '.join(scopes)})" if scopes else ""


def _shown(example: Example) -> str:
    document = example.document
    text = document.text
    if len(text) > _LONGEST_EXAMPLE:
        text = f"{text[:90].rsplit(' ', 1)[0]} … {text[-60:].split(' ', 1)[1]}"
    subject = f"Subject: {document.subject.strip()}\n\n" if document.subject else ""
    lines = (subject + text.strip()).split("\n")
    return "\n".join(f"    {line}" if line else "" for line in (*_around(example), *lines)) + "\n"


def _around(example: Example) -> Iterator[str]:
    """What a reader must know of an example beside its words."""
    document, context = example.document, example.context
    facts = []
    if document.nation:
        facts.append(f"for {document.nation}")
    if document.language != "en":
        facts.append("English twin " + _day(context.english_changed, "missing"))
    if context.changed:
        facts.append("this text " + _day(context.changed, ""))
    if context.must_use:
        facts.append(f"must use {', '.join(sorted(context.must_use))}")
    if facts:
        yield f"[{'; '.join(facts)}]"


def _day(moment: object, otherwise: str) -> str:
    return f"of {moment:%Y-%m-%d}" if moment else otherwise


if __name__ == "__main__":
    sys.stdout.write(manual())
