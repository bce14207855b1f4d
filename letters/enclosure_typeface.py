"""The letters' own typeface in PDFs: read once for each process, then used by every letter.

fpdf2 reads, cuts down and packs a font anew for each file, which takes longer than all the rest
together. Here each file carries the whole of two small fonts, so that it can be done once, and
every file begins with the same bytes. What is made here is never changed, so threads share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILY = "letter"
SIZE = 11.0
_FOLDER = Path(__file__).parent / "fonts"
_FILES = {
    "": "atkinson-hyperlegible-next-regular.ttf",
    "B": "atkinson-hyperlegible-next-bold.ttf",
}
_LOCK = Lock()


class Face(TTFFont):
    """fpdf2's font with the code of every character looked up beforehand."""

    def __init__(self, document: FPDF, style: str) -> None:
        super().__init__(document, _FOLDER / _FILES[style], FAMILY + style, style)
        self._codes = {
            chr(character): self.escape_text(chr(self.subset.pick(character) or 0))
            for character in sorted(self.cmap)
        }

    def encode_text(self, text: str) -> str:
        """The text as a page's stream shows it.

        Raises:
            KeyError: for a character that is not in the font.
        """
        return f"({''.join(map(self._codes.__getitem__, text))}) Tj"


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """Both fonts, and how they stand in every file.

    Attributes:
        faces: by fpdf2's own keys, `letter` and `letterB`, for `FPDF.fonts`.
        widths: of each character in thousandths of the size, regular and bold.
        by_number: the object of each font, by its number on a page.
        packed: all objects of both fonts, numbered from 1, as they are written.
        starts: where each of them begins in `packed`.
    """

    faces: Mapping[str, Face]
    widths: tuple[Mapping[str, float], Mapping[str, float]]
    by_number: Mapping[int, Any]
    packed: bytes
    starts: tuple[int, ...]

    def width(self, text: str, bold: bool) -> float:  # noqa: FBT001 - as letters.enclosure_layout measures
        """How wide a text is in points.

        Raises:
            KeyError: for a character that is not in the font.
        """
        return sum(map(self.widths[bold].__getitem__, text)) * SIZE / 1000


def typeface() -> Typeface:
    """The one typeface of this process."""
    with _LOCK:
        return _read()


@lru_cache(maxsize=1)
def _read() -> Typeface:
    document = FPDF(unit="pt", format="A4")
    faces = {}
    for style in _FILES:
        faces[FAMILY + style] = document.fonts[FAMILY + style] = Face(document, style)
    producer = OutputProducer(document)
    by_number = producer._add_fonts({}, {}, {})  # noqa: SLF001 - fpdf2 makes them only with a file
    starts = []
    for each in producer.pdf_objs:
        starts.append(len(producer.buffer))
        producer._out(each.serialize())  # noqa: SLF001 - see above
    return Typeface(
        faces=faces,
        widths=(_widths(faces[FAMILY]), _widths(faces[f"{FAMILY}B"])),
        by_number=by_number,
        packed=bytes(producer.buffer),
        starts=tuple(starts),
    )


def _widths(face: Face) -> dict[str, float]:
    return {chr(character): face.cw[character] for character in face.cmap}
