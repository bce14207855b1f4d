"""The checks together: order, places, speed, and the letters and pages that ship."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import letters
from campaign.core.campaign_toml import from_mapping
from letters.letter_file import read
from letters.lint import Context, Document, Severity, check
from letters.rules.samples import CONTEXT, VALUES
from letters.values import DocumentUse

FOLDER = Path(letters.__path__[0]) / "campaigns" / "secondary-breast-cancer"
SETTINGS = from_mapping(tomllib.loads((FOLDER / "campaign.toml").read_text("utf-8")))
FILES = sorted((*FOLDER.glob("letters/*.md"), *FOLDER.glob("pages/*.md")))
FIGURES = {
    figure.name: SimpleNamespace(
        number=figure.number,
        source=figure.source,
        date=figure.date,
        historical=figure.historical,
        review_by=None,
    )
    for figure in SETTINGS.figures
}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHIPPED = Context(
    NOW.date(),
    VALUES | {f"figure_{name}": figure.number for name, figure in FIGURES.items()},
    FIGURES,
    SETTINGS.charity_name,
    english_changed=NOW,
    changed=NOW,
)


def _document(path):
    text = path.read_text("utf-8")
    if path.parent.name == "pages":
        return Document(DocumentUse.PAGE, text, language=path.name.split(".")[1])
    kind, nation, language, _ = path.name.split(".")
    source = read(text)
    return Document(DocumentUse(kind), source.body, source.subject, nation, language)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_ships_has_no_errors_and_few_warnings(path):
    found = check(_document(path), SHIPPED)
    assert [one.message for one in found if one.severity is Severity.ERROR] == []
    # The pages still type figures by hand, each with its source beside it.
    assert {one.rule for one in found} <= {"figure-by-hand", "passive"}
    assert path.parent.name == "pages" or not found


def test_findings_come_in_the_order_of_the_text():
    text = "Please vote Labour.\nSee http://x.example and {{ nobody }}. It MUST change."
    found = check(Document(DocumentUse.PAGE, text, "NOW {{ town }}"), CONTEXT)
    assert [(one.part, one.rule, one.line, one.column) for one in found] == [
        ("subject", "shouting", 1, 1),
        ("subject", "unknown-value", 1, 8),
        ("text", "takes-sides", 1, 8),
        ("text", "link-not-https", 2, 5),
        ("text", "unknown-value", 2, 29),
        ("text", "shouting", 2, 43),
    ]


def test_tags_do_not_move_what_stands_after_them():
    text = "{% if is_speaker %}{{ mp_name }}{% endif %} we\u2019ll UTILISE it"
    (one,) = (
        one for one in check(Document(DocumentUse.PAGE, text), CONTEXT) if one.rule == "jargon"
    )
    assert text[one.column - 1 : one.end - 1] == "UTILISE"


def test_an_empty_document_only_lacks_things():
    found = check(Document(DocumentUse.LETTER_MP, ""), CONTEXT)
    assert {one.rule for one in found} == {"missing-ask", "unused-value"}


def test_a_letter_of_5000_characters_is_checked_quickly():
    document = _document(FOLDER / "letters" / "mp.england.en.md")
    long = Document(document.kind, (document.text * 3)[:5000].rpartition("\n\n")[0], "", "england")
    check(long, SHIPPED)
    times = []
    for _ in range(5):
        began = perf_counter()
        check(long, SHIPPED)
        times.append(perf_counter() - began)
    # Under 20 ms where it was measured; a busy machine gets five times as much.
    assert min(times) < 0.1


@pytest.mark.parametrize(
    "piece",
    [
        "A ",
        "a.",
        "{{ ",
        "{% if x %}",
        "is ",
        "1,",
        "!",
        "((",
        "we will ",
        "http://",
        "please go ",
        "{{ a }} please go ",
        "5% ",
        "{% if x %}please go {% else %}",
        "\n",
        "- ",
    ],
)
def test_no_text_makes_a_check_slow(piece):
    began = perf_counter()
    check(Document(DocumentUse.LETTER_MP, (piece * 20_000)[:20_000], piece * 50), CONTEXT)
    assert perf_counter() - began < 3


PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    " if ",
    "else",
    "endif",
    "mp_name",
    "\n",
    "\r\n",
    "NHS",
    "9%",
    "é",
    ".",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_checked_and_every_place_is_inside_it(text):
    lines = text.replace("\r\n", "\n").split("\n")
    for one in check(Document(DocumentUse.LETTER_MP, text), CONTEXT):
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= one.end <= len(lines[one.line - 1]) + 2
        assert one.message
