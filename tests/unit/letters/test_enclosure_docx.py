from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import enclosure_docx
from letters.characters import plain
from letters.enclosure import EnclosedLetter, to_docx
from letters.enclosure_docx import build

LETTER = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons",),
    date_text="22 November 2026",
    addressee_lines=("Minister of Health",),
    reference="Care",
    salutation="Dear Minister,",
    paragraphs=("First & <second>.", "Last."),
    sign_off="Yours sincerely,",
    title="Care",
)
PLAIN_PAPER = docx.Document()


def _parts(file):
    with zipfile.ZipFile(BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _run(paragraph):
    [run] = paragraph.runs
    return run.element.xml


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "&amp; <w:t>\"quoted\" & 'so'</w:t>",
        "two\nlines\n\nand\ta tab",
        " spaces  outside ",
        "\xa0a\xa0",
        "@words@",
        "王芳 🎗",
    ],
)
def test_words_stand_in_the_file_as_python_docx_writes_them(text):
    document = docx.Document(BytesIO(build(replace(LETTER, paragraphs=(text,)))))
    assert _run(document.paragraphs[5]) == _run(PLAIN_PAPER.add_paragraph(text))


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200).map(plain).filter(bool))
def test_so_do_any_words(text):
    document = docx.Document(BytesIO(build(replace(LETTER, reference=text, title=text))))
    assert _run(document.paragraphs[4]) == _run(PLAIN_PAPER.add_paragraph(text))
    assert document.core_properties.title == text


def test_only_the_last_words_before_the_sign_off_are_bound_to_it():
    letter = replace(LETTER, paragraphs=("One.", "1. a\n2. b"))
    document = docx.Document(BytesIO(build(letter)))
    bound = [p.text for p in document.paragraphs if p.paragraph_format.keep_with_next]
    assert bound == ["2.\tb"]


def test_each_part_stands_once_in_a_whole_file_and_under_one_date():
    with zipfile.ZipFile(BytesIO(build(LETTER))) as parts:
        assert parts.testzip() is None
        assert len(parts.namelist()) == len(set(parts.namelist()))
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_letters_of_one_language_differ_in_their_words_alone():
    one, other = _parts(build(LETTER)), _parts(build(replace(LETTER, title="T", reference="R")))
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} == {
        "word/document.xml",
        "docProps/core.xml",
    }


def test_threads_that_make_letters_at_once_make_what_one_thread_makes():
    languages = ("en-GB", "cy-GB")
    made = [
        replace(LETTER, sender_name=f"Jo {n}", title=f"T {n}", language=languages[n % 2])
        for n in range(200)
    ]
    enclosure_docx._blank.cache_clear()  # noqa: SLF001 - the first use is the risky one
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(build, made))
    assert at_once == [build(each) for each in made]
    assert len(set(at_once)) == 200


def test_a_letter_without_words_is_an_empty_document():
    empty = EnclosedLetter("", (), "", (), "", "", (), "", "")
    assert docx.Document(BytesIO(to_docx(empty))).paragraphs == []
