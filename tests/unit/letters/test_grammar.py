"""What authors may write, and a corpus of what has been tried against template engines."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import grammar
from letters.errors import GrammarError, Reason
from letters.grammar import MAX_ALL_WORDS, MAX_DEPTH, MAX_TAG_WORDS, MAX_TAGS, check
from letters.tokens import MAX_LENGTH

NAMES = frozenset({"mp_name", "nation", "is_speaker"})

ALLOWED = [
    "",
    "Only words, 50% of them { odd }, 'quoted' | piped.",
    "Dear {{ mp_name }},\r\n\r\nThank you.",
    "{{ 'words' }}",
    "{% if is_speaker %}a{% elif nation == 'wales' %}b{% else %}c{% endif %}",
    "{% if not (is_speaker and nation != 'scotland') or mp_name %}a{% endif %}",
    "{% if is_speaker == true %}a{% endif %}",
    "# for x in range(10**9)\n## a line that other set-ups would obey",
    "Cân yn y Gŵyl 👩\u200d⚕️ {{ mp_name }}",
]

REFUSED = [
    # attribute and item walks
    "{{ mp_name.__class__ }}",
    "{{ mp_name.__class__.__mro__[1].__subclasses__() }}",
    "{{ mp_name['__class__'] }}",
    "{{ mp_name[0:2] }}",
    "{{ ''.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{% if mp_name.__class__ %}x{% endif %}",
    "{% if nation == mp_name.__class__ %}x{% endif %}",
    # calls
    "{{ mp_name() }}",
    "{{ range(10) }}",
    "{{ cycler(1) }}",
    "{{ lipsum() }}",
    "{{ config }}",
    "{{ request }}",
    "{{ joiner() }}",
    "{{ '%s'.format(mp_name) }}",
    "{{ mp_name.format(1) }}",
    "{% if mp_name() %}x{% endif %}",
    "{{ 'a'.center(10**8) }}",
    "{{ 'a'.join(range(10**9)) }}",
    # filters and tests
    "{{ mp_name|upper }}",
    "{{ mp_name|attr('__class__') }}",
    "{{ 'a'|center(100000000) }}",
    "{{ mp_name|safe }}",
    "{% filter upper %}x{% endfilter %}",
    "{% if mp_name is defined %}x{% endif %}",
    # loops, blocks and statements
    "{% for x in mp_name %}x{% endfor %}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% with x = 1 %}{% endwith %}",
    "{% block a %}{% block b %}{% endblock %}{% endblock %}",
    "{% macro m() %}{% endmacro %}",
    "{% call mp_name() %}{% endcall %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% trans %}x{% endtrans %}",
    "{% do mp_name %}",
    "{% break %}",
    "{% debug %}",
    "{% raw %}{{ mp_name }}{% endraw %}",
    # arithmetic and data
    "{{ 1 }}",
    "{{ 9**9**9 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ mp_name ~ mp_name }}",
    "{{ mp_name + 'a' }}",
    "{{ mp_name % 'a' }}",
    "{{ -mp_name }}",
    "{{ [mp_name] }}",
    "{{ {'a': mp_name} }}",
    "{{ {} }}",
    "{{ mp_name, nation }}",
    "{{ () }}",
    "{{ mp_name if is_speaker else nation }}",
    "{{ mp_name in nation }}",
    "{{ mp_name == nation }}",
    "{{ true }}",
    "{{ none }}",
    "{{ not mp_name }}",
    "{% if nation == none %}x{% endif %}",
    "{% if nation > 'a' %}x{% endif %}",
    "{% if nation == '\\ud800' %}x{% endif %}",
    "{% if nation == 'a\nb' %}x{% endif %}",
    "{{ " + "9" * 5000 + " }}",
    # comments, white-space signs, things left open
    "{# note #}",
    "{# {{ mp_name }}",
    "{{- mp_name }}",
    "{{ mp_name -}}",
    "{%+ if mp_name %}x{% endif %}",
    "{{ mp_name",
    "{{ mp_name }",
    "{ mp_name }}",
    "{% if mp_name }}",
    "{% if mp_name %}",
    "{% endif %}",
    "{% else %}",
    "{% %}",
    "{{}}",
    "{{ 'a }}",
    "{{ mp_name mp_name }}",
    "{% if %}x{% endif %}",
    # unicode tricks
    "{{ \uff4dp_name }}",
    "{{ mp\u200b_name }}",
    "Dear \u202emp",
    "a\x00b",
    "a\x1bb",
    "a\ud800b",
    "\ufeffDear",
    "{{ mp_name\u2028}}",
    "{{ ｓｅｌｆ.x }}",
    "{{ \u017felf }}",
    # unknown values
    "{{ nobody }}",
    "{{ MP_NAME }}",
    "{% if is_speaker %}{{ nobody }}{% endif %}",
]


@pytest.mark.parametrize("source", ALLOWED)
def test_lets_plain_letters_through(source):
    check(source, NAMES)


@pytest.mark.parametrize("source", REFUSED)
def test_refuses_everything_else_with_place_and_sentence(source):
    with pytest.raises(GrammarError) as caught:
        check(source, NAMES)
    error = caught.value
    assert 1 <= error.line <= source.count("\n") + 1
    assert error.column >= 1
    assert error.code == error.reason.value
    assert error.sentence.endswith(".")


@pytest.mark.parametrize(
    ("source", "line", "column", "reason"),
    [
        ("a\nbc {{ nobody }}", 2, 7, Reason.UNKNOWN_VALUE),
        ("a\r\n{{ mp_name.x }}", 2, 11, Reason.SIGN_NOT_ALLOWED),
        ("a {# b #}", 1, 3, Reason.COMMENT),
        ("\n\n  {% for x in y %}", 3, 3, Reason.TAG_NOT_ALLOWED),
        ("\n b }}", 2, 4, Reason.STRAY_BRACKETS),
        ("ab\u202e", 1, 3, Reason.ODD_CHARACTER),
        ("x {{ 7 }}", 1, 6, Reason.NUMBER),
        ("{% if mp_name %}\n{% if nobody %}{% endif %}{% endif %}", 2, 7, Reason.UNKNOWN_VALUE),
        ("a\n\n{{- mp_name }}", 3, 1, Reason.SIGN_NOT_ALLOWED),
    ],
)
def test_says_where_and_why(source, line, column, reason):
    with pytest.raises(GrammarError) as caught:
        check(source, NAMES)
    assert (caught.value.line, caught.value.column, caught.value.reason) == (line, column, reason)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a" * (MAX_LENGTH + 1), Reason.TOO_LONG),
        ("{{ mp_name }}" * (MAX_TAGS + 1), Reason.TOO_MANY_TAGS),
        (
            "{% if mp_name %}" * (MAX_DEPTH + 1) + "{% endif %}" * (MAX_DEPTH + 1),
            Reason.TOO_DEEP,
        ),
        ("{{ " + "(" * 500 + "mp_name" + ")" * 500 + " }}", Reason.TAG_TOO_LONG),
        ("{% if " + "not " * 4000 + "mp_name %}{% endif %}", Reason.TAG_TOO_LONG),
    ],
)
def test_bounds_size_and_nesting(source, reason):
    with pytest.raises(GrammarError) as caught:
        check(source, NAMES)
    assert caught.value.reason is reason


def test_accepts_the_most_that_is_allowed():
    check("{% if mp_name %}" * MAX_DEPTH + "{% endif %}" * MAX_DEPTH, NAMES)
    check("{{ mp_name }}" * MAX_TAGS, NAMES)


_PIECES = st.one_of(
    st.sampled_from(
        [
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{%-",
            "-%}",
            "{{-",
            "-}}",
            "if",
            "elif",
            "else",
            "endif",
            "for",
            "in",
            "raw",
            "endraw",
            "set",
            "mp_name",
            "self",
            "and",
            "or",
            "not",
            "is",
            "==",
            "!=",
            "<",
            "|",
            ".",
            "(",
            ")",
            "[",
            "]",
            "'",
            '"',
            "\\",
            "~",
            ",",
            ":",
            "#",
            "##",
            "1",
            "1e9",
            "0x1f",
            "none",
            "true",
        ]
    ),
    st.sampled_from([" ", "\n", "\r\n", "\r", "\x0b", "\u2028", "\x00"]),
    st.text(max_size=4),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_nothing_but_a_grammar_error_comes_out(source):
    with suppress(GrammarError):
        check(source, NAMES)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=12).map(lambda p: "{% if " + " ".join(p) + " %}x{% endif %}"))
def test_nothing_but_a_grammar_error_comes_out_of_conditions(source):
    with suppress(GrammarError):
        check(source, NAMES)


def test_the_list_of_filters_is_empty():
    assert frozenset() == grammar.FILTERS


def test_only_a_filter_on_the_list_passes_and_only_after_a_value_without_arguments(monkeypatch):
    monkeypatch.setattr(grammar, "FILTERS", frozenset({"upper"}))
    check("{{ mp_name|upper }}", NAMES)
    for source in (
        "{{ mp_name|lower }}",
        "{{ mp_name|upper|upper }}",
        "{{ mp_name|upper('x') }}",
        "{{ 'a'|upper }}",
        "{{ nobody|upper }}",
        "{% if mp_name|upper %}x{% endif %}",
        "{{ mp_name|upper.x }}",
    ):
        with pytest.raises(GrammarError):
            check(source, NAMES)


def test_many_long_tags_are_refused_together():
    tag = "{% if mp_name" + " and nation" * ((MAX_TAG_WORDS - 2) // 2) + " %}{% endif %}"
    check(tag * (MAX_ALL_WORDS // MAX_TAG_WORDS - 1), NAMES)
    with pytest.raises(GrammarError) as caught:
        check(tag * (MAX_ALL_WORDS // MAX_TAG_WORDS + 1), NAMES)
    assert caught.value.reason is Reason.TOO_MANY_TAGS
