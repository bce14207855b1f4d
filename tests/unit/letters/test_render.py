from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.errors import GrammarError, LetterError, RenderError
from letters.render import MAX_RENDERED, paragraphs, render, tidy


def test_fills_in_values_and_follows_conditions():
    source = "Dear {{ name }},{% if flag %} yes{% elif nation == 'wales' %} shwmae{% else %} no{% endif %}"
    assert render(source, {"name": "Zoë", "flag": True, "nation": "wales"}) == "Dear Zoë, yes"
    assert render(source, {"name": "Zoë", "flag": False, "nation": "wales"}) == "Dear Zoë, shwmae"
    assert render(source, {"name": "Zoë", "flag": False, "nation": "x"}) == "Dear Zoë, no"


def test_a_tag_alone_on_its_line_leaves_no_gap():
    source = "1. a\n{% if flag %}\n2. b\n{% endif %}\n3. c"
    assert render(source, {"flag": True}) == "1. a\n2. b\n3. c"
    assert render(source, {"flag": False}) == "1. a\n3. c"


def test_a_tag_at_the_end_of_a_paragraph_keeps_the_paragraphs_apart():
    assert render("a{% if flag %} b{% endif %}\n\nc", {"flag": False}) == "a\n\nc"


def test_values_are_never_read_as_syntax_and_never_escaped():
    value = "{{ 7*7 }} {% raw %} <b>&"
    assert render("{{ name }}", {"name": value}) == value


def test_checks_the_grammar_first():
    with pytest.raises(GrammarError):
        render("{{ name.__class__ }}", {"name": "x"})
    with pytest.raises(GrammarError):
        render("{{ missing }}", {"name": "x"})


def test_a_flag_is_not_printed():
    with pytest.raises(RenderError) as caught:
        render("{{ flag }}", {"flag": True})
    assert caught.value.code == "not_text"


def test_bounds_the_finished_letter():
    with pytest.raises(RenderError) as caught:
        render("{{ story }}" * 100, {"story": "a" * (MAX_RENDERED // 50)})
    assert caught.value.code == "too_long"


def test_tidy_and_paragraphs():
    assert tidy("\n a \t\n\n\n\nb\n\n") == "a\n\nb"
    assert paragraphs("a\nb\n\nc") == ("a\nb", "c")


@pytest.mark.timeout(20)  # one pass needs a moment; a pass for each space, more than a minute
@pytest.mark.parametrize("gap", [" ", "\t", "\n", "\n ", " \n"])
def test_a_great_gap_is_tidied_in_one_pass(gap):
    text = render("{{ story }}", {"story": "a" + gap * ((MAX_RENDERED - 2) // len(gap)) + "b"})
    assert text.startswith("a")
    assert text.endswith("b")


def test_a_value_cannot_hide_or_reorder_words():
    assert render("{{ name }}", {"name": "J\u202eo\x00\r\n\r\n\r\nS"}) == "Jo\n\nS"


@pytest.mark.parametrize(
    "source",
    ["{{ name|upper }}", "{% for x in name %}x{% endfor %}", "{{ 'a'.center(10**8) }}", "{# x #}"],
)
def test_what_was_saved_unchecked_is_refused_again_when_it_is_used(source):
    with pytest.raises(GrammarError):
        render(source, {"name": "x"})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_only_this_package_s_errors_come_out(source, value):
    with suppress(LetterError):
        render(source + "{{ name }}", {"name": value})
