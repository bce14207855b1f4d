"""Writes a letter's words into a Word document that python-docx has made once for its language.

Only two parts of the file differ between letters; the others travel as they were packed.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from letters.enclosure_stationery import stationery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from letters.types import EnclosedLetter

_DOCUMENT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ITEM = re.compile(r"^(\d{1,2}\.|[-•])[ \t]+(?=\S)")
_STYLES = (
    *("Sender", "Date", "Addressee", "Salutation", "Heading 1"),
    *("Body Text", "Letter List", "Closing", "Signature"),
)
# Where words will stand; no style, name or instruction of Word's holds it.
_MARK = "@words@"
_BREAKS = re.compile("([\n\t])")
_BREAK_TAGS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Some XML with room for words in its middle."""

    before: str
    after: str

    def around(self, words: str) -> str:
        return f"{self.before}{words}{self.after}"


@dataclass(frozen=True, slots=True)
class _Blank:
    """A letter of one language that only lacks its words.

    Attributes:
        packed: a zip file of all parts but the two below.
        document: the letter's own part, around all paragraphs.
        properties: the part that holds the title.
        paragraphs: a paragraph around its text, by style and by whether the next paragraph has
            to stay on its page.
    """

    packed: bytes
    document: _Frame
    properties: _Frame
    paragraphs: Mapping[tuple[str, bool], _Frame]


def build(letter: EnclosedLetter) -> bytes:
    """Give the .docx of a letter whose texts hold nothing that XML refuses."""
    blank = _blank(letter.language)
    words = "".join(
        blank.paragraphs[style, keeps].around(_run(text)) for text, style, keeps in _parts(letter)
    )
    file = BytesIO(blank.packed)
    with zipfile.ZipFile(file, "a") as target:
        _pack(target, _DOCUMENT, blank.document.around(words).encode())
        _pack(target, _PROPERTIES, blank.properties.around(_escaped(letter.title)).encode())
    return file.getvalue()


def _parts(letter: EnclosedLetter) -> Iterator[tuple[str, str, bool]]:
    """Each paragraph's text, its style, and whether the next one stays on its page."""
    yield from _paragraph("\n".join((letter.sender_name, *letter.sender_lines)), "Sender")
    yield from _paragraph(letter.date_text, "Date")
    yield from _paragraph("\n".join(letter.addressee_lines), "Addressee")
    yield from _paragraph(letter.salutation, "Salutation")
    yield from _paragraph(letter.reference, "Heading 1")
    body = [part for text in letter.paragraphs for part in _body(text)]
    yield from body[:-1]
    # A signature alone on a page could be put under any letter.
    yield from ((text, style, True) for text, style, _ in body[-1:])
    yield from _paragraph(letter.sign_off, "Closing")
    yield from _paragraph(letter.sender_name, "Signature")


def _paragraph(text: str, style: str) -> Iterator[tuple[str, str, bool]]:
    if text:
        yield text, style, False


def _body(paragraph: str) -> Iterator[tuple[str, str, bool]]:
    lines = paragraph.split("\n")
    if not all(map(_ITEM.match, lines)):
        yield paragraph, "Body Text", False
        return
    for line in lines:
        yield _ITEM.sub("\\1\t", line), "Letter List", False


def _run(text: str) -> str:
    """The inside of a run, as python-docx writes it."""
    return "".join(_BREAK_TAGS.get(piece) or _text(piece) for piece in _BREAKS.split(text))


def _text(piece: str) -> str:
    if not piece:
        return ""
    # XML readers may drop outer spaces that are not marked as part of the text.
    kept = ' xml:space="preserve"' if piece.strip() != piece else ""
    return f"<w:t{kept}>{_escaped(piece)}</w:t>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _pack(target: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a part under one fixed date, since the time would make each file differ."""
    part = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
    part.compress_type = zipfile.ZIP_DEFLATED
    target.writestr(part, content)


@lru_cache(maxsize=8)
def _blank(language: str) -> _Blank:
    document = stationery(language)
    document.core_properties.title = _MARK
    kinds = [(style, keeps) for style in _STYLES for keeps in (False, True)]
    for style, keeps in kinds:
        layout = document.add_paragraph(_MARK, style).paragraph_format
        layout.keep_with_next = keeps or None
    parts, packed = _taken_apart(document)
    frame, paragraphs = _unfolded(parts[_DOCUMENT])
    return _Blank(
        packed=packed,
        document=frame,
        properties=_frame(parts[_PROPERTIES], _MARK),
        paragraphs=dict(zip(kinds, paragraphs, strict=True)),
    )


def _taken_apart(document: Any) -> tuple[dict[str, str], bytes]:
    """The XML of the two parts that get words, and all others packed."""
    saved, packed, open_parts = BytesIO(), BytesIO(), {}
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            if name in (_DOCUMENT, _PROPERTIES):
                open_parts[name] = source.read(name).decode()
            else:
                _pack(target, name, source.read(name))
    return open_parts, packed.getvalue()


def _unfolded(xml: str) -> tuple[_Frame, list[_Frame]]:
    """The document around its paragraphs, and each of them around its words."""
    start, end = xml.index("<w:p>"), xml.rindex("</w:p>") + len("</w:p>")
    each = xml[start:end].replace("</w:p>", "</w:p>\n").splitlines()
    return _Frame(xml[:start], xml[end:]), [_frame(one, f"<w:t>{_MARK}</w:t>") for one in each]


def _frame(xml: str, words: str) -> _Frame:
    before, _, after = xml.partition(words)
    return _Frame(before, after)
