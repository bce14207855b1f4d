from __future__ import annotations

import re
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

import letters
from letters import enclosure_typeface
from letters.enclosure import (
    KEPT_FILES,
    PRINTABLE,
    EnclosedLetter,
    UnprintableError,
    is_printable,
    to_docx,
    to_pdf,
)
from letters.enclosure_layout import wrapped
from letters.enclosure_pdf import build

FONTS = Path(letters.__path__[0]) / "fonts"
WORDS = "Care is uneven across Wales, and people wait too long for a nurse of their own. "
LETTER = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons", "London SW1A 0AA"),
    date_text="22 November 2026",
    addressee_lines=("Minister (Health)", "Tŷ Hywel"),
    reference="Care in Wales [ref ABC-DEF]",
    salutation="Dear Minister",
    paragraphs=("First & <second> “ŵ Ŵ ŷ Ŷ” – £5\\€6…", "1. One\n2. Two", WORDS * 4),
    sign_off="Yours sincerely",
    title="Letter to the Minister of Health",
)
LONG = replace(LETTER, paragraphs=(WORDS * 4,) * 12)


def _streams(pdf):
    for found in re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", pdf):
        content = pdf[found.end() : found.end() + int(found[1])]
        yield (
            zlib.decompress(content)
            if b"FlateDecode" in found[0] or content[:1] == b"x"
            else content
        )


def _printed(pdf):
    """What each page prints, in the order of the file: (tag, text), by the file's own map."""
    streams = list(_streams(pdf))
    maps = [stream.decode() for stream in streams if b"beginbfchar" in stream]
    code = dict(re.findall(r"<([0-9A-F]{4})> <([0-9A-F]{4})>", maps[0]))
    assert dict(re.findall(r"<([0-9A-F]{4})> <([0-9A-F]{4})>", maps[1])) == code
    for stream in streams:
        parts = re.findall(rb"/(P|H1|Artifact) <<[^\n]*>> BDC\n(.*?)\nEMC", stream, re.DOTALL)
        if parts:
            yield [(tag.decode(), "".join(_decoded(text, code))) for tag, text in parts]


def _decoded(part, code):
    for shown in re.findall(rb"Td\s*\((.*?)(?<!\\)(?:\\\\)*\) Tj", part, re.DOTALL):
        raw = re.sub(
            rb"\\(.)", lambda found: {b"r": b"\r"}.get(found[1], found[1]), shown, flags=re.DOTALL
        )
        for pair in re.findall(r"[0-9A-F]{4}", raw.hex().upper()):
            yield chr(int(code[pair], 16))


def test_a_reader_gets_the_whole_letter_in_order_each_part_tagged():
    [page] = _printed(to_pdf(LETTER))
    assert page == [
        ("P", "Siân O'Neill MP House of Commons London SW1A 0AA"),
        ("P", "22 November 2026"),
        ("P", "Minister (Health) Tŷ Hywel"),
        ("P", "Dear Minister,"),
        ("H1", "Care in Wales [ref ABC-DEF]"),
        ("P", "First & <second> “ŵ Ŵ ŷ Ŷ” – £5\\€6…"),
        ("P", "1. One"),
        ("P", "2. Two"),
        ("P", (WORDS * 4).strip()),
        ("P", "Yours sincerely,"),
        ("P", "Siân O'Neill MP"),
    ]


def test_the_tags_stand_in_the_document_s_structure():
    pdf = to_pdf(LETTER)
    assert b"/Marked true" in pdf
    assert re.findall(rb"/S /(Document|P|H1)\b", pdf) == [
        b"Document",
        *[b"P"] * 4,
        b"H1",
        *[b"P"] * 6,
    ]


def test_title_and_language_are_set_and_the_title_is_shown():
    pdf = to_pdf(replace(LETTER, language="cy"))
    assert b"/Lang (cy-GB)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert b"/Title (Letter to the Minister of Health)" in pdf


def test_the_file_names_no_author_no_software_and_no_date():
    pdf = to_pdf(LETTER)
    for entry in (b"/Author", b"/Producer", b"/Creator", b"/CreationDate", b"/ModDate", b"fpdf"):
        assert entry not in pdf


def test_one_page_bears_no_number():
    assert all(tag != "Artifact" for [page] in [list(_printed(to_pdf(LETTER)))] for tag, _ in page)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [("en", ["Page 1 of 2", "Page 2 of 2"]), ("cy", ["Tudalen 1 o 2", "Tudalen 2 o 2"])],
)
def test_more_pages_are_numbered_in_the_letter_s_language_apart_from_its_words(language, numbers):
    pages = list(_printed(to_pdf(replace(LONG, language=language))))
    assert [page[-1] for page in pages] == [("Artifact", number) for number in numbers]
    assert sum(tag == "Artifact" for page in pages for tag, _ in page) == 2


def test_the_page_is_a4():
    assert b"/MediaBox [0 0 595.28 841.89]" in to_pdf(LETTER)


def test_equal_letters_give_equal_bytes_at_any_time_and_others_do_not(monkeypatch):
    before = build(LETTER)
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert build(replace(LETTER)) == before
    assert build(replace(LETTER, date_text="23 November 2026")) != before


def test_a_letter_is_made_once_and_remembered():
    fresh = replace(LETTER, date_text="24 November 2026")
    assert to_pdf(fresh) is to_pdf(replace(fresh))
    assert to_docx(fresh) is to_docx(replace(fresh))


def test_what_has_not_been_asked_for_lately_is_forgotten():
    first = to_pdf(LETTER)
    for number in range(KEPT_FILES):
        to_pdf(replace(LETTER, date_text=f"{number} May 2026"))
    again = to_pdf(LETTER)
    assert again == first
    assert again is not first


def test_threads_that_make_letters_at_once_do_not_mix_them():
    letters_of = (LETTER, LONG)
    made = [
        replace(letters_of[n % 2], date_text=f"{n} May 2026", sender_name=f"Jo {n}")
        for n in range(200)
    ]
    enclosure_typeface._read.cache_clear()  # noqa: SLF001 - the first use is the risky one
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(build, made))
    wrapped.cache_clear()
    assert at_once == [build(each) for each in made]
    assert len(set(at_once)) == 200


def test_every_character_that_counts_as_printable_is_in_both_fonts():
    printable = {code for code in range(0x20, 0x30000) if PRINTABLE.fullmatch(chr(code))}
    for name in ("regular", "bold"):
        font = TTFont(FONTS / f"atkinson-hyperlegible-next-{name}.ttf")
        assert printable <= set(font.getBestCmap())


def test_the_fonts_travel_with_their_licence():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Νίκος", "Ольга", "محمد", "王芳", "Jo 🎗", "Nguyễn"])
def test_a_name_that_the_fonts_lack_is_refused_not_printed_as_boxes(name):
    letter = replace(LETTER, paragraphs=(f"My constituent: {name}",))
    assert not is_printable(letter)
    with pytest.raises(UnprintableError) as caught:
        to_pdf(letter)
    assert caught.value.code == "unprintable"
    assert name not in str(caught.value)
    assert to_docx(letter)


def test_signs_that_the_fonts_lack_are_printed_as_those_that_look_the_same():
    letter = replace(LETTER, paragraphs=("x\u2011y\tz \u202fé e\u0301",))
    assert is_printable(letter)
    [page] = _printed(to_pdf(letter))
    assert ("P", "x-y z \xa0é é") in page


def test_any_text_is_printed_or_refused():
    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=200))
    def check(text):
        letter = replace(LETTER, sender_name=text, reference=text, paragraphs=(text,), title=text)
        if is_printable(letter):
            assert to_pdf(letter).startswith(b"%PDF-")
        else:
            with pytest.raises(UnprintableError):
                to_pdf(letter)

    check()


def test_a_letter_without_words_is_an_empty_page():
    empty = EnclosedLetter("", (), "", (), "", "", (), "", "")
    assert to_pdf(empty).startswith(b"%PDF-")


def test_the_libraries_are_not_imported_before_they_are_needed():
    program = (
        "import sys, letters.enclosure, campaign.outbox.compose; "
        "sys.exit(bool({'fpdf', 'docx'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=FONTS.parents[1])
