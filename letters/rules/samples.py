"""The made-up campaign in which the rules' examples stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from letters.rules.rule import Context, Document, Example
from letters.values import DocumentUse, ValueKind, values_for


@dataclass(frozen=True, slots=True)
class SampleFigure:
    """A figure for examples."""

    number: str
    source: str
    date: str
    review_by: dt.date | None = None
    historical: bool = False


FIGURES: Final = {
    "living_with": SampleFigure("about 61,000 people", "estimate", "2025", dt.date(2027, 6, 1)),
    "pain": SampleFigure("90%", "survey of about 204 people", "October 2014", historical=True),
    "nurses": SampleFigure("72%", "requests", "October 2018", dt.date(2026, 10, 1)),
    "waiting": SampleFigure("38%", "survey", "2026", dt.date(2027, 1, 20)),
}
VALUES: Final[dict[str, str | bool]] = {
    **{
        value.name: value.kind is ValueKind.FLAG or value.example
        for use in DocumentUse
        for value in values_for(use)
    },
    **{f"figure_{name}": figure.number for name, figure in FIGURES.items()},
}
CONTEXT: Final = Context(
    today=dt.date(2027, 1, 4),
    values=VALUES,
    figures=FIGURES,
    charity_name="Example Charity",
    english_changed=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
)


def example(
    text: str,
    *,
    at: str = "",
    kind: str = "mp",
    subject: str = "",
    nation: str | None = None,
    language: str = "en",
    **around: Any,
) -> Example:
    """Give an example; `around` are fields of the context that differ from the sample's."""
    document = Document(DocumentUse(kind), text, subject, nation, language)
    return Example(document, replace(CONTEXT, **around), at)
