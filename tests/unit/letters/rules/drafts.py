"""Findings of a text in the rules' made-up campaign."""

from __future__ import annotations

from letters.lint import check
from letters.rules.samples import example


def found(rule, text, **around):
    one = example(text, **around)
    return [finding for finding in check(one.document, one.context) if finding.rule == rule]


def places(rule, text, **around):
    return [(one.line, one.column, one.end) for one in found(rule, text, **around)]


def words(rule, text, **around):
    """What the findings point to."""
    lines = text.split("\n")
    return [
        lines[one.line - 1][one.column - 1 : one.end - 1] for one in found(rule, text, **around)
    ]
