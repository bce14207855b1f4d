"""Capitals and exclamation marks: abbreviations nobody explained, and shouting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Passage, Writing


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What every reader of a letter knows; the last line is Welsh for NHS, UK, MP.
KNOWN: Final = _listed(
    "NHS MP MPs UK GP GPs EU US USA BBC ITV TV ID OK PS PDF VAT MS MSs MSP MSPs MLA MLAs AI COVID "
    "DNA RNA HIV AIDS MRI CT IT AM PM BFPO HSC A&E Q&A PMQs SNP DUP UUP SDLP "
    "GIG DU AS ASau"
)
# Short for something, though they look like words.
_SPOKEN = _listed("NICE APPG NATO CQUIN NAOME NCRAS PALS")
_SHOUTED = _listed(
    "NOT MUST NOW ALL NEVER STOP HELP VERY YOU AND THE NO YES EVERY ONLY ACT WE ARE IS DO WANT NEED "
    "LIVE CARE PAIN HOPE HERE THIS THAT ASK SIGN TODAY RIGHT WRONG STILL FIGHT"
)
_CAPITALS = re.compile(r"(?<![\w&{])[A-Z][A-Z&]*[A-Z](?:s|au)?(?![\w&])")
_VOWEL_INSIDE = re.compile("[AEIOU]")
_SHORTEST_SHOUT, _LONGEST_SHORT = 4, 5


def _abbreviations(writing: Writing, context: Context) -> Iterator[Hit]:
    known = set(KNOWN | context.abbreviations)
    for passage in writing.passages:
        for found in _CAPITALS.finditer(passage.prose):
            word = found.group()
            if word in known or _is_shouted(word):
                continue
            known.add(word)
            if not _is_explained(passage.prose, found):
                yield Hit(found.start(), found.end(), passage.part, {"word": word})


def _shouting(writing: Writing, context: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for found in _CAPITALS.finditer(passage.prose):
            word = found.group()
            if word not in KNOWN | context.abbreviations and _is_shouted(word):
                values = {"word": word}
                yield Hit(found.start(), found.end(), passage.part, values, word.lower())


def _exclamations(writing: Writing, _: Context) -> Iterator[Hit]:
    places = [
        (passage, found.start())
        for passage in writing.passages
        for found in re.finditer("!", _without_pictures(passage))
    ]
    if len(places) > 1:
        passage, start = places[1]
        yield Hit(start, start + 1, passage.part, {"count": str(len(places))})


def _without_pictures(passage: Passage) -> str:
    return passage.prose.replace("![", "  ")


def _is_shouted(word: str) -> bool:
    if word in _SPOKEN:
        return False
    vowels = len(_VOWEL_INSIDE.findall(word[1:]))
    return (
        word in _SHOUTED
        or (len(word) > _LONGEST_SHORT and "&" not in word)
        or (len(word) >= _SHORTEST_SHOUT and vowels > 1)
    )


def _is_explained(prose: str, found: re.Match[str]) -> bool:
    """Whether it is "clinical nurse specialist (CNS)" or "CNS (clinical nurse specialist)"."""
    in_brackets = prose[: found.start()].endswith("(") and prose[found.end() :][:1] == ")"
    return in_brackets or re.match(r" \([^()\d]{5,}\)", prose[found.end() :][:120]) is not None


RULES: Final = (
    Rule(
        "abbreviation",
        Severity.WARNING,
        "An abbreviation that is not written out where it first stands. NHS, MP, UK, GP and a few "
        "more are known to everybody.",
        "Write {word} out where it first stands, with the short form in brackets after it.",
        example("Everyone needs a clinical nurse specialist (CNS). A CNS in the NHS helps."),
        example("Everyone needs a CNS. A CNS helps.", at="CNS"),
        _abbreviations,
    ),
    Rule(
        "shouting",
        Severity.WARNING,
        "Whole words in capitals. They read as shouting, and a screen reader may spell them.",
        "Write {word} in small letters: capitals read as shouting.",
        example("This must change now."),
        example("This MUST change.", at="MUST"),
        _shouting,
    ),
    Rule(
        "exclamation-marks",
        Severity.WARNING,
        "More than one exclamation mark in a document.",
        "There are {count} exclamation marks: one is enough, none is mostly better.",
        example("Thank you!"),
        example("Thank you.\nIt helps! A lot of it!", at="!"),
        _exclamations,
    ),
)
