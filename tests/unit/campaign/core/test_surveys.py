from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from campaign.core.surveys import (
    DOCX,
    EML,
    JPEG,
    NAME_LIMIT,
    PDF,
    PNG,
    TXT,
    DayError,
    DayProblem,
    FileKind,
    day_of,
    kept_name,
    kind_of,
)

SENT, TODAY = date(2026, 11, 23), date(2026, 12, 7)


def day(*typed: str) -> date | None:
    return day_of(*typed, sent=SENT, today=TODAY)


def test_a_day_from_the_letter_to_today_is_taken_and_no_day_is_none() -> None:
    assert day("23", "11", "2026") == SENT
    assert day(" 07 ", "12", "2026") == TODAY
    assert day("", " ", "") is None


@pytest.mark.parametrize(
    ("typed", "problem", "part"),
    [
        (("1", "", "2026"), DayProblem.INCOMPLETE, "month"),
        (("", "12", "2026"), DayProblem.INCOMPLETE, "day"),
        (("1", "Dec", "2026"), DayProblem.NO_DAY, "month"),
        (("31", "11", "2026"), DayProblem.NO_DAY, "day"),
        (("-1", "11", "2026"), DayProblem.NO_DAY, "day"),
        (("\N{ARABIC-INDIC DIGIT ONE}", "12", "2026"), DayProblem.NO_DAY, "day"),
        (("1", "12", "26"), DayProblem.SHORT_YEAR, "year"),
        (("1", "12", "0000"), DayProblem.NO_DAY, "day"),
        (("22", "11", "2026"), DayProblem.BEFORE_LETTER, "day"),
        (("8", "12", "2026"), DayProblem.FUTURE, "day"),
    ],
)
def test_what_cannot_be_the_day_is_told_with_the_field_to_mend(
    typed: tuple[str, str, str], problem: DayProblem, part: str
) -> None:
    with pytest.raises(DayError) as caught:
        day(*typed)
    assert (caught.value.problem, caught.value.part) == (problem, part)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>" * 100)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", PNG),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), None),
        (zipped("virus.exe"), None),
        (b"Received: from mx\r\n by mail\r\nFrom: mp@parliament.uk\r\n\r\nDear Jane", EML),
        (b"From: mp@parliament.uk\nSubject: Re\n\nDear Jane", EML),
        (b"To: do\nThen: rest\n", TXT),
        (b"Dear Jane,\r\n\r\nFrom: here on.", TXT),
        ("Annwyl Siân, diolch \N{EN DASH} Tŵr".encode(), TXT),
        ("I \u2019agree\u2019 \xa35".encode("cp1252"), TXT),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02\x01", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        (b"", None),
    ],
)
def test_a_file_is_told_by_its_bytes(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("answer.pdf", PDF, "answer.pdf"),
        ("Answer.PDF", PDF, "Answer.PDF"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("photo", JPEG, "photo.jpg"),
        (r"C:\Users\me\answer.exe", PDF, "answer.exe.pdf"),
        ("../../etc/passwd", TXT, "passwd.txt"),
        ('a"b<c>\r\n.txt', TXT, "abc.txt"),
        ("an\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", PDF, "anfdp.exe.pdf"),
        ("...", PNG, "file.png"),
        ("", PNG, "file.png"),
    ],
)
def test_a_name_is_made_harmless(name: str, kind: FileKind, kept: str) -> None:
    assert kept_name(name, kind) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = kept_name("x" * 500 + ".pdf", PDF)
    assert len(name) == NAME_LIMIT
    assert name.endswith("x.pdf")
