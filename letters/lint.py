"""Checks while writing: every rule over one document, in the order of the text. Pure.

Errors block publishing, warnings need a reviewer's tick. The rules are in `letters/rules/`,
one small file for each family, and are printed in `docs/rules.md`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from letters.rules import (
    asks,
    capitals,
    figures,
    greetings,
    length,
    links,
    nations,
    party,
    plainness,
    promises,
    subjects,
    values,
    welsh,
)
from letters.rules.passage import Writing
from letters.rules.rule import Context, Document, FigureFacts, Finding, Hit, Part, Rule, Severity

__all__ = ["RULES", "Context", "Document", "FigureFacts", "Finding", "Part", "Severity", "check"]

RULES: Final[tuple[Rule, ...]] = (
    *values.RULES,
    *greetings.RULES,
    *asks.RULES,
    *length.RULES,
    *plainness.RULES,
    *party.RULES,
    *capitals.RULES,
    *figures.RULES,
    *promises.RULES,
    *links.RULES,
    *nations.RULES,
    *welsh.RULES,
    *subjects.RULES,
)


def check(document: Document, context: Context) -> tuple[Finding, ...]:
    """Look for everything that the rules know.

    Args:
        document: the text with its tags, as its author wrote it.
        context: what is known around it.

    Returns:
        Findings: the subject's first, then by line and column, errors before warnings.
    """
    writing = Writing.of(document, context.values)
    starts = {passage.part: _line_starts(passage.source) for passage in writing.passages}
    found = [
        _finding(rule, hit, starts[hit.part], len(writing.text.source))
        for rule in RULES
        if rule.applies_to(document)
        for hit in rule.find(writing, context)
    ]
    return tuple(sorted(found, key=_order))


def _finding(rule: Rule, hit: Hit, starts: list[int], length: int) -> Finding:
    line = bisect_right(starts, hit.start)
    first = starts[line - 1]
    line_end = starts[line] - 1 if line < len(starts) else max(length, hit.end)
    return Finding(
        rule.id,
        rule.severity,
        hit.part,
        line,
        hit.start - first + 1,
        min(hit.end, line_end) - first + 1,
        rule.message,
        hit.values,
        hit.suggestion,
    )


def _line_starts(text: str) -> list[int]:
    return [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]


def _order(finding: Finding) -> tuple[bool, int, int, bool, str]:
    in_text = finding.part is Part.TEXT
    return in_text, finding.line, finding.column, finding.severity != Severity.ERROR, finding.rule
