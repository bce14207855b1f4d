"""The manual of the checks is what the rules themselves say."""

from __future__ import annotations

from pathlib import Path

from letters.lint import RULES
from letters.rules import manual

PAGE = (Path(__file__).parents[2] / "docs/rules.md").read_text("utf-8")


def test_the_manual_is_printed_from_the_rules() -> None:
    assert manual.manual() == PAGE, "print it anew: python -m letters.rules.manual > docs/rules.md"


def test_every_rule_has_its_section() -> None:
    assert [line[3:] for line in PAGE.split("\n") if line.startswith("## ")] == [
        rule.id for rule in RULES
    ]
