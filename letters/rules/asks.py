"""The ask: there, for every reader, and early."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import LETTERS, Context, Hit, Rule, Severity
from letters.rules.samples import example
from letters.values import DocumentUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

EARLY: Final = 120
"""Words in which the ask should have begun: what a caseworker reads before deciding."""

_ASK = re.compile(
    r"\b(?:please|kindly) (?!find|note|see|accept|forgive|excuse|be aware)\w"
    r"|\b(?:will|would|could|can) you (?!know|imagine|believe)\w"
    r"|\bI(?: am|['\u2019]m)? (?:writing to )?(?:ask|asking|urge|urging|request|requesting)\b"
    r"|\b(?:asks?|calls? on|urges?)(?:,[^,.]{1,60},)? (?:you|that|for|the)\b"
    r"|\bI (?:would|should) be (?:very )?grateful if\b"
    r"|\b(?:llofnodwch|anfonwch|ysgrifennwch|galwch|gofynnwch|cefnogwch) \w"
    r"|\bos gwelwch yn dda\b|\b(?:a )?(?:wnewch|fyddech|allwch|allech) chi\b"
    r"|\b(?:rwy['\u2019]n|rwyf yn|yr wyf yn) (?:gofyn|galw ar)\b|\bgofynnaf\b|\byn gofyn\b"
    r"|\b(?:byddwn|buaswn) yn ddiolchgar pe\b",
    re.IGNORECASE,
)

_WORD = re.compile(r"[\w'\u2019]+")


def _asks(writing: Writing) -> list[int]:
    return [found.start() for found in _ASK.finditer(writing.text.prose)]


def _missing(writing: Writing, _: Context) -> Iterator[Hit]:
    if not _asks(writing):
        yield Hit()


def _for_some(writing: Writing, _: Context) -> Iterator[Hit]:
    asks = _asks(writing)
    if asks and not writing.text.always(asks):
        yield _hit(writing, asks[0])


def _late(writing: Writing, _: Context) -> Iterator[Hit]:
    asks = _asks(writing)
    text = writing.text
    early = [place for place in asks if text.words_before(place) < EARLY]
    if len(early) < len(asks) and (not early or (text.always(asks) and not text.always(early))):
        late = next(place for place in asks if place not in early)
        yield _hit(writing, late, words=str(text.words_before(late)), most=str(EARLY))


def _hit(writing: Writing, place: int, **values: str) -> Hit:
    word = _WORD.match(writing.text.prose, place)
    return Hit(place, word.end() if word else place, values=values)


_FILLING = "Many people have written to me about this. "

RULES: Final = (
    Rule(
        "missing-ask",
        Severity.ERROR,
        'A letter that asks for nothing. An ask is "please …", "could you …", "I am asking …" or '
        "the like.",
        "Say clearly what you ask the reader to do.",
        example("Please sign the enclosed letter."),
        example("This illness deserves more attention."),
        _missing,
        kinds=LETTERS,
    ),
    Rule(
        "ask-for-some",
        Severity.WARNING,
        "A letter that asks only in some branches of an 'if', so that other readers may meet no "
        "ask. Branches that together leave nobody out, without an 'else', are found too.",
        "Somebody may get this letter without an ask: is there one in every branch?",
        example("{% if is_minister %}Please raise it.{% else %}Please sign the letter.{% endif %}"),
        example("{% if is_minister %}Please raise it.{% endif %} Thank you.", at="Please"),
        _for_some,
        kinds=LETTERS,
    ),
    Rule(
        "late-ask",
        Severity.WARNING,
        "A letter to the MP whose ask does not begin in the first 120 words, for some readers at "
        "least. Offices read the first lines and decide there.",
        "The ask begins after {words} words: bring it into the first {most}.",
        example("Please sign the enclosed letter. " + _FILLING * 15),
        example(_FILLING * 15 + "Please sign the enclosed letter.", at="Please"),
        _late,
        kinds=frozenset({DocumentUse.LETTER_MP}),
    ),
)
