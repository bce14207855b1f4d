"""The letters' own typeface in PDFs: read once for each process, then used by every letter.

fpdf2 reads, cuts down and packs a font anew for each file, which takes longer than all the rest
together. Here each file carries the whole of two small fonts, so that it can be done once.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from fpdf import FPDF
from fpdf.output import OutputProducer

FAMILY = "letter"
SIZE = 11.0
_FOLDER = Path(__file__).parent / "fonts"
_FILES = {
    "": "atkinson-hyperlegible-next-regular.ttf",
    "B": "atkinson-hyperlegible-next-bold.ttf",
}
_LOCK = Lock()


def fonts() -> dict[str, Any]:
    """fpdf2's fonts by its own keys (`letter`, `letterB`), ready for `FPDF.fonts`."""
    with _LOCK:
        return _prepared()[0]


def width(text: str, bold: bool) -> float:  # noqa: FBT001 - as letters.enclosure_layout measures
    """How wide a text is in points."""
    per_character = fonts()[FAMILY + ("B" if bold else "")].cw
    return float(sum(per_character[ord(character)] for character in text) * SIZE / 1000)


class Producer(OutputProducer):
    """Writes a PDF with the fonts as prepared, instead of making them again, and without dates."""

    def _add_fonts(self, *_images_and_patterns: object) -> Any:
        with _LOCK:
            by_number, objects = deepcopy(_prepared()[1])
        for each in objects:
            self._add_pdf_obj(each, "fonts")
        return by_number

    def _add_info(self) -> Any:
        info: Any = super()._add_info()
        # The true time would make each file differ, and any other would be untrue.
        info.creation_date = None
        return info


@lru_cache(maxsize=1)
def _prepared() -> tuple[dict[str, Any], tuple[Any, list[Any]]]:
    """The fonts, and the objects of a PDF that hold them."""
    document = FPDF(unit="pt", format="A4")
    for style, name in _FILES.items():
        document.add_font(FAMILY, style, _FOLDER / name)
    made: dict[str, Any] = dict(document.fonts)
    for font in made.values():
        for character in sorted(font.cmap):
            font.subset.pick(character)
    document.add_page()
    kept: list[tuple[Any, list[Any]]] = []

    class Keeper(OutputProducer):
        def _add_fonts(self, *images_and_patterns: Any) -> Any:
            before = len(self.pdf_objs)
            by_number = super()._add_fonts(*images_and_patterns)
            kept.append((by_number, self.pdf_objs[before:]))
            return by_number

    document.output(output_producer_class=Keeper)
    return made, kept[0]
