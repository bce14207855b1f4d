from __future__ import annotations

import re
from dataclasses import replace

from fpdf.structure_tree import StructElem
from fpdf.syntax import PDFObject

from letters.enclosure import EnclosedLetter
from letters.enclosure_file import Tags
from letters.enclosure_pdf import build
from letters.enclosure_typeface import typeface

WORDS = "Care is uneven across Wales, and people wait too long for a nurse of their own. "
SHORT = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons",),
    date_text="22 November 2026",
    addressee_lines=("Minister of Health",),
    reference="Care",
    salutation="Dear Minister,",
    paragraphs=(WORDS,),
    sign_off="Yours sincerely,",
    title="Care",
)
LONG = replace(SHORT, paragraphs=(WORDS * 4,) * 12)


def _table(pdf):
    """The file's own table: where each object begins, from number 1."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF", pdf)[1])
    assert pdf[start:].startswith(b"xref\n")
    return [int(found) for found in re.findall(rb"\n(\d{10}) 00000 n ", pdf[start:])]


def test_the_file_s_table_leads_to_every_object():
    for letter in (SHORT, LONG):
        pdf = build(letter)
        places = _table(pdf)
        assert len(places) == pdf.count(b"endobj")
        for number, place in enumerate(places, start=1):
            assert pdf[place:].startswith(b"%d 0 obj\n" % number)


def test_every_object_that_is_named_is_there():
    pdf = build(LONG)
    named = {int(number) for number in re.findall(rb"\b(\d+) 0 R\b", pdf)}
    assert max(named) <= len(_table(pdf))


def test_files_begin_with_the_same_fonts():
    short, long = build(SHORT), build(LONG)
    fonts = typeface().packed
    assert len(fonts) > 40_000
    assert short.index(fonts) == long.index(fonts) < 30
    assert fonts.count(b"/FontFile2") == 2


def test_pages_show_both_fonts():
    pdf = build(LONG)
    assert len(re.findall(rb"/Font <</F1 \d+ 0 R\n/F2 \d+ 0 R>>", pdf)) == 1
    assert len(re.findall(rb"/Font <</F1 \d+ 0 R>>", pdf)) == 1


def test_a_tag_is_written_as_fpdf2_would():
    tags = Tags()
    tag, page_number = tags.add_marked_content(1, "/H1", mcid=3)
    tag.pg = PDFObject()
    for number, each in enumerate((tag, tag.pg, tags.doc_struct_elem), start=7):
        each.id = number
    assert page_number == 0
    entries = StructElem._build_obj_dict(tag)  # noqa: SLF001 - what the tag's own must equal
    assert tag.serialize() == StructElem.serialize(tag, entries)
    assert "/S /H1" in tag.serialize()
