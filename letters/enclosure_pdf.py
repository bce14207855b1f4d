"""Draws a letter as a PDF: A4, tagged for screen readers, with language, title and page numbers.

Importing fpdf2 takes a third of a second, so this module is imported when first needed.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from fpdf import FPDF, ViewerPreferences

from letters.enclosure_file import Producer, Tags
from letters.enclosure_layout import LINE, blocks, pages
from letters.enclosure_typeface import FAMILY, SIZE, typeface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.enclosure_layout import Line, Tag
    from letters.types import EnclosedLetter

_LEFT, _TOP = 71.0, 57.0
_FOOT = 806.0
# From the top of a line down to the feet of its letters.
_BASELINE = 11.0
_FOOT_WORDS = {"cy": "Tudalen {page} o {pages}"}
_FOOT_WORDS_ELSEWHERE = "Page {page} of {pages}"


def build(letter: EnclosedLetter) -> bytes:
    """Give the PDF of a letter whose every character is in both fonts."""
    turned = pages(blocks(letter), typeface().width)
    words = _FOOT_WORDS.get(letter.language.partition("-")[0], _FOOT_WORDS_ELSEWHERE)
    paper = _Paper(letter)
    for number, lines in enumerate(turned, start=1):
        paper.add_page()
        paper.print(lines)
        if len(turned) > 1:
            paper.print_foot(words.format(page=number, pages=len(turned)))
    return bytes(paper.output(output_producer_class=Producer))


class _Paper(FPDF):
    """fpdf2's document; what it keeps to itself is used here for tags and nowhere else."""

    def __init__(self, letter: EnclosedLetter) -> None:
        super().__init__(unit="pt", format="A4")
        self.fonts.update(typeface().faces)
        self.struct_builder = Tags()
        self.set_auto_page_break(auto=False)
        self.set_title(letter.title)
        self.set_lang(letter.language)
        # No author: the MP has not written it. No software's name either, as in the .docx.
        self.set_producer("")
        self.set_creation_date(datetime(1980, 1, 1, tzinfo=UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def print(self, lines: list[Line]) -> None:
        """Print the lines of one page, each part of the letter in its tag."""
        y = _TOP
        parts = groupby(lines, key=lambda line: id(line.block))
        for number, part in enumerate(list(same) for _, same in parts):
            tag = part[0].block.tag
            self.set_font(FAMILY, "B" if tag == "H1" else "", SIZE)
            with self._tagged(tag, number):
                for line in part:
                    y += 0 if line is lines[0] else line.before
                    self._print_line(line, y)
                    y += LINE

    def print_foot(self, words: str) -> None:
        """Print the page's number; a screen reader, which has its own, passes over it."""
        self._out("/Artifact <</Type /Pagination /Subtype /Footer>> BDC")
        self.set_font(FAMILY, "", SIZE)
        self.text((self.w - typeface().width(words, bold=False)) / 2, _FOOT, words)
        self._out("EMC")

    def _print_line(self, line: Line, y: float) -> None:
        block = line.block
        if block.marker and line.is_first:
            self.text(_LEFT, y + _BASELINE, f"{block.marker} ")
        self.text(_LEFT + block.indent, y + _BASELINE, line.text)

    @contextmanager
    def _tagged(self, tag: Tag, number: int) -> Iterator[None]:
        self._add_marked_content(struct_type=f"/{tag}", mcid=number)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")
