from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.enclosure import EnclosedLetter, to_docx, to_text

LETTER = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons", "London SW1A 0AA"),
    date_text="22 November 2026",
    addressee_lines=("Minister of Health", "Castle Buildings"),
    reference="Care in Northern Ireland [ref ABC-DEF]",
    salutation="Dear Minister",
    paragraphs=("First & <second>.", "1. One\n2. Two", "Last."),
    sign_off="Yours sincerely",
    title="Letter to the Minister of Health",
    language="en-GB",
)


def _open(letter):
    return docx.Document(BytesIO(to_docx(letter)))


def test_the_document_has_title_and_language_and_names_no_author():
    document = _open(LETTER)
    properties = document.core_properties
    assert properties.title == "Letter to the Minister of Health"
    assert properties.language == "en-GB"
    assert properties.author == ""
    assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_the_parts_of_the_letter_are_paragraphs_of_real_styles_in_order():
    parts = [(p.style.name, p.text) for p in _open(LETTER).paragraphs]
    assert parts == [
        ("Sender", "Siân O'Neill MP\nHouse of Commons\nLondon SW1A 0AA"),
        ("Date", "22 November 2026"),
        ("Addressee", "Minister of Health\nCastle Buildings"),
        ("Salutation", "Dear Minister,"),
        ("Heading 1", "Care in Northern Ireland [ref ABC-DEF]"),
        ("Body Text", "First & <second>."),
        ("Letter List", "1.\tOne"),
        ("Letter List", "2.\tTwo"),
        ("Body Text", "Last."),
        ("Closing", "Yours sincerely,"),
        ("Signature", "Siân O'Neill MP"),
    ]


def test_there_is_room_to_sign_and_the_sign_off_stays_with_the_name():
    closing = _open(LETTER).styles["Closing"].paragraph_format
    assert closing.space_after.pt >= 48
    assert closing.keep_with_next


def test_a_signature_never_stands_alone_on_a_page():
    body = [p for p in _open(LETTER).paragraphs if p.style.name == "Body Text"]
    assert body[-1].paragraph_format.keep_with_next
    assert not body[0].paragraph_format.keep_with_next


def test_the_page_is_a4_and_numbered():
    section = _open(LETTER).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    footer = section.footer.paragraphs[0]
    fields = [e.get(qn("w:instr")) for e in section.footer.part.element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Page" in footer.text


def test_a_welsh_letter_numbers_its_pages_in_welsh():
    footer = _open(replace(LETTER, language="cy-GB")).sections[0].footer.paragraphs[0]
    assert footer.text.startswith("Tudalen")


def test_equal_letters_give_equal_bytes_and_others_do_not():
    assert to_docx(LETTER) == to_docx(replace(LETTER))
    assert to_docx(LETTER) != to_docx(replace(LETTER, date_text="23 November 2026"))


def test_the_bytes_do_not_depend_on_the_time(monkeypatch):
    before = to_docx(LETTER)
    later = time.time() + 86_401
    monkeypatch.setattr("time.time", lambda: later)
    assert to_docx(LETTER) == before


@pytest.mark.parametrize(
    ("given_language", "in_the_file"), [("en", "en-GB"), ("cy", "cy-GB"), ("en-GB", "en-GB")]
)
def test_a_language_without_a_country_is_the_uk_s(given_language, in_the_file):
    document = _open(replace(LETTER, language=given_language))
    assert document.core_properties.language == in_the_file
    assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {in_the_file}


def test_the_text_holds_the_same_letter():
    text = to_text(LETTER)
    assert text.startswith("Siân O'Neill MP\nHouse of Commons\n")
    assert "\n\nDear Minister,\n\nCare in Northern Ireland" in text
    assert "\n1. One\n2. Two\n" in text
    assert text.endswith("Yours sincerely,\n\n\n\nSiân O'Neill MP\n")


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800", "\u202e"])
def test_characters_that_files_refuse_are_left_out(odd):
    letter = replace(
        LETTER, paragraphs=(f"a{odd}b",), sender_name=f"Jo{odd}", title=f"T{odd}", language="en"
    )
    document = _open(letter)
    assert odd not in "".join(p.text for p in document.paragraphs)
    assert odd not in to_text(letter)
    assert document.core_properties.title.strip() == "T"


def test_an_empty_part_leaves_no_empty_paragraph():
    letter = replace(LETTER, date_text="", reference=" ", sender_lines=(), paragraphs=("", "a"))
    assert all(p.text.strip() for p in _open(letter).paragraphs)
    assert "\n\n\n\n\n" not in to_text(letter)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_enclosed(text):
    letter = replace(LETTER, sender_name=text, reference=text, paragraphs=(text,), title=text)
    assert to_docx(letter)
    assert to_text(letter)


def test_the_file_holds_no_picture_and_no_styles_of_another_document():
    with zipfile.ZipFile(BytesIO(to_docx(LETTER))) as parts:
        names = parts.namelist()
        assert "word/styles.xml" in names
        assert not [name for name in names if "thumbnail" in name or "stylesWithEffects" in name]
        assert max(part.file_size for part in parts.infolist()) < 60_000


def test_each_language_has_its_own_stationery():
    for language, word in (("en", "Page"), ("cy", "Tudalen"), ("en", "Page")):
        document = _open(replace(LETTER, language=language))
        assert document.sections[0].footer.paragraphs[0].text.startswith(word)
        assert document.core_properties.language == f"{language}-GB"
