"""Figures: from the register, in date, and historical ones with their year."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from letters.rules.rule import EVERY_KIND, PUBLIC, Context, FigureFacts, Hit, Rule, Severity
from letters.rules.samples import example
from letters.values import FIGURE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Passage, TagSpan, Writing

WARNED_AHEAD: Final = timedelta(days=30)

_COUNTED = (
    "people|patients|women|men|families|children|adults|deaths|cases|lives|nurses|hospitals|trusts"
    "|health boards|constituents|o bobl|o gleifion|o fenywod|o ddynion|o deuluoedd"
)
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_HAND_TYPED = re.compile(
    r"(?<![\w.,£])\d[\d,.]*(?: ?%| (?:per ?cent|y cant)\b"
    rf"|(?: (?:thousand|million))?(?: (?:more|young|older|new|NHS))? (?:{_COUNTED})\b)"
    rf"|\b(?:{_SMALL}|\d{{1,3}}) (?:in|out of)(?: every)? (?:{_SMALL}|\d{{1,3}})\b"
    r"(?! (?:of these|years?|months?|weeks?|days?|hours?|minutes?|nations|parts)\b)",
    re.IGNORECASE,
)
_FEWEST = 10
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LIST_ITEM = re.compile(r"\s*(?:[-*\u2022]|\d+\.)\s")


def _typed(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage, found in _hand_typed(writing):
        words = found.group()
        known = any(
            _stands_in(words, text)
            for figure in context.figures.values()
            for text in (figure.number, figure.source)
        )
        if not known:
            yield Hit(found.start(), found.end(), passage.part, {"words": words})


def _not_by_name(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage, found in _hand_typed(writing):
        for name, figure in context.figures.items():
            if _stands_in(found.group(), figure.number):
                tag = f"{{{{ {FIGURE_PREFIX}{name} }}}}"
                values = {"words": found.group(), "tag": tag}
                yield Hit(found.start(), found.end(), passage.part, values, tag)
                break


def _hand_typed(writing: Writing) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in writing.passages:
        for found in _HAND_TYPED.finditer(passage.prose):
            if not _is_small_count(found.group()):
                yield passage, found


def _is_small_count(words: str) -> bool:
    """Whether it is a handful of people, such as "2 people", and no statistic."""
    numbers = _NUMBER.findall(words)
    return (
        words[-1].isalpha()
        and len(numbers) == 1
        and int(numbers[0][:9]) < _FEWEST
        and not re.search("per ?cent|y cant| in | out | million| thousand", words)
    )


def _stands_in(words: str, text: str) -> bool:
    bare = re.sub(r" ?(?:%| per ?cent| y cant)", "%", words)
    return re.search(rf"(?<![\d,.]){re.escape(bare)}(?!\w)", text, re.IGNORECASE) is not None


def _expired(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage, tag, figure in _named(writing, context):
        if figure.review_by and figure.review_by < context.today:
            yield _dated(passage, tag, figure)


def _review_soon(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage, tag, figure in _named(writing, context):
        due = figure.review_by
        if due and context.today <= due <= context.today + WARNED_AHEAD:
            yield _dated(passage, tag, figure)


def _dated(passage: Passage, tag: TagSpan, figure: FigureFacts) -> Hit:
    values = {"number": figure.number, "day": str(figure.review_by)}
    return Hit(tag.start, tag.end, passage.part, values)


def _no_year(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage, tag, figure in _named(writing, context):
        years = set(_YEAR.findall(figure.date))
        if figure.historical and not years & set(_YEAR.findall(_around(passage, tag.start))):
            values = {"number": figure.number, "date": figure.date}
            yield Hit(tag.start, tag.end, passage.part, values)


def _named(writing: Writing, context: Context) -> Iterator[tuple[Passage, TagSpan, FigureFacts]]:
    for passage in writing.passages:
        for tag, name in passage.printed(FIGURE_PREFIX):
            figure = context.figures.get(name.removeprefix(FIGURE_PREFIX))
            if figure:
                yield passage, tag, figure


def _around(passage: Passage, position: int) -> str:
    """The paragraph; a list belongs to the words that lead into it."""
    blocks = passage.paragraphs()
    last = next((i for i, (_, end) in enumerate(blocks) if position < end), len(blocks) - 1)
    first = last
    while first and _LIST_ITEM.match(passage.source, blocks[first][0]):
        first -= 1
    return passage.source[blocks[first][0] : blocks[last][1]]


RULES: Final = (
    Rule(
        "figure-without-source",
        Severity.ERROR,
        "A number typed by hand that is not in the register of figures: a percentage, so many "
        "people, one in three. Figures are told only with source and date, which the register "
        "adds. The size of a survey that the register names as a source may be typed.",
        'Put "{words}" into the register of figures with its source, then use it by name.',
        example("In the UK, {{ figure_living_with }} live with it."),
        example("In the UK, about\n75,000 people live with it.", at="75,000 people"),
        _typed,
        kinds=PUBLIC,
    ),
    Rule(
        "figure-by-hand",
        Severity.WARNING,
        "A number typed by hand that the register holds: used by name, it is replaced when the "
        "figure is reviewed.",
        'Use {tag} instead of typing "{words}": then it changes when the figure does.',
        example("In the UK, {{ figure_living_with }} live with it."),
        example("In the UK, about 61,000 people live with it.", at="61,000 people"),
        _not_by_name,
        kinds=PUBLIC,
    ),
    Rule(
        "figure-expired",
        Severity.ERROR,
        "A figure whose review date is past.",
        "The figure {number} was to be reviewed by {day}: review it before publishing.",
        example("In the UK, {{ figure_living_with }} live with it."),
        example("Yet {{ figure_nurses }} had no nurse.", at="{{ figure_nurses }}"),
        _expired,
        kinds=EVERY_KIND,
    ),
    Rule(
        "figure-review-soon",
        Severity.WARNING,
        "A figure whose review date is within 30 days.",
        "The figure {number} is to be reviewed by {day}.",
        example("In the UK, {{ figure_living_with }} live with it."),
        example("Yet {{ figure_waiting }} wait.", at="{{ figure_waiting }}"),
        _review_soon,
        kinds=EVERY_KIND,
    ),
    Rule(
        "figure-without-year",
        Severity.WARNING,
        "A historical figure whose paragraph does not say its year: readers take it for today's.",
        "The figure {number} is from {date}: say the year in the sentence.",
        example("In 2014, {{ figure_pain }} of people asked had pain."),
        example("Of people asked, {{ figure_pain }} had pain.", at="{{ figure_pain }}"),
        _no_year,
        kinds=EVERY_KIND,
    ),
)
