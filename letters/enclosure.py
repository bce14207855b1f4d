"""The letter enclosed for the MP to sign: as plain text, as an A4 .docx and as a PDF.

Equal letters give equal bytes, so that a file can be cached by its content and compared. The
libraries that make the files are imported when first needed: a third of a second for the PDF's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from letters.characters import plain
from letters.errors import LetterError
from letters.types import EnclosedLetter

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE_LINES = 4
# Word takes a bare "en" for American English and marks British spelling as wrong.
_LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}

# What letters/fonts can print: Latin with the accents of Europe's languages, and typographers'
# signs. tests/unit/letters/test_enclosure_pdf.py compares it with the fonts.
PRINTABLE = re.compile(
    "[\n\x20-\x7e\xa0-\xac\xae-\xb4\xb6-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123\u0126\u0127"
    "\u012a\u012b\u012e-\u0133\u0136\u0137\u0139-\u013e\u0141-\u0148\u0150-\u0155\u0158-\u015b"
    "\u015e-\u0165\u016a\u016b\u016e-\u017e\u0218-\u021b\u1e80-\u1e85\u1e9e\u1ef2\u1ef3\u2009"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2039\u203a\u20ac\u2122\u2212]*"
)
# Signs that the fonts lack, and others of theirs that look the same in print.
_LOOK_ALIKES = {"\t": " ", "\u2010": "-", "\u2011": "-", "\u202f": "\xa0"}

KEPT_FILES = 64
"""How many files of each kind a process remembers: about 5 MB in all."""

__all__ = ["EnclosedLetter", "UnprintableError", "is_printable", "to_docx", "to_pdf", "to_text"]


class UnprintableError(LetterError):
    """The PDF's fonts lack a character, such as one of another alphabet; code `unprintable`."""

    def __init__(self) -> None:
        # The character may be of a person's name.
        super().__init__("unprintable", "the letter holds a character that the PDF cannot print")


def to_text(letter: EnclosedLetter) -> str:
    """Give the letter as plain text for the e-mail."""
    clean = _clean(letter)
    blocks = [
        "\n".join((clean.sender_name, *clean.sender_lines)),
        clean.date_text,
        "\n".join(clean.addressee_lines),
        clean.salutation,
        clean.reference,
        *clean.paragraphs,
        clean.sign_off + "\n" * _SIGNATURE_LINES + clean.sender_name,
    ]
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def to_docx(letter: EnclosedLetter) -> bytes:
    """Give the letter as a Word document; characters that XML refuses are left out."""
    return _docx(_clean(letter))


def to_pdf(letter: EnclosedLetter) -> bytes:
    """Give the letter as a tagged PDF with its fonts inside.

    Raises:
        UnprintableError: see `is_printable`. A box in the place of a letter of somebody's name
            would be worse than no PDF.
    """
    printed = _for_print(letter)
    if not _has_glyphs(printed):
        raise UnprintableError
    return _pdf(printed)


def is_printable(letter: EnclosedLetter) -> bool:
    """Whether the PDF's fonts, which are Latin, have every character of the letter."""
    return _has_glyphs(_for_print(letter))


@lru_cache(maxsize=KEPT_FILES)
def _docx(clean: EnclosedLetter) -> bytes:
    from letters.enclosure_docx import build  # noqa: PLC0415 - slow to import, see above

    return build(clean)


@lru_cache(maxsize=KEPT_FILES)
def _pdf(clean: EnclosedLetter) -> bytes:
    from letters.enclosure_pdf import build  # noqa: PLC0415 - slow to import, see above

    return build(clean)


def _for_print(letter: EnclosedLetter) -> EnclosedLetter:
    clean = _clean(letter)
    return replace(
        clean,
        sender_name=_look_alike(clean.sender_name),
        sender_lines=tuple(map(_look_alike, clean.sender_lines)),
        date_text=_look_alike(clean.date_text),
        addressee_lines=tuple(map(_look_alike, clean.addressee_lines)),
        reference=_look_alike(clean.reference),
        salutation=_look_alike(clean.salutation),
        paragraphs=tuple(map(_look_alike, clean.paragraphs)),
        sign_off=_look_alike(clean.sign_off),
    )


def _look_alike(text: str) -> str:
    printed = unicodedata.normalize("NFC", text)
    for sign, same in _LOOK_ALIKES.items():
        printed = printed.replace(sign, same)
    return printed


def _has_glyphs(letter: EnclosedLetter) -> bool:
    one = (letter.sender_name, letter.date_text, letter.reference, letter.salutation)
    many = (letter.sender_lines, letter.addressee_lines, letter.paragraphs, (letter.sign_off,))
    return all(map(PRINTABLE.fullmatch, chain(one, *many)))


def _clean(letter: EnclosedLetter) -> EnclosedLetter:
    return replace(
        letter,
        sender_name=_line(letter.sender_name),
        sender_lines=_lines(letter.sender_lines),
        date_text=_line(letter.date_text),
        addressee_lines=_lines(letter.addressee_lines),
        reference=_line(letter.reference),
        salutation=_with_comma(letter.salutation),
        paragraphs=tuple(filter(None, (plain(text).strip() for text in letter.paragraphs))),
        sign_off=_with_comma(letter.sign_off),
        title=_line(letter.title)[:255],
        language=_LANGUAGES.get(_line(letter.language), _line(letter.language)[:35]),
    )


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in map(_line, texts) if line)


def _with_comma(text: str) -> str:
    line = _line(text).rstrip(",")
    return f"{line}," if line else ""
