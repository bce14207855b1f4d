"""Values: unknown ones, faults of the tags, and those that a letter needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from letters.errors import GrammarError, Reason
from letters.grammar import check
from letters.rules.passage import Passage
from letters.rules.rule import Context, Hit, Part, Rule, Severity
from letters.rules.samples import example
from letters.values import DocumentUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

_MOST_NAMES = 20
_NAME = re.compile(r"\w+")
# The greeting and the sign-off, which the frame adds, already name the MP and the supporter.
_NEEDED: Final = {
    DocumentUse.LETTER_MP: ("constituency", "minister_office"),
    DocumentUse.LETTER_MINISTER: ("constituency",),
}


@dataclass(frozen=True, slots=True)
class _Fault:
    reason: Reason
    sentence: str
    start: int
    name: str


def _unknown(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for fault in _faults(passage.source, frozenset(context.values)):
            if fault.reason is Reason.UNKNOWN_VALUE:
                end = fault.start + len(fault.name)
                yield Hit(fault.start, end, passage.part, {"name": fault.name[:60]})


def _broken(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for fault in _faults(passage.source, frozenset(context.values)):
            if fault.reason is not Reason.UNKNOWN_VALUE:
                values = {"sentence": fault.sentence}
                yield Hit(fault.start, fault.start + 1, passage.part, values)


# Two rules ask, and the grammar is the slowest of all that is asked.
@lru_cache(maxsize=16)
def _faults(source: str, known: frozenset[str]) -> tuple[_Fault, ...]:
    """Each unknown name once, then the first other fault: the grammar stops at one."""
    names = set(known)
    faults: list[_Fault] = []
    for _ in range(_MOST_NAMES):
        try:
            check(source, names)
        except GrammarError as error:
            fault = _fault(source, error)
            faults.append(fault)
            if error.reason is not Reason.UNKNOWN_VALUE or not fault.name or fault.name in names:
                break
            names.add(fault.name)
        else:
            break
    return tuple(faults)


def _fault(source: str, error: GrammarError) -> _Fault:
    before = source.split("\n")[: error.line - 1]
    start = sum(len(line) + 1 for line in before) + error.column - 1
    found = _NAME.match(source, start)
    return _Fault(error.reason, error.sentence, start, found.group() if found else "")


def _unused(writing: Writing, context: Context) -> Iterator[Hit]:
    used = writing.subject.names() | writing.text.names()
    for name in _NEEDED.get(writing.document.kind, ()):
        if name in context.values and name not in used:
            yield Hit(part=Part.TEXT, values={"name": name}, suggestion=f"{{{{ {name} }}}}")


def _missing(writing: Writing, context: Context) -> Iterator[Hit]:
    for name in sorted(context.must_use):
        if not _always_printed(writing.text, name):
            yield Hit(part=Part.TEXT, values={"name": name}, suggestion=f"{{{{ {name} }}}}")


def _always_printed(text: Passage, name: str) -> bool:
    """Whether every reader meets the value, whichever branches are theirs."""
    tags = [tag for tag, printed in text.printed() if printed == name]
    words = text.source
    for tag in tags:
        # As plain words, since `always` looks for places between tags.
        words = f"{words[: tag.start]}{'x' * (tag.end - tag.start)}{words[tag.end :]}"
    return Passage.of(text.part, words, {}).always([tag.start for tag in tags])


RULES: Final = (
    Rule(
        "unknown-value",
        Severity.ERROR,
        "A value that is not on the list of values for this kind of document.",
        "There is no value called '{name}': choose one from the list of values.",
        example("I live in {{ constituency }}."),
        example("I live in\n{{ constituancy }}.", at="constituancy"),
        _unknown,
    ),
    Rule(
        "tag",
        Severity.ERROR,
        "A tag that Postbag cannot read, or that does what letters may not.",
        "{sentence}",
        example("{% if is_speaker %}As Speaker you take no part in debate.{% endif %}"),
        example("Please write.\n{% for x in y %}", at="{"),
        _broken,
    ),
    Rule(
        "unused-value",
        Severity.WARNING,
        "A letter to the MP that does not use constituency and minister_office, or one to the "
        "minister without constituency: they show that the writer is a constituent and where the "
        "MP should write to. Greeting and sign-off already hold the names.",
        "The letter does not use {name}: its reader needs it.",
        example(
            "I live in {{ constituency }}. Please write to the {{ minister_office }}.",
        ),
        example("Please write to the {{ minister_office }}."),
        _unused,
    ),
    Rule(
        "missing-value",
        Severity.ERROR,
        "A document that does not print a value that it is sent for, such as the link in an e-mail "
        "that asks to confirm, or prints it in some branches of an 'if' only.",
        "This document cannot do its work without {name}: every reader has to see it.",
        example(
            "Hello,\n\nTo send your letter, open {{ confirm_link }}",
            kind="email",
            must_use=frozenset({"confirm_link"}),
        ),
        example(
            "Hello,\n\nPlease send your letter.",
            kind="email",
            must_use=frozenset({"confirm_link"}),
        ),
        _missing,
    ),
)
