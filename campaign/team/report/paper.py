"""Reports and briefs as PDF: A4, in the letters' own typeface, with a number on each page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fpdf import FPDF
from fpdf.fonts import FontFace

import letters
from campaign.team.report.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.team.report.table import Prose

_FONTS: Final = Path(letters.__file__).parent / "fonts"
_FAMILY: Final = "report"
_TEXT, _SMALL, _HEADING, _TITLE = 10, 9, 13, 20
_LINE: Final = 6.0
_SHADE: Final = 235
_MARGIN: Final = 20
_WIDE: Final = 3
"""Tables of more columns take the whole width, others as much as is easily read across."""


class _Paper(FPDF):
    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        for style, weight in (("", "regular"), ("B", "bold")):
            file = _FONTS / f"atkinson-hyperlegible-next-{weight}.ttf"
            self.add_font(_FAMILY, style, file)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)

    def footer(self) -> None:
        """The page's number."""
        self.set_y(-15)
        self.set_font(_FAMILY, "", _SMALL)
        self.cell(w=0, text=self._foot.format(page=self.page_no(), pages="{nb}"), align="C")


def as_pdf(title: str, lead: Sequence[str], parts: Sequence[Table | Prose], foot: str) -> bytes:
    """Draw it.

    Args:
        title: what it is of.
        lead: paragraphs under the title: whose it is, of which day, which letters.
        parts: in their order.
        foot: of each page, with `{page}` and `{pages}` in it.
    """
    paper = _Paper(foot)
    paper.set_title(title)
    paper.set_lang("en-GB")
    paper.add_page()
    _text(paper, title, _TITLE, "B")
    for each in lead:
        _text(paper, each, _TEXT)
    for part in parts:
        if isinstance(part, Table):
            _table(paper, part)
        else:
            _prose(paper, part)
    return bytes(paper.output())


def _text(paper: FPDF, words: str, size: int, style: str = "") -> None:
    paper.set_font(_FAMILY, style, size)
    paper.multi_cell(0, size * 0.5, words, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(2)


def _prose(paper: FPDF, prose: Prose) -> None:
    # Not a heading alone at the foot of a page.
    if paper.will_page_break(_LINE * 4):
        paper.add_page()
    paper.ln(_LINE / 2)
    _text(paper, prose.title, _HEADING, "B")
    for name, words in prose.paragraphs:
        if name:
            _text(paper, name, _TEXT, "B")
        _text(paper, words, _TEXT)


def _table(paper: FPDF, table: Table) -> None:
    columns = len(table.head)
    if paper.will_page_break(_LINE * (len(table.rows) + 4)):
        paper.add_page()
    paper.ln(_LINE / 2)
    _text(paper, table.title, _HEADING, "B")
    paper.set_font(_FAMILY, "", _TEXT)
    is_whole = table.is_text or columns > _WIDE
    cells = "LEFT" if table.is_text else "RIGHT"
    first, other = (1, 2.2) if table.is_text else (2, 1.4)
    with paper.table(
        width=paper.epw if is_whole else paper.epw * 0.6,
        col_widths=(first, *([other] * (columns - 1))),
        align="LEFT",
        text_align=("LEFT", *([cells] * (columns - 1))),
        headings_style=FontFace(emphasis="BOLD", fill_color=_SHADE),
        borders_layout="HORIZONTAL_LINES",
        line_height=_LINE,
        padding=(0.5, 1),
    ) as drawn:
        for row in (table.head, *table.rows):
            drawn.row(row)
