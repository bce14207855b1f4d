"""Promises and blame in the charity's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import ENGLISH, Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

# What the charity does itself it may promise: "we promise not to share your address".
_PROMISE = (
    r"(?:(?:guarantee|promise)s?\b(?! (?:not|never|that we)\b)"
    r"|(?:ensure|make sure|makes sure|ensures) (?:that )?"
    r"(?:your MP|every MP|MPs|the minister|ministers|the government|hospitals)\b)"
)
_BLAME = re.compile(
    r"\b(?:ha(?:s|ve) failed (?:people|patients|women|men|families|us|them|you)"
    r"|failing (?:people|patients|women|men|families)"
    r"|(?:is|are|was|were) to blame|broken promises?|disgrace(?:ful)?|scandal(?:ous)?|shameful(?:ly)?"
    r"|betray(?:ed|al|s|ing)?|negligen(?:t|ce)|incompeten(?:t|ce)|callous(?:ly)?|left to die"
    r"|(?:has|have) lied|corrupt(?:ion)?)\b",
    re.IGNORECASE,
)
_OUTCOME = (
    r"\b(?:your|the|every) (?:MP|minister) will (?:definitely |certainly )?"
    r"(?:sign|write|agree|answer|reply|act|support)\b|\byour letter will (?:change|make)\b"
)


def _promises(writing: Writing, context: Context) -> Iterator[Hit]:
    name = re.escape(context.charity_name) if context.charity_name else "the charity"
    who = rf"(?:\bwe|\{{\{{ *charity_name *\}}\}}|\b{name}|\bthe charity)"
    pattern = re.compile(
        rf"{who} (?:can |will |do |always |personally )*{_PROMISE}|{_OUTCOME}",
        re.IGNORECASE,
    )
    for passage in writing.passages:
        for found in pattern.finditer(passage.source):
            yield Hit(found.start(), found.end(), passage.part, {"words": found.group()})


def _blame(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for found in _BLAME.finditer(passage.prose):
            yield Hit(found.start(), found.end(), passage.part, {"words": found.group()})


RULES: Final = (
    Rule(
        "promise",
        Severity.ERROR,
        'A promise that the charity cannot keep: "we guarantee", "your MP will sign".',
        '"{words}" promises what the charity cannot be sure of: say what it hopes or asks for.',
        example("Your MP may write to the minister. We will tell you what comes of it."),
        example("We guarantee an answer.", at="We guarantee"),
        _promises,
        languages=ENGLISH,
    ),
    Rule(
        "blame",
        Severity.WARNING,
        "Words that blame somebody in the charity's name. An MP who feels accused, or whose "
        "colleagues are, seldom helps.",
        '"{words}" reads as blame in the charity\'s name: say what is missing and what would help.',
        example("Many patients have no specialist nurse."),
        example("The hospital has failed patients.", at="has failed patients"),
        _blame,
        languages=ENGLISH,
    ),
)
