"""Length of letters, and of the subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letters.headers import SUBJECT_LENGTH
from letters.rules.rule import LETTERS, Context, Hit, Part, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Passage, Writing

LONG_LETTER: Final = 350
LONGEST_LETTER: Final = 900
LONG_SUBJECT: Final = 80
# No author can shorten the name of a constituency, so a value costs this much at most.
_VALUE_IN_SUBJECT = 12


def _long(writing: Writing, _: Context) -> Iterator[Hit]:
    words = writing.text.most_words()
    if LONG_LETTER < words <= LONGEST_LETTER:
        yield Hit(values={"words": str(words), "most": str(LONG_LETTER)})


def _too_long(writing: Writing, _: Context) -> Iterator[Hit]:
    words = writing.text.most_words()
    if words > LONGEST_LETTER:
        yield Hit(values={"words": str(words), "most": str(LONGEST_LETTER)})


def _long_subject(writing: Writing, context: Context) -> Iterator[Hit]:
    length = _own_length(writing.subject, context)
    if length > LONG_SUBJECT and len(writing.subject.filled) <= SUBJECT_LENGTH:
        yield _subject_hit(writing, length, LONG_SUBJECT)


def _too_long_subject(writing: Writing, _: Context) -> Iterator[Hit]:
    length = len(writing.subject.filled)
    if length > SUBJECT_LENGTH:
        yield _subject_hit(writing, length, SUBJECT_LENGTH)


def _own_length(subject: Passage, context: Context) -> int:
    length = len(subject.source)
    for tag in subject.tags:
        printed = (
            "" if tag.keyword else str(context.values.get(tag.names[0] if tag.names else "", ""))
        )
        length += min(len(printed), _VALUE_IN_SUBJECT) - (tag.end - tag.start)
    return length


def _subject_hit(writing: Writing, length: int, most: int) -> Hit:
    values = {"characters": str(length), "most": str(most)}
    return Hit(0, len(writing.subject.source), Part.SUBJECT, values)


_ASK = "Please sign the enclosed letter. "

RULES: Final = (
    Rule(
        "long-letter",
        Severity.WARNING,
        "A letter of more than 350 words, counted along its longest branches with values filled "
        "in. Offices skim long letters.",
        "The letter has up to {words} words: {most} are enough for most letters.",
        example(_ASK),
        example(_ASK * 80),
        _long,
        kinds=LETTERS,
    ),
    Rule(
        "too-long-letter",
        Severity.ERROR,
        "A letter of more than 900 words: nobody reads it, and the enclosure runs over pages.",
        "The letter has up to {words} words: {most} are the most.",
        example(_ASK),
        example(_ASK * 200),
        _too_long,
        kinds=LETTERS,
    ),
    Rule(
        "long-subject",
        Severity.WARNING,
        "A subject of more than 80 characters: phones and lists cut it off. A value counts as 12 "
        "characters at most, since nobody can shorten the name of a place.",
        "The subject has {characters} characters: phones cut off what is over {most}.",
        example(_ASK, subject="A request from your constituent in {{ constituency }}"),
        example(_ASK, subject="A request from your constituent " * 3, at="A request"),
        _long_subject,
    ),
    Rule(
        "too-long-subject",
        Severity.ERROR,
        "A subject of more than 150 characters, values filled in: its end would be cut off.",
        "The subject has {characters} characters: its end is cut off after {most}.",
        example(_ASK, subject="A request from your constituent"),
        example(_ASK, subject="A request from your constituent " * 6, at="A request"),
        _too_long_subject,
    ),
)
