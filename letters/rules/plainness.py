"""Plain English: reading age, passive lines, jargon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.reading import reading_age
from letters.rules.plain_words import PLAINER
from letters.rules.rule import ENGLISH, Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

OLDEST: Final = 15
_MANY_PASSIVES = 3

_PARTICIPLE = (
    r"(?:[a-z]{3,}ed|given|told|made|taken|seen|done|known|left|sent|kept|held|found|shown|written"
    r"|built|brought|paid|cut|put|set|run|led|met|lost|heard|felt|forgotten|driven|chosen|begun)"
)
# "He was tired" tells of him, not of what was done to him.
_STATES = r"(?!tired|worried|concerned|interested|supposed|married|pleased|delighted|devolved|need)"
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+)?(?:[a-z]+ly\s+)?{_STATES}{_PARTICIPLE}\b"
    r"(?P<agent>\s+by\b(?!\s+(?:\d|the end\b|then\b|now\b|which\b|when\b|law\b|post\b|e-?mail\b|letter\b"
    r"|phone\b|using\b|[a-z]+ing\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)))?"
)
_JARGON = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in PLAINER)})\b", re.IGNORECASE)
_PLAIN = tuple(PLAINER.values())


def _hard(writing: Writing, _: Context) -> Iterator[Hit]:
    age = reading_age(writing.text.filled)
    if age is not None and age > OLDEST:
        yield Hit(values={"age": f"{age:.0f}", "oldest": str(OLDEST)})


def _passive(writing: Writing, _: Context) -> Iterator[Hit]:
    prose = writing.text.prose
    for start, end in writing.text.sentences():
        found = list(_PASSIVE.finditer(prose, start, end))
        with_agent = [one for one in found if one["agent"]]
        if with_agent:
            yield Hit(with_agent[0].start(), with_agent[0].end())
        elif len(found) >= _MANY_PASSIVES:
            yield Hit(found[0].start(), found[0].end())


def _jargon(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for found in _JARGON.finditer(passage.prose):
            plain = _PLAIN[(found.lastindex or 1) - 1]
            values = {"words": found.group(), "plain": plain}
            yield Hit(found.start(), found.end(), passage.part, values, plain)


RULES: Final = (
    Rule(
        "reading-age",
        Severity.WARNING,
        "A text whose Flesch-Kincaid reading age is above 15. The figure is a guess, good to a "
        "year or two; texts under 30 words have none.",
        "This reads as for somebody of {age}; aim for {oldest} or under with shorter sentences "
        "and shorter words.",
        example("Please sign the enclosed letter and send it on. " * 5),
        example(
            "The availability of experienced specialist nurses differs considerably between "
            "neighbouring hospitals, although national organisations recommended years ago that "
            "everybody with this illness should receive the same continuous specialist support wherever they live."
        ),
        _hard,
        languages=ENGLISH,
    ),
    Rule(
        "passive",
        Severity.WARNING,
        'A passive that names who acts ("was cut by the trust"), or three passives in one '
        "sentence. Say who does it first, and the line gets shorter.",
        "Say who does it first: the line gets shorter and clearer.",
        example("The trust cut the service. Nobody should be left alone with pain."),
        example("The service was cut by the trust.", at="was cut by"),
        _passive,
        languages=ENGLISH,
    ),
    Rule(
        "jargon",
        Severity.WARNING,
        "Words of offices and reports for which there is a plainer one.",
        'For "{words}" there is a plainer word: {plain}.',
        example("We want hospitals to use the money for nurses."),
        example("We want hospitals\nto utilise the money for nurses.", at="utilise"),
        _jargon,
        languages=ENGLISH,
    ),
)
