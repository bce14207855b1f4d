"""A briefing as a PDF, from the HTML that its page shows: A4, in the letters' typeface.

Importing fpdf2 takes a third of a second, so this module is imported when first needed.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fpdf import FPDF, FontFace, TextStyle, ViewerPreferences

if TYPE_CHECKING:
    from collections.abc import Sequence

_FONTS: Final = Path(__file__).parent / "fonts"
_FAMILY: Final = "briefing"
_MARGIN: Final = 20
_TITLE, _TEXT, _SMALL = 20, 11, 9
_INK: Final = (43, 19, 39)
_PAGE_WORDS: Final = {"cy": "Tudalen {page} o {pages}", "en": "Page {page} of {pages}"}


class _Paper(FPDF):
    def __init__(self, language: str, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self._words = _PAGE_WORDS[language]
        for style, weight in (("", "regular"), ("B", "bold"), ("I", "regular"), ("BI", "bold")):
            file = _FONTS / f"atkinson-hyperlegible-next-{weight}.ttf"
            self.add_font(_FAMILY, style, file)
        self.set_lang("cy-GB" if language == "cy" else "en-GB")
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        # The same words make the same file, byte for byte: browsers may keep it.
        self.set_creation_date(datetime(1980, 1, 1, tzinfo=UTC))
        self.set_producer("")

    def footer(self) -> None:
        """Whose it is, and the page's number."""
        self.set_y(-15)
        self.set_font(_FAMILY, "", _SMALL)
        number = self._words.format(page=self.page_no(), pages="{nb}")
        self.cell(w=0, text=f"{self._foot}    {number}", align="C")


@lru_cache(maxsize=32)
def build(title: str, body: str, sources: Sequence[str], language: str, foot: str) -> bytes:
    """Draw it.

    Args:
        title: what it is about.
        body: HTML of headings from h2, paragraphs, lists and links, as `letters.markdown` gives.
        sources: one line for each figure that it tells; the first is their heading. A tuple.
        language: `en` or `cy`.
        foot: stands on every page beside its number.
    """
    paper = _Paper(language, foot)
    paper.set_title(title)
    paper.add_page()
    paper.set_text_color(*_INK)
    paper.set_font(_FAMILY, "B", _TITLE)
    paper.multi_cell(0, 9, title, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(2)
    paper.set_font(_FAMILY, "", _TEXT)
    paper.write_html(
        _with_sources(body, sources),
        tag_styles=_styles(),
        font_family=_FAMILY,
        li_prefix_color=_INK,
    )
    return bytes(paper.output())


def _with_sources(body: str, sources: Sequence[str]) -> str:
    if not sources:
        return body
    heading, *lines = (html.escape(each) for each in sources)
    return f"{body}<h3>{heading}</h3><ul>{''.join(f'<li>{each}</li>' for each in lines)}</ul>"


def _styles() -> dict[str, FontFace]:
    return {
        "h2": _heading(14, 4),
        "h3": _heading(12, 3),
        "p": TextStyle(font_family=_FAMILY, font_size_pt=_TEXT, color=_INK, b_margin=1.5),
        "li": TextStyle(
            font_family=_FAMILY, font_size_pt=_TEXT, color=_INK, l_margin=4, b_margin=1
        ),
        "a": FontFace(family=_FAMILY, color=(122, 31, 102)),
    }


def _heading(size: int, above: int) -> TextStyle:
    return TextStyle(
        font_family=_FAMILY,
        font_style="B",
        font_size_pt=size,
        color=_INK,
        t_margin=above,
        b_margin=1,
    )
