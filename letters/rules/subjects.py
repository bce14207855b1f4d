"""Subjects: they show on lock screens, where others read along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import LETTERS, Context, Hit, Part, Rule, Severity
from letters.rules.samples import example
from letters.values import DocumentUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

# Words that tell of somebody's health, dying or grief; what the law calls special category data.
SENSITIVE: Final = (
    "cancers?|tumours?|metasta\\w+|diagnos\\w+|palliative|hospices?|terminal(?:ly)?|incurable"
    "|chemo(?:therapy)?|radiotherapy|oncolog\\w+|illness(?:es)?|disease|disab\\w+|HIV|AIDS|dementia"
    "|depress(?:ed|ion)|mental health|suicid\\w+|self-harm|addict\\w+|abortions?|miscarriages?"
    "|pregnan\\w+|stillb\\w+|abuse|dying|death|died|funeral|bereave\\w+|grie(?:f|ving)"
    "|canser|lliniarol|hosbis|salwch|clefyd|marwolaeth|galar|profedigaeth"
)
_OWN = re.compile(
    r"\b(?:my|our) (?:\w+ ){0,2}?(?:cancer|illness|diagnosis|treatment|disease|tumour|chemotherapy)\b"
    r"|\b(?:my|our) (?:late |dying )?(?:mother|father|wife|husband|sister|brother|daughter|son|mum|dad"
    r"|partner|friend)\b|\bI (?:have|had|am living with|live with|was diagnosed with)\b"
    r"|\b(?:fy (?:nghanser|salwch)|mae gen i ganser)\b",
    re.IGNORECASE,
)


def _sensitive(writing: Writing, context: Context) -> Iterator[Hit]:
    more = "".join(f"|{re.escape(word)}" for word in sorted(context.sensitive_words))
    pattern = re.compile(rf"\b(?:{SENSITIVE}{more})\b", re.IGNORECASE)
    subject = writing.subject
    for found in pattern.finditer(subject.prose):
        yield Hit(found.start(), found.end(), Part.SUBJECT, {"word": found.group()})
    for tag, name in subject.printed():
        within = pattern.search(str(context.values.get(name, "")))
        if within:
            yield Hit(tag.start, tag.end, Part.SUBJECT, {"word": within.group()})


def _own(writing: Writing, _: Context) -> Iterator[Hit]:
    for found in _OWN.finditer(writing.subject.prose):
        yield Hit(found.start(), found.end(), Part.SUBJECT, {"words": found.group()})


_TEXT = "Dear {{ supporter_name }},\n\nYour letter is ready."

RULES: Final = (
    Rule(
        "sensitive-subject",
        Severity.WARNING,
        "A word about health, dying or grief in the subject of an e-mail to a supporter, also when "
        "a value brings it. Subjects show on lock screens, where others may read them and take the "
        "illness for the supporter's. The letter to the MP must name its topic, so it may.",
        'A locked phone would show "{word}" to whoever stands near: say it inside the e-mail only.',
        example(_TEXT, kind="email", subject="Your letter is waiting for you"),
        example(_TEXT, kind="email", subject="Your letter about cancer care", at="cancer"),
        _sensitive,
        kinds=frozenset({DocumentUse.EMAIL}),
    ),
    Rule(
        "own-health-in-subject",
        Severity.WARNING,
        "A letter's subject that tells of the writer's own or a relative's health. The reply "
        "carries it back to their lock screen, and everyone would send it, true or not.",
        '"{words}" tells of the writer\'s own life in the subject: leave that to their own words.',
        example("Please sign it.", subject="A request about breast cancer care"),
        example("Please sign it.", subject="Please help: my diagnosis", at="my diagnosis"),
        _own,
        kinds=LETTERS,
    ),
)
