"""Nations: health is devolved, so a letter may not name another nation's offices as its own.

Offices as in November 2026: Department of Health and Social Care, Scottish Government, Welsh
Government, Department of Health (Northern Ireland).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

NAMES: Final = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
}
# What only this nation has, as patterns.
_ENGLAND = (
    r"NHS(?: in)? England",
    r"Secretary of State(?! for (?:Scotland|Wales|Northern Ireland)\b)",
    r"Department of Health and Social Care|DHSC",
    r"Integrated Care Boards?",
    r"(?:y )?GIG yn Lloegr",
)
_SCOTLAND = (
    r"NHS(?: in)? Scotland",
    r"Scottish (?:Government|Parliament|Ministers?)",
    r"Holyrood",
    r"Llywodraeth yr Alban|Senedd yr Alban",
)
_WALES = (
    r"NHS(?: in)? Wales",
    r"Welsh (?:Government|Parliament|Ministers?)",
    r"Senedd(?! yr Alban)(?: Cymru)?",
    r"GIG Cymru|Llywodraeth Cymru",
)
_NORTHERN_IRELAND = (
    r"NHS in Northern Ireland",
    r"Health and Social Care in Northern Ireland|HSC Trusts?",
    r"Northern Ireland (?:Executive|Assembly)",
    r"Stormont",
    r"Minister of Health|Department of Health(?! and Social Care)",
)
_CABINET_SECRETARY = (r"Cabinet Secretary(?: for Health and Social Care)?",)
_OTHERS: Final = {
    "england": (*_SCOTLAND, *_WALES, *_NORTHERN_IRELAND, *_CABINET_SECRETARY),
    "scotland": (*_ENGLAND, *_WALES, *_NORTHERN_IRELAND),
    "wales": (*_ENGLAND, *_SCOTLAND, *_NORTHERN_IRELAND),
    # In Northern Ireland the service is called Health and Social Care, not NHS.
    "northern-ireland": (
        *_ENGLAND,
        *_SCOTLAND,
        *_WALES,
        *_CABINET_SECRETARY,
        _NORTHERN_IRELAND[0],
    ),
}


@lru_cache(maxsize=8)
def _pattern(nation: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_OTHERS[nation])})\b")


def _wrong(writing: Writing, _: Context) -> Iterator[Hit]:
    nation = writing.document.nation
    if nation not in _OTHERS:
        return
    for passage in writing.passages:
        for found in _pattern(nation).finditer(passage.prose):
            values = {"words": found.group(), "nation": NAMES[nation]}
            suggestion = _instead(found.group(), nation)
            yield Hit(found.start(), found.end(), passage.part, values, suggestion)


def _instead(words: str, nation: str) -> str:
    if "NHS" in words:
        return {
            "scotland": "NHS Scotland",
            "wales": "NHS Wales",
            "england": "the NHS in England",
        }.get(nation, "Health and Social Care in Northern Ireland")
    if re.search("Secretary|Minister", words):
        return "{{ minister_office }}"
    return "{{ minister_department }}" if re.search("Department|Government", words) else ""


RULES: Final = (
    Rule(
        "wrong-nation",
        Severity.ERROR,
        "A document for one nation that names another's health service, government or minister: \"the "
        'NHS in England" in a Scottish letter, "the Scottish Government" in a Welsh one. A document '
        "for several nations is not looked at.",
        '"{words}" belongs to another nation, and this document is for {nation}.',
        example("Please raise it with the Scottish Government.", nation="scotland"),
        example(
            "Please raise it with\nthe Scottish Government.",
            at="Scottish Government",
            nation="wales",
        ),
        _wrong,
    ),
)
