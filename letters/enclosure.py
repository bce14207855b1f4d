"""The letter enclosed for the MP to sign: as plain text and as an A4 .docx.

Equal letters give equal bytes, so that a file can be cached by its content and compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from letters.characters import plain
from letters.enclosure_docx import build
from letters.types import EnclosedLetter

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE_LINES = 4
# Word takes a bare "en" for American English and marks British spelling as wrong.
_LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}

__all__ = ["EnclosedLetter", "to_docx", "to_text"]


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
    return build(_clean(letter))


def _clean(letter: EnclosedLetter) -> EnclosedLetter:
    return replace(
        letter,
        sender_name=_line(letter.sender_name),
        sender_lines=_lines(letter.sender_lines),
        date_text=_line(letter.date_text),
        addressee_lines=_lines(letter.addressee_lines),
        reference=_line(letter.reference),
        salutation=_with_comma(letter.salutation),
        paragraphs=tuple(plain(text).strip() for text in letter.paragraphs if plain(text).strip()),
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
