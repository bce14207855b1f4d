"""Party politics: a charity may not take sides (Charity Commission, CC9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

# By capital letter only: "labour" and "conservative" are words of hospitals too.
_PARTY = (
    r"(?:Conservatives?(?! (?:estimate|figure|treatment|management|surgery|count))|Tory|Tories"
    r"|Labour(?! (?:ward|pain|market|force))|Liberal Democrats?|Lib Dems?|Reform UK|Green Party|SNP"
    r"|Scottish National Party|Plaid Cymru|DUP|Democratic Unionist(?:s| Party)?|UUP"
    r"|Ulster Unionist(?:s| Party)?|Sinn F[eé]in|SDLP|Alliance Party|Traditional Unionist Voice"
    r"|(?:y )?Blaid Lafur|Llafur|(?:y )?Ceidwadwyr|(?:y )?Democratiaid Rhyddfrydol)"
)
_NAME = re.compile(rf"\b{_PARTY}(?!\w)")
_SIDES = re.compile(
    rf"\b(?:[Vv]ot(?:e|ing) (?:for )?(?:the )?{_PARTY}(?!\w)"
    r"|[Vv]ot(?:e|ing) (?:them |(?:the|this) government )?out\b"
    r"|(?:[Gg]et rid of|[Kk]ick out|[Bb]ring down|[Dd]efeat) (?:the|this) [Gg]overnment\b"
    rf"|(?:[Tt]hanks to|[Bb]lame|[Oo]nly) (?:the )?{_PARTY}(?!\w)"
    rf"|{_PARTY}(?:['\u2019]s?)?(?: [Gg]overnment(?:['\u2019]s)?)? (?:cuts?|failures?|lies|mess|chaos|austerity"
    r"|neglect|sleaze|betrayals?|broken promises|incompetence|success(?:es)?|achievements?)\b)"
)


def _sides(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        for found in _SIDES.finditer(passage.prose):
            yield Hit(found.start(), found.end(), passage.part, {"words": found.group()})


def _names(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage in writing.passages:
        told = [found.span() for found in _SIDES.finditer(passage.prose)]
        for found in _NAME.finditer(passage.prose):
            if not any(start <= found.start() < end for start, end in told):
                yield Hit(found.start(), found.end(), passage.part, {"name": found.group()})


RULES: Final = (
    Rule(
        "takes-sides",
        Severity.ERROR,
        'Praise or blame of a party, or a call to vote: "vote Labour", "Tory cuts". Charities '
        "must keep out of party politics.",
        '"{words}" takes sides: a charity may write about policies, not for or against a party.',
        example("The cuts to services since 2019 worry me."),
        example("The Tory cuts to services worry me.", at="Tory cuts"),
        _sides,
    ),
    Rule(
        "party-name",
        Severity.WARNING,
        "The name of a party. There can be a good reason, such as a manifesto that all are asked "
        "about; mostly there is none.",
        "Does the text need the name of a party ({name})? A letter should suit every MP.",
        example("Every manifesto promised more nurses."),
        example("The Liberal Democrats promised more nurses.", at="Liberal Democrats"),
        _names,
    ),
)
