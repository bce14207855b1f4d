"""Each rule against its own examples, which the manual prints."""

from __future__ import annotations

import string

import pytest

from letters.lint import RULES, Part, check

NAMED = [pytest.param(rule, id=rule.id) for rule in RULES]


def _found(rule, example):
    return [one for one in check(example.document, example.context) if one.rule == rule.id]


@pytest.mark.parametrize("rule", NAMED)
def test_the_good_example_is_not_found(rule):
    assert _found(rule, rule.good) == []


@pytest.mark.parametrize("rule", NAMED)
def test_the_bad_example_is_found_where_it_stands(rule):
    found = _found(rule, rule.bad)[0]
    document = rule.bad.document
    part = document.subject if found.part is Part.SUBJECT else document.text
    line = part.split("\n")[found.line - 1]
    assert found.severity is rule.severity
    assert line[found.column - 1 : found.end - 1].startswith(rule.bad.at)
    assert bool(rule.bad.at) == (found.end > found.column)


@pytest.mark.parametrize("rule", NAMED)
def test_the_message_is_one_filled_sentence(rule):
    found = _found(rule, rule.bad)[0]
    wanted = {name for _, name, _, _ in string.Formatter().parse(found.message_template) if name}
    assert wanted == set(found.values)
    assert found.message.endswith((".", "?", ","))
    assert found.message_template is rule.message


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.id for rule in RULES}) == len(RULES)
